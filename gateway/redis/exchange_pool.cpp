#include "gateway/redis/exchange_pool.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <charconv>
#include <set>

#include "gateway/redis/gateway_error.hpp"

namespace tongqu::redis {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;

namespace {

auto pool_into(boost::system::error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

// Of this connection, or said anew (RFC 9110 section 7.6.1); and what only a gateway may say.
bool stays_here(std::string_view name) {
    constexpr std::string_view kOwn[] = {"host", "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade",
                                         "content-length", "expect", "proxy-authorization", "proxy-connection", "gateway-peer"};
    return std::ranges::find(kOwn, name) != std::end(kOwn);
}

std::string bytes_of(const http::Request& request, const tcp::endpoint& exchange) {
    std::string bytes(http::to_string(request.method));
    bytes.append(" ").append(request.target).append(" HTTP/1.1\r\nHost: ");
    const bool v6 = exchange.address().is_v6();
    bytes.append(v6 ? "[" : "").append(exchange.address().to_string()).append(v6 ? "]:" : ":").append(std::to_string(exchange.port()));
    bytes.append("\r\n");
    for (const http::Header& header : request.headers)
        if (!stays_here(header.name)) bytes.append(header.name).append(": ").append(header.value).append("\r\n");
    bytes.append("Gateway-Peer: ").append(request.peer).append("\r\n");
    if (!request.body.empty() || request.method == http::Method::post || request.method == http::Method::put || request.method == http::Method::patch)
        bytes.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
    return bytes.append("\r\n").append(request.body);
}

bool is_said_anew(beast::http::field field, beast::string_view name) {
    switch (field) {
        case beast::http::field::connection:
        case beast::http::field::content_length:
        case beast::http::field::content_type:
        case beast::http::field::date:
        case beast::http::field::keep_alive:
        case beast::http::field::transfer_encoding:
            return true;
        default:
            return beast::iequals(name, "tongqu-request-id");
    }
}

// Responses name content types of static storage; the exchange has a handful.
std::string_view kept_content_type(std::string_view text) {
    static std::set<std::string, std::less<>> kept;
    if (const auto found = kept.find(text); found != kept.end()) return *found;
    return kept.size() < 64 ? std::string_view(*kept.emplace(text).first) : "application/octet-stream";
}

http::Response response_of(beast::http::response<beast::http::string_body>&& message) {
    http::Response response;
    response.status = message.result_int();
    const auto type = message[beast::http::field::content_type];
    response.content_type = kept_content_type({type.data(), type.size()});
    for (const auto& field : message) {
        if (is_said_anew(field.name(), field.name_string())) continue;
        const auto name = field.name_string(), value = field.value();
        response.headers.emplace_back(std::string(name.data(), name.size()), std::string(value.data(), value.size()));
    }
    response.body = std::move(message.body());
    return response;
}

bool is_question(const http::Request& request) {
    return request.method == http::Method::get || request.method == http::Method::head || request.method == http::Method::options;
}

}  // namespace

std::expected<tcp::endpoint, std::string> parse_exchange_address(std::string_view text) {
    const auto wrong = std::unexpected(std::string("--exchange is http://ADDRESS:PORT with a numeric address, such as http://127.0.0.1:8080"));
    if (!text.starts_with("http://")) return wrong;
    text.remove_prefix(7);
    if (text.ends_with('/')) text.remove_suffix(1);
    const auto colon = text.rfind(':');
    if (colon == text.npos) return wrong;
    std::string host(text.substr(0, colon));
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host == "localhost") host = "127.0.0.1";
    boost::system::error_code error;
    const auto address = asio::ip::make_address(host, error);
    std::uint16_t port = 0;
    const auto read = std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
    if (error || read.ec != std::errc() || read.ptr != text.data() + text.size() || port == 0) return wrong;
    return tcp::endpoint(address, port);
}

asio::awaitable<bool> ExchangePool::enter() {
    if (in_use_ < limits_.connections) {
        ++in_use_;
        co_return true;
    }
    if (waiters_.size() >= limits_.waiting) co_return false;
    Waiter waiter(io_);
    waiter.timer.expires_after(limits_.wait_timeout);
    waiters_.push_back(&waiter);
    boost::system::error_code error;
    co_await waiter.timer.async_wait(pool_into(error));
    if (!waiter.granted) std::erase(waiters_, &waiter);
    co_return waiter.granted;
}

// The place goes to whoever has waited longest.
void ExchangePool::leave() {
    if (waiters_.empty()) {
        --in_use_;
        return;
    }
    waiters_.front()->granted = true;
    waiters_.front()->timer.cancel();
    waiters_.pop_front();
}

// One that the exchange has not closed in the meantime, as far as can be seen.
std::unique_ptr<ExchangePool::Connection> ExchangePool::rested() {
    while (!idle_.empty()) {
        std::unique_ptr<Connection> connection = std::move(idle_.back());
        idle_.pop_back();
        if (std::chrono::steady_clock::now() - connection->rested > limits_.idle) continue;
        char byte = 0;
        boost::system::error_code error;
        connection->stream.socket().non_blocking(true, error);
        (void)connection->stream.socket().receive(asio::buffer(&byte, 1), tcp::socket::message_peek, error);
        if (error == asio::error::would_block || error == asio::error::try_again) return connection;
    }
    return nullptr;
}

asio::awaitable<ExchangePool::Outcome> ExchangePool::ask_once(const http::Request& request, const std::string& bytes, bool fresh,
                                                              http::Response& response) {
    boost::system::error_code error;
    std::unique_ptr<Connection> connection = fresh ? nullptr : rested();
    if (!connection) {
        connection = std::make_unique<Connection>(io_);
        connection->stream.expires_after(limits_.connect_timeout);
        co_await connection->stream.async_connect(exchange_, pool_into(error));
        if (error) co_return Outcome::not_sent;
        connection->stream.socket().set_option(tcp::no_delay(true), error);
    }
    connection->stream.expires_after(limits_.answer_timeout);
    for (std::size_t sent = 0; sent < bytes.size();) {
        const std::size_t count = co_await connection->stream.async_write_some(asio::buffer(bytes.data() + sent, bytes.size() - sent), pool_into(error));
        // The exchange carries out whole requests only.
        if (error) co_return Outcome::not_sent;
        sent += count;
    }
    beast::http::response_parser<beast::http::string_body> parser;
    parser.body_limit(limits_.answer_bytes);
    parser.skip(request.method == http::Method::head);
    co_await beast::http::async_read(connection->stream, connection->buffer, parser, pool_into(error));
    if (error) co_return Outcome::unknown;
    const bool keep = parser.keep_alive() && connection->buffer.size() == 0;
    response = response_of(parser.release());
    if (keep && idle_.size() < limits_.connections) {
        connection->stream.expires_never();
        connection->rested = std::chrono::steady_clock::now();
        idle_.push_back(std::move(connection));
    }
    co_return Outcome::answered;
}

asio::awaitable<http::Response> ExchangePool::ask(const http::Request& request) {
    const bool entered = co_await enter();
    if (!entered) co_return refusal(GatewayError::overloaded);
    const std::string bytes = bytes_of(request, exchange_);
    http::Response response;
    Outcome outcome = co_await ask_once(request, bytes, false, response);
    const bool again = outcome == Outcome::not_sent || (outcome == Outcome::unknown && is_question(request));
    if (again) outcome = co_await ask_once(request, bytes, true, response);
    leave();
    if (outcome == Outcome::answered) co_return response;
    co_return refusal(outcome == Outcome::not_sent || is_question(request) ? GatewayError::exchange_unreachable : GatewayError::outcome_unknown);
}

}  // namespace tongqu::redis
