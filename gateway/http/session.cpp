#include "gateway/http/session.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace tongqu::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::size_t kFirstRead =
    4 * 1024;  // bytes; most requests fit, and 10,000 idle connections cost 40 MB
constexpr std::size_t kKeptCapacity = 64 * 1024;  // of a connection's buffers between two requests
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

auto into(boost::system::error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

}  // namespace

Session::Session(ServerState& server, tcp::socket socket, std::string peer)
    : server_(server), socket_(std::move(socket)) {
    boost::system::error_code error;
    socket_.non_blocking(true, error);
    socket_.set_option(tcp::no_delay(true), error);
    request_.peer = std::move(peer);
    server_.add(*this);
}

Session::~Session() {
    forget_request();
    server_.remove(*this);
}

asio::awaitable<void> Session::serve(std::shared_ptr<ServerState> server, tcp::socket socket, std::string peer) {
    Session session(*server, std::move(socket), std::move(peer));
    co_await session.serve_requests();
}

asio::awaitable<void> Session::turn_away(std::shared_ptr<ServerState> server, tcp::socket socket, std::string peer) {
    const struct Count {
        explicit Count(std::size_t& the_value) : value(the_value) { ++value; }
        ~Count() { --value; }
        std::size_t& value;
    } count(server->refusals);
    Session session(*server, std::move(socket), std::move(peer));
    co_await session.refuse(errors::kOverloaded);
}

void Session::enter(Phase phase, std::chrono::milliseconds time) {
    phase_ = phase;
    expired_ = false;
    deadline_ =
        phase == Phase::handling ? ServerState::Clock::time_point::max() : ServerState::Clock::now() + time;
}

void Session::expire_if_due(ServerState::Clock::time_point now) {
    if (now < deadline_ || expired_) return;
    expired_ = true;
    ++server_.counts.timeouts;
    boost::system::error_code error;
    if (phase_ == Phase::reading)
        socket_.cancel(error);
    else
        close();
}

void Session::end_if_idle() {
    if (phase_ == Phase::idle) close();
}

void Session::close() {
    boost::system::error_code error;
    socket_.close(error);
}

std::string_view Session::unread() const {
    const auto bytes = buffer_.cdata();
    return {static_cast<const char*>(bytes.data()), bytes.size()};
}

// g++ 12 goes wrong on a co_await inside another one or inside a condition: each has a statement of its own
// here.
asio::awaitable<void> Session::serve_requests() {
    enter(Phase::idle, server_.limits.head_timeout);
    const auto executor = co_await asio::this_coro::executor;
    while (true) {
        const bool more = co_await serve_one();
        if (!more) co_return;
        forget_request();
        enter(Phase::idle, server_.limits.idle_timeout);
        if (server_.stopping && unread().empty()) co_return;
        // A connection that has many requests waiting lets the others have their turn.
        if (++requests_ % server_.limits.requests_per_turn == 0 && !unread().empty())
            co_await asio::post(executor, asio::use_awaitable);
    }
}

asio::awaitable<bool> Session::serve_one() {
    const auto span = co_await read_head();
    if (!span) {
        if (phase_ != Phase::idle) co_await refuse(span.error());
        co_return false;
    }
    const auto head = unread().substr(0, span->end);
    const auto plan = read_request_head(head, server_.limits, request_);
    buffer_.consume(span->end);
    if (!plan) {
        co_await refuse(plan.error());
        co_return false;
    }
    const auto body = co_await read_body(*plan);
    if (!body) {
        co_await refuse(body.error());
        co_return false;
    }
    request_.id = server_.id_of(request_);
    request_.arrived = ServerState::Clock::now();
    enter(Phase::handling, {});
    const Response response = co_await handle();
    if (response.take_over && unread().empty()) {
        tell_answered(response);
        response.take_over(std::move(socket_));
        co_return false;
    }
    if (response.take_over) {
        co_await refuse(errors::kEarlyBytes);
        co_return false;
    }
    const bool keep_alive = plan->keep_alive && !response.close && !server_.stopping;
    const bool written = co_await write(response, keep_alive);
    if (!written) co_return false;
    if (!keep_alive) co_await linger();
    co_return keep_alive;
}

asio::awaitable<std::expected<HeadScanner::Span, HttpError>> Session::read_head() {
    HeadScanner scanner;
    while (true) {
        const auto span = scanner.scan(unread(), server_.limits);
        if (phase_ == Phase::idle && (!span || *span || scanner.begun(unread())))
            enter(Phase::reading, server_.limits.head_timeout);
        if (!span) co_return std::unexpected(span.error());
        if (*span) co_return **span;
        const auto more = co_await read_more_of_request();
        if (!more) co_return std::unexpected(more.error());
    }
}

asio::awaitable<std::expected<void, HttpError>> Session::read_more_of_request() {
    const Read read = co_await read_some();
    if (read == Read::ok) co_return std::expected<void, HttpError>();
    co_return std::unexpected(read == Read::expired ? errors::kTimeout : errors::kIncomplete);
}

asio::awaitable<Session::Read> Session::read_some() {
    if (expired_) co_return Read::expired;
    const std::size_t room = std::max(kFirstRead, buffer_.capacity() - buffer_.size());
    const std::size_t wanted =
        std::min(buffer_.size() >= kFirstRead ? 2 * room : room, server_.limits.read_bytes);
    boost::system::error_code error;
    const auto space = buffer_.prepare(wanted);
    const std::size_t count = co_await socket_.async_read_some(space, into(error));
    buffer_.commit(count);
    if (error == asio::error::operation_aborted && expired_) co_return Read::expired;
    co_return error ? Read::ended : Read::ok;
}

