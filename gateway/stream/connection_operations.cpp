// What a connection does for its client.
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "gateway/api/api_error.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/http/request_head.hpp"
#include "gateway/stream/connection.hpp"

namespace tongqu::stream {

namespace asio = boost::asio;

namespace {

// Carries out a request over REST that was told in a message; it then is what it would have been as bytes on a socket.
asio::awaitable<http::Response> ask_rest(std::shared_ptr<StreamState> stream, RestRequest asked,
                                         std::optional<KeyId> logged_on, std::string peer) {
    http::Request request;
    request.peer = std::move(peer);
    if (logged_on && !asked.is_signed) request.logged_on_key = logged_on->raw();
    const auto plan = http::read_request_head(asked.head, http::Limits{}, request);
    if (!plan) co_return http::error_response(plan.error());
    request.body = std::move(asked.body);
    http::Response response = co_await stream->parts.rest(request);
    co_return response;
}

// The key of a log-on that was signed, or by a session: later requests of the connection have nothing else to show.
std::optional<KeyId> signed_key(const std::optional<LogOn>& log_on) {
    return log_on && log_on->authorization.empty() ? std::optional(log_on->caller.key) : std::nullopt;
}

bool is_bearer_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F'; });
}

}  // namespace

asio::awaitable<void> Connection::handle(std::string_view text) {
    const auto operation = read_operation(stream_->reader, text, stream_->parts.limits);
    if (!operation) {
        answer(operation.error().operation, operation.error().refusal);
        co_return;
    }
    if (operation->name == "subscribe") {
        subscribe(*operation);
        co_return;
    }
    const http::Response response = co_await carry_out(*operation);
    answer(*operation, response);
}

asio::awaitable<http::Response> Connection::carry_out(const Operation& operation) {
    if (operation.name == "unsubscribe") co_return unsubscribe(operation);
    if (operation.name == "ping") co_return ping(operation);
    if (operation.name == "auth") {
        http::Response greeting = co_await authenticate(operation);
        co_return greeting;
    }
    if (!is_for_rest(operation.name)) co_return refusal(StreamError::unknown_operation);

    const bool lives = co_await session_lives(true);
    if (!lives) co_return gateway::refusal(gateway::ApiError::session_ended);
    Credentials by;
    if (log_on_) by = {log_on_->authorization, log_on_->caller.key};
    auto asked = as_rest(stream_->reader, operation, by);
    if (!asked) co_return std::move(asked.error());
    const std::string body = asked->body;
    http::Response response = co_await ask_rest(stream_, std::move(*asked), signed_key(log_on_), peer_);
    if (cancel_on_disconnect_ && operation.name == "order" && response.status < 400) track_order(body);
    co_return response;
}

void Connection::answer(const Operation& operation, const http::Response& response) {
    deliver(std::make_shared<const std::string>(reply_to(operation, response)));
    take_turn();  // an answer does not stand in line
}

std::expected<TopicKey, http::Response> Connection::topic_of(const Operation& operation) {
    auto fields = stream_->reader.read_object(operation.rest);
    if (!fields) return std::unexpected(gateway::refusal(fields.error()));
    const std::string_view name = fields->required_string("channel");
    const ChannelRow* row = channel_named(name);
    if (row == nullptr && fields->has("channel")) return std::unexpected(refusal(StreamError::unknown_channel));
    std::string_view instrument_id;
    if (row != nullptr && row->about == About::instrument) instrument_id = fields->required_string("instrument_id");
    std::optional<std::string_view> region_id;
    if (row != nullptr && row->by_region) region_id = fields->optional_string("region");
    if (const auto problem = fields->finish()) return std::unexpected(gateway::refusal(*problem));

    TopicKey key{row->channel, 0};
    if (region_id) {
        const auto* region = stream_->parts.model.directory().region(*region_id);
        if (region == nullptr) return std::unexpected(gateway::refusal(RejectReason::unknown_region));
        key.region = region->id;
    }
    if (row->about == About::instrument) {
        const auto* instrument = stream_->parts.model.directory().instrument(instrument_id);
        if (instrument == nullptr) return std::unexpected(gateway::refusal(RejectReason::unknown_instrument));
        key.subject = instrument->id.raw();
    }
    if (row->about == About::participant) {
        if (!log_on_) return std::unexpected(gateway::refusal(gateway::ApiError::authentication_required));
        key.subject = log_on_->caller.participant.raw();
    }
    return key;
}

// The snapshot is the answer; an operation with an id gets a reply before it.
void Connection::subscribe(const Operation& operation) {
    const Limits& limits = stream_->parts.limits;
    Publisher& publisher = stream_->parts.publisher;
    const auto key = topic_of(operation);
    if (!key) return answer(operation, key.error());
    if (!subscriptions_.contains(*key)) {
        if (subscriptions_.size() >= limits.subscriptions_per_connection)
            return answer(operation, refusal(StreamError::too_many_subscriptions));
        if (publisher.subscriptions() >= limits.subscriptions)
            return answer(operation, refusal(StreamError::subscriptions_exhausted));
    }
    const auto snapshot = publisher.subscribe(*this, *key);
    if (!snapshot) return answer(operation, refusal(snapshot.error()));
    subscriptions_.insert(*key);
    if (!operation.id.empty()) answer(operation, http::json_response(200, operation.rest));
    deliver(*snapshot);
}

