#pragma once
// What the connections of one server share. Lives as long as the server or the last connection. One thread
// only.
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gateway/http/server.hpp"

namespace tongqu::http {

class Session;

// Sent to clients in one go before other work has its turn: 0.1 ms or so. Large answers are served piece by piece of the line.
inline constexpr std::size_t kBytesPerTurn = 256 * 1024;

class ServerState : public std::enable_shared_from_this<ServerState> {
  public:
    using Clock = std::chrono::steady_clock;

    ServerState(boost::asio::io_context& io_context, Handler the_handler, Limits the_limits,
                ServerHooks the_hooks);

    [[nodiscard]] std::expected<std::uint16_t, std::string> listen(const std::string& address,
                                                                   std::uint16_t port);
    void stop(std::chrono::milliseconds deadline);
    void take(boost::asio::ip::tcp::socket socket, std::string peer);

    // Sessions announce themselves; the sweep over their deadlines runs while there are any.
    void add(Session& session);
    void remove(Session& session);

    // Calls send_queued() of the session at the end of this turn of the event loop, and then `resume`, if there is one. Answers that are made in
    // one turn leave in one go: those who wait for them are woken once, and what they send next is read together.
    using Resume = std::move_only_function<void()>;
    void at_end_of_turn(Session& session, Resume resume);
    void leave_turn(const Session& session);  // one that ends

    // The client's own, where it sent one that can be one (is_request_id); else a new one.
    [[nodiscard]] std::string id_of(const Request& request);
    [[nodiscard]] std::string next_request_id();
    [[nodiscard]] const std::string& date();  // of now, formatted once a second

    Handler handler;
    Limits limits;
    ServerHooks hooks;
    ServerCounts counts;
    std::size_t bodies_bytes = 0;  // held by all requests under way
    std::size_t refusals = 0;      // 503 on their way to connections over the limit
    std::size_t made = 0;          // bytes of answers since sessions were last resumed
    bool stopping = false;

  private:
    // Owned by the event loop, so that what waits in it ends with the loop.
    struct Turn {
        explicit Turn(std::shared_ptr<ServerState> the_state) : state(std::move(the_state)) { state->turns_.push_back(this); }
        ~Turn() { std::erase(state->turns_, this); }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

        std::shared_ptr<ServerState> state;
        std::vector<std::pair<Session*, Resume>> waiting;  // no session: it has left
        std::size_t done = 0;                              // so many of them were sent
        std::size_t resumed = 0;                           // and so many of those go on
    };
    // Goes on after others have had their turn once kBytesPerTurn have been sent, or made.
    static void end(boost::asio::io_context& io, std::unique_ptr<Turn> turn);
    static boost::asio::awaitable<void> accept_connections(std::shared_ptr<ServerState> self);
    void sweep_later();
    void sweep();

    boost::asio::io_context& io_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer sweep_timer_;
    boost::asio::steady_timer accept_timer_;
    std::set<Session*> sessions_;
    std::vector<Turn*> turns_;   // that are not over; the last may be the one at hand,
    bool turn_is_open_ = false;  // which others may join
    bool sweeping_ = false;
    Clock::time_point stop_deadline_ = Clock::time_point::max();
    std::string id_prefix_;  // of this run of the server
    std::uint64_t next_id_ = 0;
    std::chrono::sys_seconds date_of_{};
    std::string date_;
};

}  // namespace tongqu::http