std::expected<void, HttpError> Session::take_body_bytes(const BodyPlan& plan, ChunkedDecoder& chunks) {
    if (plan.chunked) {
        const auto taken = chunks.feed(unread(), server_.limits, request_.body);
        if (!taken) return std::unexpected(taken.error());
        buffer_.consume(*taken);
    } else {
        const std::string_view part = unread().substr(0, plan.length - request_.body.size());
        request_.body.append(part);
        buffer_.consume(part.size());
    }
    account_body();
    if (server_.bodies_bytes > server_.limits.bodies_bytes) return std::unexpected(errors::kOverloaded);
    return {};
}

asio::awaitable<std::expected<void, HttpError>> Session::read_body(BodyPlan plan) {
    if (plan.length == 0 && !plan.chunked) co_return std::expected<void, HttpError>();
    enter(Phase::reading, server_.limits.body_timeout);
    if (plan.expects_continue && unread().empty()) {
        const bool written = co_await write_all(kContinue, {});
        if (!written) co_return std::unexpected(errors::kIncomplete);
    }
    ChunkedDecoder chunks;
    while (true) {
        if (auto taken = take_body_bytes(plan, chunks); !taken) co_return std::unexpected(taken.error());
        if (plan.chunked ? chunks.done() : request_.body.size() == plan.length)
            co_return std::expected<void, HttpError>();
        const auto more = co_await read_more_of_request();
        if (!more) co_return std::unexpected(more.error());
    }
}

void Session::account_body() {
    server_.bodies_bytes += request_.body.size() - accounted_body_;
    accounted_body_ = request_.body.size();
}

void Session::forget_request() {
    request_.body.clear();
    account_body();
    if (request_.body.capacity() > kKeptCapacity) request_.body.shrink_to_fit();
    if (buffer_.capacity() > kKeptCapacity && buffer_.size() == 0) buffer_.shrink_to_fit();
}

asio::awaitable<Response> Session::handle() {
    ++server_.counts.requests;
    ++server_.counts.handling;
    std::string failure;
    try {
        Response response = co_await server_.handler(request_);
        if (valid_headers(response)) {
            --server_.counts.handling;
            co_return response;
        }
        failure = "the handler gave an answer with a malformed header";
    } catch (const std::exception& thrown) {
        failure = thrown.what();
    }
    --server_.counts.handling;
    if (server_.hooks.failed) server_.hooks.failed(request_, failure);
    Response response = error_response(errors::kInternal);
    response.close = true;
    co_return response;
}

asio::awaitable<bool> Session::write(const Response& response, bool keep_alive) {
    enter(Phase::ending, server_.limits.write_timeout);
    head_.clear();
    append_response_head(head_, response,
                         {.keep_alive = keep_alive,
                          .to_http_10 = !request_.minor_version_1,
                          .date = server_.date(),
                          .id = request_.id});
    const bool without_body =
        request_.method == Method::head || response.status == 204 || response.status == 304;
    const bool written =
        co_await write_all(head_, without_body ? std::string_view() : std::string_view(response.body));
    tell_answered(response);
    co_return written;
}

void Session::tell_answered(const Response& response) {
    if (server_.hooks.answered) server_.hooks.answered(request_, response, ServerState::Clock::now() - request_.arrived);
}

asio::awaitable<bool> Session::write_all(std::string_view head, std::string_view body) {
    boost::system::error_code error;
    std::array<asio::const_buffer, 2> buffers = {asio::buffer(head), asio::buffer(body)};
    // Almost always the socket takes all of it at once, which saves a turn through the event loop.
    std::size_t written = socket_.write_some(buffers, error);
    if (error == asio::error::would_block || error == asio::error::try_again) error = {};
    if (error || written == head.size() + body.size()) co_return !error;
    for (asio::const_buffer& buffer : buffers) {
        const std::size_t step = std::min(written, buffer.size());
        buffer += step;
        written -= step;
    }
    co_await asio::async_write(socket_, buffers, into(error));
    co_return !error;
}

asio::awaitable<void> Session::refuse(const HttpError& error) {
    ++server_.counts.requests_refused;
    Response response = error_response(error);
    if (error.status == 503)
        response.headers.emplace_back("Retry-After", std::to_string(server_.limits.retry_after.count()));
    request_.method = Method::get;  // the body is sent whatever was asked
    request_.minor_version_1 = true;
    request_.id = server_.next_request_id();
    request_.arrived = ServerState::Clock::now();
    const bool written = co_await write(response, false);
    if (written) co_await linger();
}

// Closing a socket with unread bytes resets the connection, and the client may lose the answer it has not
// read yet. So: end our side, then discard what still comes until the client ends its own.
asio::awaitable<void> Session::linger() {
    if (server_.stopping && unread().empty()) co_return;
    enter(Phase::ending, server_.limits.linger_timeout);
    boost::system::error_code error;
    socket_.shutdown(tcp::socket::shutdown_send, error);
    buffer_.clear();
    for (std::size_t discarded = 0; !error && discarded < server_.limits.linger_bytes;) {
        const auto space = buffer_.prepare(server_.limits.read_bytes);
        const std::size_t count = co_await socket_.async_read_some(space, into(error));
        discarded += count;
    }
}

}  // namespace tongqu::http