http::Response Connection::unsubscribe(const Operation& operation) {
    const auto key = topic_of(operation);
    if (!key) return key.error();
    if (subscriptions_.erase(*key) == 0) return refusal(StreamError::not_subscribed);
    stream_->parts.publisher.unsubscribe(*this, *key);
    return http::json_response(200, operation.rest);
}

// By a key, or signed as an upgrade request for the stream would be: timestamp \n GET \n /v1/stream \n.
asio::awaitable<http::Response> Connection::authenticate(const Operation& operation) {
    http::Request request;
    request.target = kPath;
    std::vector<std::pair<std::string, std::string>> shown;
    {
        auto fields = stream_->reader.read_object(operation.rest);
        if (!fields) co_return gateway::refusal(fields.error());
        const bool is_signed = stream_->parts.identify && !fields->has("key") && fields->has("signature");
        if (is_signed) {
            for (const char* name : {"key_id", "timestamp", "signature"})
                shown.emplace_back(std::string("tongqu-") + name, fields->required_string(name));
            shown.front().first = "tongqu-key";
            if (const auto window = fields->optional_string("recv_window"))
                shown.emplace_back("tongqu-recv-window", *window);
        } else {
            shown.emplace_back("authorization", "Bearer " + std::string(fields->required_string("key")));
        }
        if (const auto problem = fields->finish()) co_return gateway::refusal(*problem);
    }
    if (log_on_) co_return refusal(StreamError::already_authenticated);
    const std::string authorization = shown.front().first == "authorization" ? shown.front().second : std::string();
    if (!authorization.empty() && !is_bearer_token(authorization.substr(7))) co_return gateway::refusal(RejectReason::unknown_key);
    for (const auto& [name, value] : shown) request.headers.push_back({name, value});

    const service::Directory& directory = stream_->parts.model.directory();
    std::expected<gateway::Caller, http::Response> caller;
    if (authorization.empty())
        caller = co_await stream_->parts.identify(request, gateway::Access::reader);
    else
        caller = gateway::authenticate(request, gateway::Access::reader, directory, stream_->parts.now());
    if (!caller) co_return std::move(caller.error());
    log_on_ = LogOn{*caller, authorization};
    http::JsonWriter json;
    json.begin_object().field("participant_id", directory.participants().at(caller->participant).terms.name_id);
    co_return http::json_response(200, json.end_object().take());
}

http::Response Connection::ping(const Operation& operation) const {
    auto fields = stream_->reader.read_object(operation.rest);
    if (!fields) return gateway::refusal(fields.error());
    if (const auto problem = fields->finish()) return gateway::refusal(*problem);
    http::JsonWriter json;
    gateway::write_origin(json.begin_object(), stream_->parts.model.last());
    return http::json_response(200, json.end_object().take());
}

// Closed ones are let go when the set has doubled, so that it stays within twice the open orders.
void Connection::track_order(std::string_view body) {
    auto fields = stream_->reader.read_object(body);
    if (!fields) return;
    const service::Orders& orders = stream_->parts.model.orders();
    const auto client_order_id = fields->required_string("client_order_id");
    if (const auto* order = orders.find(log_on_->caller.participant, client_order_id)) placed_.insert(order->id);
    if (placed_.size() < prune_at_) return;
    std::erase_if(placed_, [&](OrderId id) {
        return !orders.open_of(log_on_->caller.participant).contains(id);
    });
    prune_at_ = 2 * placed_.size() + 64;
}

// What cannot be taken in at the moment is asked again, a while long.
asio::awaitable<void> Connection::cancel_orders(std::shared_ptr<StreamState> stream, LogOn log_on,
                                                std::set<OrderId> orders) {
    constexpr int kAttempts = 50;
    constexpr std::chrono::milliseconds kPause{200};
    for (const OrderId id : orders) {
        for (int attempt = 0; attempt < kAttempts; ++attempt) {
            if (!stream->parts.model.orders().open_of(log_on.caller.participant).contains(id)) break;
            RestRequest asked{"DELETE /v1/orders/" + std::to_string(id.raw()) +
                                  " HTTP/1.1\r\nHost: stream\r\n" +
                                  (log_on.authorization.empty() ? "" : "Authorization: " + log_on.authorization + "\r\n") +
                                  "\r\n",
                              {}};
            const http::Response response = co_await ask_rest(stream, std::move(asked), signed_key(log_on), std::string());
            if (response.status < 500 && response.status != 429) break;
            asio::steady_timer pause(stream->io, kPause);
            boost::system::error_code ignored;
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        }
    }
}

}  // namespace tongqu::stream
