#pragma once
// One client of the stream, from the upgrade to the end. One thread only.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <optional>
#include <set>

#include "gateway/api/access.hpp"
#include "gateway/stream/close_code.hpp"
#include "gateway/stream/operation.hpp"
#include "gateway/stream/outbox.hpp"
#include "gateway/stream/stream_state.hpp"

namespace tongqu::stream {

// Who speaks: the key, and how it was shown.
struct LogOn {
    gateway::Caller caller;
    std::string authorization;  // "Bearer tq_…"; empty for a log-on that was signed, or by a session
};

class Connection final : public Subscriber, public std::enable_shared_from_this<Connection> {
  public:
    using Clock = StreamState::Clock;

    Connection(std::shared_ptr<StreamState> stream, boost::asio::ip::tcp::socket socket, std::string peer,
               std::optional<LogOn> log_on, const Wishes& wishes);
    ~Connection() override;

    // Answers the upgrade and serves the client until the end.
    static boost::asio::awaitable<void> serve(std::shared_ptr<Connection> self, Upgrade upgrade);

    // Written when it is this connection's turn: the stream's subscribers stand in line, orders go between them.
    void deliver(const Message& message) override;
    void take_turn();
    // With the closing handshake; what waits is dropped. The second call does nothing.
    void close(CloseCode code);
    // Ends what is past its deadline, its key or its session. Stalled: what came in time may not have been read yet.
    void look_after(Clock::time_point now, bool stalled);

    [[nodiscard]] const std::string& peer() const { return peer_; }

  private:
    template <class T>
    using Awaitable = boost::asio::awaitable<T>;

    Awaitable<void> serve_operations();
    // Whether a whole message came; it is in buffer_.
    Awaitable<bool> read_message();
    Awaitable<void> wait_until_drained();
    Awaitable<void> handle(std::string_view text);
    Awaitable<http::Response> carry_out(const Operation& operation);
    void answer(const Operation& operation, const http::Response& response);

    // The operations of the stream's own.
    void subscribe(const Operation& operation);
    [[nodiscard]] http::Response unsubscribe(const Operation& operation);
    [[nodiscard]] Awaitable<http::Response> authenticate(const Operation& operation);
    [[nodiscard]] http::Response ping(const Operation& operation) const;
    [[nodiscard]] std::expected<TopicKey, http::Response> topic_of(const Operation& operation);

    void track_order(std::string_view body);
    static Awaitable<void> cancel_orders(std::shared_ptr<StreamState> stream, LogOn log_on, std::set<OrderId> orders);

    // Whether the session that the client came with still lives, or there is none; closes the connection otherwise.
    Awaitable<bool> session_lives(bool acts);
    static Awaitable<void> check_session(std::shared_ptr<Connection> self);

    void write_next();
    void cut();  // without the closing handshake
    void end();
    // What was placed here and is open.
    void cancel_placed();

    std::shared_ptr<StreamState> stream_;
    boost::beast::websocket::stream<boost::asio::ip::tcp::socket, false> socket_;
    std::string peer_;
    std::optional<LogOn> log_on_;
    bool cancel_on_disconnect_;
    std::optional<std::chrono::milliseconds> dead_man_;
    Clock::time_point last_operation_ = Clock::now();
    bool handling_ = false;  // an operation is carried out; nothing is read
    std::set<TopicKey> subscriptions_;
    std::set<OrderId> placed_;  // on this connection, when they are to be cancelled with it
    std::size_t prune_at_ = 64;
    boost::beast::flat_buffer buffer_;
    Outbox outbox_;
    boost::asio::steady_timer drained_;
    bool writing_ = false;
    bool in_line_ = false;
    bool closing_ = false;
    Clock::time_point next_session_check_ = Clock::time_point::min();
    Clock::time_point close_deadline_ = Clock::time_point::max();
    Clock::time_point message_deadline_ = Clock::time_point::max();
};

}  // namespace tongqu::stream
