#pragma once
// The way from a gateway to the exchange: requests over a bounded number of kept connections. One thread only.
//
// What became of a request: an answer of the exchange is passed on as it is. 503 exchange_unreachable means that it had no effect: it was
// not sent as a whole. 504 outcome_unknown means that it was sent and no answer came: whoever sent an order asks for it by its client id,
// or sends it again with the same one. A question (GET, HEAD) has no effect and is asked again once.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <chrono>
#include <deque>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "gateway/http/request.hpp"
#include "gateway/http/response.hpp"

namespace tongqu::redis {

struct PoolLimits {
    std::size_t connections = 64;                    // to the exchange at once
    std::size_t waiting = 1024;                      // requests that wait for one; more: 503
    std::size_t answer_bytes = 64 * 1024 * 1024;     // of one answer; more: 504
    std::chrono::milliseconds connect_timeout{2'000};
    std::chrono::milliseconds answer_timeout{30'000};
    std::chrono::milliseconds wait_timeout{5'000};   // for a connection; longer: 503
    std::chrono::milliseconds idle{20'000};          // a connection that rested longer is not used again
};

// http://HOST:PORT with a numeric address.
[[nodiscard]] std::expected<boost::asio::ip::tcp::endpoint, std::string> parse_exchange_address(std::string_view text);

class ExchangePool {
  public:
    ExchangePool(boost::asio::io_context& io, boost::asio::ip::tcp::endpoint exchange, PoolLimits limits = {})
        : io_(io), exchange_(exchange), limits_(limits) {}

    // The request lives until the awaitable is done.
    [[nodiscard]] boost::asio::awaitable<http::Response> ask(const http::Request& request);

  private:
    struct Connection {
        explicit Connection(boost::asio::io_context& io) : stream(io) {}
        boost::beast::tcp_stream stream;
        boost::beast::flat_buffer buffer;
        std::chrono::steady_clock::time_point rested;
    };
    enum class Outcome : std::uint8_t { answered, not_sent, unknown };
    struct Waiter {
        explicit Waiter(boost::asio::io_context& io) : timer(io) {}
        boost::asio::steady_timer timer;
        bool granted = false;
    };

    [[nodiscard]] boost::asio::awaitable<bool> enter();
    void leave();
    [[nodiscard]] boost::asio::awaitable<Outcome> ask_once(const http::Request& request, const std::string& bytes, bool fresh,
                                                           http::Response& response);
    [[nodiscard]] std::unique_ptr<Connection> rested();

    boost::asio::io_context& io_;
    const boost::asio::ip::tcp::endpoint exchange_;
    const PoolLimits limits_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::deque<Waiter*> waiters_;
    std::size_t in_use_ = 0;
};

}  // namespace tongqu::redis
