#include "gateway/stream/stream.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include "gateway/api/access.hpp"
#include "gateway/api/api_error.hpp"
#include "gateway/api/signature.hpp"
#include "gateway/stream/connection.hpp"
#include "gateway/stream/stream_state.hpp"

namespace tongqu::stream {

namespace asio = boost::asio;

namespace {

// After deltas have been handed out, the thread does other things for at least so many times as long.
constexpr int kRestPerWork = 12;
// Connections written to before other work has its turn: 0.1 ms or so, which is what an order may wait for them.
constexpr int kWritesPerTurn = 16;

}  // namespace

StreamState::StreamState(asio::io_context& the_io, StreamParts the_parts)
    : io(the_io), parts(std::move(the_parts)), flush_timer_(the_io), sweep_timer_(the_io) {}

asio::awaitable<std::expected<std::optional<LogOn>, http::Response>> StreamState::log_on_of(const http::Request& request) {
    using Result = std::expected<std::optional<LogOn>, http::Response>;
    const bool is_signed = parts.identify && gateway::is_signed(request);
    const std::string authorization(request.authorization().value_or(""));
    const bool has_session = parts.has_session && parts.has_session(request);
    if (!is_signed && !has_session && !request.authorization()) co_return Result();
    std::expected<gateway::Caller, http::Response> caller;
    if (is_signed || has_session)
        caller = co_await parts.identify(request, gateway::Access::reader);
    else
        caller = gateway::authenticate(request, gateway::Access::reader, parts.model.directory(), parts.now());
    if (!caller) co_return Result(std::unexpect, std::move(caller.error()));
    co_return Result(LogOn{*caller, authorization});
}

asio::awaitable<http::Response> StreamState::answer(std::shared_ptr<StreamState> self, const http::Request& request) {
    auto wishes = read_handshake(request);
    if (!wishes) co_return std::move(wishes.error());
    if (self->parts.public_only && (request.authorization() || wishes->cancel_on_disconnect))
        co_return refusal(StreamError::market_data_only);
    if (auto refused = self->full(request.peer)) co_return std::move(*refused);  // before a signature is verified
    auto log_on = co_await self->log_on_of(request);
    if (!log_on) co_return std::move(log_on.error());
    if (self->stopping) co_return gateway::refusal(gateway::ApiError::stopping);
    if (auto refused = self->full(request.peer)) co_return std::move(*refused);

    http::Response response;
    response.take_over = [self, peer = request.peer, log_on = std::move(*log_on),
                          wishes = std::move(*wishes)](asio::ip::tcp::socket socket) {
        if (self->stopping || self->full(peer)) return;  // while earlier answers left; the socket closes
        auto connection = std::make_shared<Connection>(self, std::move(socket), peer, log_on, wishes);
        asio::co_spawn(self->io, Connection::serve(std::move(connection), wishes.upgrade), asio::detached);
    };
    co_return response;
}

std::optional<http::Response> StreamState::full(const std::string& peer) const {
    if (connections_.size() >= parts.limits.connections) return refusal(StreamError::too_many_streams);
    const auto found = by_address_.find(peer);
    if (found != by_address_.end() && found->second >= parts.limits.connections_per_address)
        return refusal(StreamError::too_many_streams_from_address);
    return std::nullopt;
}

void StreamState::add(Connection& connection) {
    connections_.insert(&connection);
    ++by_address_[connection.peer()];
    if (!sweeping_) sweep_later();
}

void StreamState::remove(Connection& connection) {
    connections_.erase(&connection);
    const auto address = by_address_.find(connection.peer());
    if (--address->second == 0) by_address_.erase(address);
    if (connections_.empty()) sweep_timer_.cancel();
}

void StreamState::take(const log::ReleasedCommand& released) {
    parts.publisher.take(released);
    if (parts.publisher.has_news() && !flush_is_coming_ && !handing_out_) flush_later();
}

// At the end of this turn when the market was quiet; else when the interval is over.
void StreamState::flush_later() {
    flush_is_coming_ = true;
    if (Clock::now() >= next_flush_) {
        asio::post(io, [self = shared_from_this()] { self->flush(); });
        return;
    }
    flush_timer_.expires_at(next_flush_);
    flush_timer_.async_wait([self = shared_from_this()](boost::system::error_code) { self->flush(); });
}

void StreamState::flush() {
    flush_is_coming_ = false;
    const Clock::time_point begin = Clock::now();
    parts.publisher.flush();
    const Clock::time_point end = Clock::now();
    work_ = end - begin;
    next_flush_ = end + parts.limits.delta_interval;
}

void StreamState::write_soon(std::weak_ptr<Connection> connection) {
    line_.push_back(std::move(connection));
    if (handing_out_) return;
    handing_out_ = true;
    asio::post(io, [self = shared_from_this()] { self->hand_out(); });
}

void StreamState::hand_out() {
    const Clock::time_point begin = Clock::now();
    for (int i = 0; i < kWritesPerTurn && !line_.empty(); ++i) {
        if (const auto connection = line_.front().lock()) connection->take_turn();
        line_.pop_front();
    }
    const Clock::time_point end = Clock::now();
    work_ += end - begin;
    if (!line_.empty()) {
        asio::post(io, [self = shared_from_this()] { self->hand_out(); });
        return;
    }
    handing_out_ = false;
    next_flush_ = end + std::max<Clock::duration>(parts.limits.delta_interval, kRestPerWork * work_);
    work_ = {};
    if (parts.publisher.has_news() && !flush_is_coming_) flush_later();
}

void StreamState::sweep_later() {
    sweeping_ = true;
    sweep_timer_.expires_after(parts.limits.sweep_period);
    sweep_timer_.async_wait([self = shared_from_this()](boost::system::error_code) { self->sweep(); });
}

void StreamState::sweep() {
    sweeping_ = false;
    if (connections_.empty()) return;
    const Clock::time_point now = Clock::now();
    // After a pause of this thread, what clients sent meanwhile is read first.
    const bool stalled = now >= sweep_timer_.expiry() + parts.limits.sweep_period;
    for (Connection* connection : connections_) connection->look_after(now, stalled);
    parts.publisher.beat(static_cast<std::uint64_t>(parts.limits.heartbeat / parts.limits.sweep_period));
    sweep_later();
}

void StreamState::stop() {
    stopping = true;
    for (Connection* connection : connections_) connection->close(CloseCode::going_away);
}

Stream::Stream(asio::io_context& io, StreamParts parts)
    : state_(std::make_shared<StreamState>(io, std::move(parts))) {}
Stream::~Stream() = default;

bool Stream::is_for(const http::Request& request) { return is_for_stream(request); }

asio::awaitable<http::Response> Stream::answer(const http::Request& request) { return StreamState::answer(state_, request); }

void Stream::take(const log::ReleasedCommand& released) { state_->take(released); }
void Stream::stop() { state_->stop(); }

StreamCounts Stream::counts() const {
    const PublisherCounts published = state_->parts.publisher.counts();
    return {state_->connections(), state_->parts.publisher.subscriptions(), published.encoded, published.delivered,
            state_->slow_consumers};
}

}  // namespace tongqu::stream
