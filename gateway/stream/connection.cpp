#include "gateway/stream/connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace tongqu::stream {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;
using asio::ip::tcp;

namespace {

auto into(boost::system::error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

}  // namespace

Connection::Connection(std::shared_ptr<StreamState> stream, tcp::socket socket, std::string peer,
                       std::optional<LogOn> log_on, const Wishes& wishes)
    : stream_(std::move(stream)),
      socket_(std::move(socket)),
      peer_(std::move(peer)),
      log_on_(std::move(log_on)),
      cancel_on_disconnect_(wishes.cancel_on_disconnect),
      dead_man_(wishes.dead_man),
      drained_(stream_->io, asio::steady_timer::time_point::max()) {
    const Limits& limits = stream_->parts.limits;
    boost::system::error_code ignored;
    socket_.next_layer().set_option(tcp::socket::send_buffer_size(limits.send_buffer_bytes), ignored);
    websocket::stream_base::timeout timeout{};
    timeout.handshake_timeout = limits.close_timeout;
    timeout.idle_timeout = limits.idle_timeout;
    timeout.keep_alive_pings = true;
    socket_.set_option(timeout);
    socket_.set_option(websocket::stream_base::decorator(
        [](websocket::response_type& response) { response.set(boost::beast::http::field::server, "tongqu"); }));
    socket_.read_message_max(limits.message_bytes);
    socket_.auto_fragment(false);
    socket_.text(true);
    stream_->add(*this);
}

Connection::~Connection() { stream_->remove(*this); }

asio::awaitable<void> Connection::serve(std::shared_ptr<Connection> self, Upgrade upgrade) {
    boost::system::error_code error;
    co_await self->socket_.async_accept(upgrade, into(error));
    if (!error) co_await self->serve_operations();
    self->end();
}

// g++ 12 goes wrong on a co_await inside another one or inside a condition: each has a statement of its own.
asio::awaitable<void> Connection::serve_operations() {
    while (!closing_) {
        co_await wait_until_drained();
        const bool whole = co_await read_message();
        if (!whole || closing_) co_return;
        if (socket_.got_binary()) {
            close(CloseCode::binary_message);
            co_return;
        }
        last_operation_ = Clock::now();
        const auto bytes = buffer_.cdata();
        handling_ = true;
        co_await handle(std::string_view(static_cast<const char*>(bytes.data()), bytes.size()));
        handling_ = false;
        last_operation_ = Clock::now();  // what came meanwhile could not be read
        buffer_.consume(buffer_.size());
    }
}

asio::awaitable<bool> Connection::read_message() {
    do {
        boost::system::error_code error;
        co_await socket_.async_read_some(buffer_, stream_->parts.limits.message_bytes, into(error));
        if (error) co_return false;
        if (message_deadline_ == Clock::time_point::max())
            message_deadline_ = Clock::now() + stream_->parts.limits.message_timeout;
    } while (!socket_.is_message_done());
    message_deadline_ = Clock::time_point::max();
    co_return true;
}

// A client that does not read its answers is not read either.
asio::awaitable<void> Connection::wait_until_drained() {
    while (!closing_ && outbox_.bytes() > stream_->parts.limits.waiting_before_pause) {
        boost::system::error_code cancelled;
        co_await drained_.async_wait(into(cancelled));
    }
}

void Connection::deliver(const Message& message) {
    if (closing_) return;
    outbox_.push(message);
    if (outbox_.bytes() > stream_->parts.limits.waiting_bytes) {
        ++stream_->slow_consumers;
        close(CloseCode::slow_consumer);
    } else if (!writing_ && !in_line_) {
        in_line_ = true;
        stream_->write_soon(weak_from_this());
    }
}

void Connection::take_turn() {
    in_line_ = false;
    if (!writing_ && !closing_ && !outbox_.empty()) write_next();
}

void Connection::write_next() {
    writing_ = true;
    const Message message = outbox_.front();
    socket_.async_write(asio::buffer(*message),
                        [self = shared_from_this(), message](boost::system::error_code error, std::size_t) {
                            self->writing_ = false;
                            if (error) self->cut();
                            if (self->closing_) return;
                            self->outbox_.pop();
                            if (!self->outbox_.empty()) self->write_next();
                            if (self->outbox_.bytes() <= self->stream_->parts.limits.waiting_before_pause)
                                self->drained_.cancel();
                        });
}

void Connection::close(CloseCode code) {
    if (closing_) return;
    closing_ = true;
    close_deadline_ = Clock::now() + stream_->parts.limits.close_timeout;
    outbox_.clear();
    drained_.cancel();
    const std::string_view text = reason_of(code);
    const websocket::close_reason reason(static_cast<websocket::close_code>(code), {text.data(), text.size()});
    socket_.async_close(reason, [self = shared_from_this()](boost::system::error_code) {});
}

// The reader may be waiting for the outbox, so it is woken to find the end.
void Connection::cut() {
    closing_ = true;
    drained_.cancel();
    boost::system::error_code ignored;
    socket_.next_layer().close(ignored);
}

void Connection::look_after(Clock::time_point now, bool stalled) {
    if (now >= close_deadline_) cut();
    if (now >= message_deadline_) close(CloseCode::message_timeout);
    if (dead_man_ && !closing_ && !handling_ && !stalled && now >= last_operation_ + *dead_man_) {
        cancel_placed();  // whoever is dead does not answer a close either
        close(CloseCode::dead_man);
    }
    if (log_on_ && !closing_) {
        const service::KeyRecord& key = stream_->parts.model.directory().keys().at(log_on_->caller.key);
        if (key.revoked || (key.expires && *key.expires <= stream_->parts.now())) close(CloseCode::key_ended);
    }
    if (log_on_ && log_on_->caller.session && !closing_ && now >= next_session_check_) {
        next_session_check_ = now + stream_->parts.limits.session_check;
        asio::co_spawn(stream_->io, check_session(shared_from_this()), asio::detached);
    }
}

asio::awaitable<void> Connection::check_session(std::shared_ptr<Connection> self) {
    [[maybe_unused]] const bool lives = co_await self->session_lives(false);
}

asio::awaitable<bool> Connection::session_lives(bool acts) {
    if (!log_on_ || !log_on_->caller.session) co_return true;
    const bool lives = co_await stream_->parts.session_lives(log_on_->caller.session->token, acts);
    if (!lives) close(CloseCode::session_ended);
    co_return lives;
}

void Connection::end() {
    for (const TopicKey& key : subscriptions_) stream_->parts.publisher.unsubscribe(*this, key);
    subscriptions_.clear();
    if (!closing_) cut();  // else the closing handshake has its own deadline
    cancel_placed();
}

void Connection::cancel_placed() {
    if (log_on_ && !placed_.empty())
        asio::co_spawn(stream_->io, cancel_orders(stream_, *log_on_, std::exchange(placed_, {})), asio::detached);
}

}  // namespace tongqu::stream
