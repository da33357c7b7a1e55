#include "gateway/http/session.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tongqu::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::size_t kFirstRead =
    4 * 1024;  // bytes; most requests fit, and 10,000 idle connections cost 40 MB
constexpr std::size_t kKeptCapacity = 64 * 1024;  // of a connection's buffers between two requests
constexpr std::size_t kLargeBody = 32 * 1024;  // is not copied behind its head; and so much waits at most before it
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

auto into(boost::system::error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

}  // namespace

Session::Session(ServerState& server, tcp::socket socket, std::string peer)
    : server_(server), socket_(std::move(socket)) {
    boost::system::error_code error;
    socket_.non_blocking(true, error);
    socket_.set_option(tcp::no_delay(true), error);
    // Else the system takes megabytes for a client that does not read, in the time of all others.
    socket_.set_option(tcp::socket::send_buffer_size(static_cast<int>(kBytesPerTurn)), error);
    request_.peer = std::move(peer);
    server_.add(*this);
}

Session::~Session() {
    server_.leave_turn(*this);
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
    while (true) {
        auto whole = take_request();
        while (whole && !*whole) {
            const auto more = co_await read_more();
            if (!more && phase_ == Phase::idle) co_return;
            whole = more ? take_request() : std::unexpected(more.error());
        }
        if (!whole) {
            co_await refuse(whole.error());
            co_return;
        }

        request_.id = server_.id_of(request_);
        request_.arrived = ServerState::Clock::now();
        enter(Phase::handling, {});
        ++server_.counts.requests;
        ++server_.counts.handling;
        Response response;
        std::optional<std::string> thrown;
        try {
            Response made = co_await server_.handler(request_);
            response = std::move(made);
        } catch (const std::exception& problem) {
            thrown = problem.what();
        }
        --server_.counts.handling;
        response = checked(std::move(response), thrown);
        if (response.take_over) {
            if (!unread().empty()) {
                co_await refuse(errors::kEarlyBytes);
                co_return;
            }
            tell_answered(response);
            const bool sent = co_await flush();
            if (sent) response.take_over(std::move(socket_));
            co_return;
        }

        const bool keep_alive = plan_->keep_alive && !response.close && !server_.stopping;
        queue(std::move(response), keep_alive);
        if (keep_alive && may_go_on()) {
            ++in_turn_;
            if (!in_line_) server_.at_end_of_turn(*this, {});
            in_line_ = true;
        } else {
            const bool sent = co_await flush();
            if (!sent) co_return;
        }
        if (!keep_alive) {
            co_await linger();
            co_return;
        }
        forget_request();
        enter(Phase::idle, server_.limits.idle_timeout);
        if (server_.stopping && unread().empty()) co_return;
    }
}

// Requests that came together are answered together, up to a number: then others have their turn.
bool Session::may_go_on() const {
    return !unread().empty() && in_turn_ + 1 < server_.limits.requests_per_turn && out_body_.empty() &&
           out_.size() < kLargeBody && !broken_;
}

std::expected<bool, HttpError> Session::take_request() {
    if (!plan_) {
        const auto span = scanner_.scan(unread(), server_.limits);
        if (phase_ == Phase::idle && (!span || *span || scanner_.begun(unread())))
            enter(Phase::reading, server_.limits.head_timeout);
        if (!span) return std::unexpected(span.error());
        if (!*span) return false;
        const auto plan = read_request_head(unread().substr(0, (*span)->end), server_.limits, request_);
        buffer_.consume((*span)->end);
        if (!plan) return std::unexpected(plan.error());
        plan_ = *plan;
        if (plan_->length == 0 && !plan_->chunked) return true;
        enter(Phase::reading, server_.limits.body_timeout);
        if (plan_->expects_continue && unread().empty()) out_ += kContinue;
    }
    if (auto taken = take_body_bytes(); !taken) return std::unexpected(taken.error());
    return plan_->chunked ? chunks_.done() : request_.body.size() == plan_->length;
}

