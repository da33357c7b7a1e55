#pragma once
// What the connections of one server share. Lives as long as the server or the last connection. One thread
// only.
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <set>
#include <string>

#include "gateway/http/server.hpp"

namespace tongqu::http {

class Session;

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
    bool stopping = false;

  private:
    static boost::asio::awaitable<void> accept_connections(std::shared_ptr<ServerState> self);
    void sweep_later();
    void sweep();

    boost::asio::io_context& io_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer sweep_timer_;
    boost::asio::steady_timer accept_timer_;
    std::set<Session*> sessions_;
    bool sweeping_ = false;
    Clock::time_point stop_deadline_ = Clock::time_point::max();
    std::string id_prefix_;  // of this run of the server
    std::uint64_t next_id_ = 0;
    std::chrono::sys_seconds date_of_{};
    std::string date_;
};

}  // namespace tongqu::http
