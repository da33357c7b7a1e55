#pragma once
// One connection, from accept to close, as one coroutine. One thread only.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <memory>

#include "gateway/http/chunked.hpp"
#include "gateway/http/request_head.hpp"
#include "gateway/http/response_head.hpp"
#include "gateway/http/server_state.hpp"

namespace tongqu::http {

class Session {
  public:
    enum class Phase : std::uint8_t {
        idle,      // no byte of the next request yet; ended without an answer by its deadline and by a stop
        reading,   // in the middle of a request; its deadline ends it with 408
        handling,  // the handler has it; no deadline
        ending     // writing an answer or waiting for the client's end; its deadline closes the socket
    };

    // Serves requests until the connection ends.
    static boost::asio::awaitable<void> serve(std::shared_ptr<ServerState> server,
                                              boost::asio::ip::tcp::socket socket, std::string peer);
    // Answers 503 and closes: for connections over the limit.
    static boost::asio::awaitable<void> turn_away(std::shared_ptr<ServerState> server,
                                                  boost::asio::ip::tcp::socket socket, std::string peer);

    Session(ServerState& server, boost::asio::ip::tcp::socket socket, std::string peer);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Called by the sweep.
    void expire_if_due(ServerState::Clock::time_point now);
    void end_if_idle();
    void close();
    // Called at the end of the turn: sends what the socket takes at once. The bytes sent.
    std::size_t send_queued();

  private:
    template <class T>
    using Awaitable = boost::asio::awaitable<T>;

    Awaitable<void> serve_requests();
    // Sends what waits to be sent, then waits for more of a request.
    Awaitable<std::expected<void, HttpError>> read_more();
    // Whether all that was queued was sent; it leaves at the end of the turn.
    Awaitable<bool> flush();
    void tell_answered(const Response& response);
    Awaitable<void> refuse(const HttpError& error);
    Awaitable<void> linger();

    // Whether the request is complete in what has been read; the next one begins after forget_request().
    [[nodiscard]] std::expected<bool, HttpError> take_request();
    [[nodiscard]] Response checked(Response response, const std::optional<std::string>& thrown);
    void queue(Response response, bool keep_alive);
    // Whether the next request may be handled while the answers that wait leave.
    [[nodiscard]] bool may_go_on() const;
    [[nodiscard]] std::expected<void, HttpError> take_body_bytes();
    [[nodiscard]] std::string_view unread() const;
    void enter(Phase phase, std::chrono::milliseconds time);
    void account_body();
    void forget_request();

    ServerState& server_;
    boost::asio::ip::tcp::socket socket_;
    boost::beast::flat_buffer buffer_;
    Request request_;
    HeadScanner scanner_;           // of the request at hand, as the next two
    std::optional<BodyPlan> plan_;  // once its head is read
    ChunkedDecoder chunks_;
    std::string out_;       // answers that wait to be sent,
    std::string out_body_;  // and behind them a large body of the last
    std::size_t sent_ = 0;  // of both
    bool broken_ = false;   // nothing more can be sent
    bool in_line_ = false;  // will be told of the end of this turn
    std::size_t accounted_body_ = 0;
    std::size_t in_turn_ = 0;  // answers since the last that left
    Phase phase_ = Phase::idle;
    ServerState::Clock::time_point deadline_ = ServerState::Clock::time_point::max();
    bool expired_ = false;
};

}  // namespace tongqu::http