std::expected<void, HttpError> Session::take_body_bytes() {
    if (plan_->chunked) {
        const auto taken = chunks_.feed(unread(), server_.limits, request_.body);
        if (!taken) return std::unexpected(taken.error());
        buffer_.consume(*taken);
    } else {
        const std::string_view part = unread().substr(0, plan_->length - request_.body.size());
        request_.body.append(part);
        buffer_.consume(part.size());
    }
    account_body();
    if (server_.bodies_bytes > server_.limits.bodies_bytes) return std::unexpected(errors::kOverloaded);
    return {};
}

asio::awaitable<std::expected<void, HttpError>> Session::read_more() {
    if (!out_.empty()) {
        const Phase phase = phase_;
        const auto deadline = deadline_;
        const auto begun = ServerState::Clock::now();
        const bool sent = co_await flush();
        phase_ = phase;
        deadline_ = deadline + (ServerState::Clock::now() - begun);  // it was not read meanwhile
        if (!sent) co_return std::unexpected(errors::kIncomplete);
    }
    if (expired_) co_return std::unexpected(errors::kTimeout);
    const std::size_t room = std::max(kFirstRead, buffer_.capacity() - buffer_.size());
    const std::size_t wanted =
        std::min(buffer_.size() >= kFirstRead ? 2 * room : room, server_.limits.read_bytes);
    boost::system::error_code error;
    const auto space = buffer_.prepare(wanted);
    const std::size_t count = co_await socket_.async_read_some(space, into(error));
    buffer_.commit(count);
    if (error == asio::error::operation_aborted && expired_) co_return std::unexpected(errors::kTimeout);
    if (error) co_return std::unexpected(errors::kIncomplete);
    co_return std::expected<void, HttpError>();
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
    scanner_.restart();
    plan_.reset();
    chunks_ = ChunkedDecoder();
}

// The answer as it may be sent; a 500 in place of what cannot be.
Response Session::checked(Response response, const std::optional<std::string>& thrown) {
    if (!thrown && valid_headers(response)) return response;
    if (server_.hooks.failed)
        server_.hooks.failed(request_, thrown ? *thrown : "the handler gave an answer with a malformed header");
    Response failure = error_response(errors::kInternal);
    failure.close = true;
    return failure;
}

void Session::tell_answered(const Response& response) {
    if (server_.hooks.answered) server_.hooks.answered(request_, response, ServerState::Clock::now() - request_.arrived);
}

void Session::queue(Response response, bool keep_alive) {
    tell_answered(response);
    const std::size_t waiting = out_.size();
    append_response_head(out_, response,
                         {.keep_alive = keep_alive,
                          .to_http_10 = !request_.minor_version_1,
                          .date = server_.date(),
                          .id = request_.id});
    if (request_.method != Method::head && response.status != 204 && response.status != 304) {
        if (response.body.size() < kLargeBody)
            out_ += response.body;
        else
            out_body_ = std::move(response.body);
    }
    server_.made += out_.size() - waiting + out_body_.size();
}

asio::awaitable<bool> Session::flush() {
    if (broken_ || out_.empty()) co_return !broken_;
    enter(Phase::ending, server_.limits.write_timeout);
    in_turn_ = 0;
    while (true) {
        co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
            [this](auto resume) { server_.at_end_of_turn(*this, std::move(resume)); }, asio::use_awaitable);
        if (broken_ || out_.empty()) co_return !broken_;
        boost::system::error_code error;
        co_await socket_.async_wait(tcp::socket::wait_write, into(error));
        broken_ = broken_ || error;
    }
}

std::size_t Session::send_queued() {
    in_line_ = false;
    if (broken_ || out_.empty()) return 0;
    boost::system::error_code error;
    std::array<asio::const_buffer, 2> buffers = {asio::buffer(out_), asio::buffer(out_body_)};
    const std::size_t of_first = std::min(sent_, out_.size());
    buffers[0] += of_first;
    buffers[1] += sent_ - of_first;
    const std::size_t count = socket_.write_some(buffers, error);
    sent_ += count;
    broken_ = error && error != asio::error::would_block && error != asio::error::try_again;
    if (sent_ < out_.size() + out_body_.size()) return count;
    out_.clear();
    if (out_.capacity() > kKeptCapacity) out_.shrink_to_fit();
    out_body_ = {};
    sent_ = 0;
    return count;
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
    queue(std::move(response), false);
    const bool sent = co_await flush();
    if (sent) co_await linger();
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
