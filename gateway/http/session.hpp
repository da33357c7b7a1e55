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

  private:
    enum class Read : std::uint8_t {
        ok,
        ended,
        expired
    };  // ended: by the client, an error, or a stop while idle
    template <class T>
    using Awaitable = boost::asio::awaitable<T>;

    Awaitable<void> serve_requests();
    // One request and its answer; whether the connection goes on.
    Awaitable<bool> serve_one();
    Awaitable<std::expected<HeadScanner::Span, HttpError>> read_head();
    Awaitable<std::expected<void, HttpError>> read_body(BodyPlan plan);
    Awaitable<std::expected<void, HttpError>> read_more_of_request();
    Awaitable<Read> read_some();
    Awaitable<Response> handle();
    // Whether all was written.
    Awaitable<bool> write(const Response& response, bool keep_alive);
    void tell_answered(const Response& response);
    Awaitable<bool> write_all(std::string_view head, std::string_view body);
    Awaitable<void> refuse(const HttpError& error);
    Awaitable<void> linger();

    [[nodiscard]] std::expected<void, HttpError> take_body_bytes(const BodyPlan& plan,
                                                                 ChunkedDecoder& chunks);
    [[nodiscard]] std::string_view unread() const;
    void enter(Phase phase, std::chrono::milliseconds time);
    void account_body();
    void forget_request();

    ServerState& server_;
    boost::asio::ip::tcp::socket socket_;
    boost::beast::flat_buffer buffer_;
    Request request_;
    std::string head_;  // of the answer
    std::size_t accounted_body_ = 0;
    std::size_t requests_ = 0;
    Phase phase_ = Phase::idle;
    ServerState::Clock::time_point deadline_ = ServerState::Clock::time_point::max();
    bool expired_ = false;
};

}  // namespace tongqu::http
