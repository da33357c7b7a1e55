// POST /v1/orders · GET /v1/orders · GET, PATCH, DELETE /v1/orders/{id} · DELETE /v1/orders
#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/order_json.hpp"
#include "gateway/api/page.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

http::Response order_answer(const Call& call, const service::OrderRecord& order,
                            const service::OrderMoment& moment, service::Origin origin, unsigned status,
                            const Done& done) {
    http::JsonWriter json;
    write_order(json, call.model(), order, moment, origin);
    return answer(status, std::move(json), done);
}

// The caller's own order by the id in the path; nothing for all others.
const service::OrderRecord* own_order(const Call& call) {
    const auto number = number_of(call.path["id"]);
    const auto* order = number ? call.model().orders().find(OrderId(*number)) : nullptr;
    return order != nullptr && order->participant == call.participant() ? order : nullptr;
}

// Whether the order may take, and what happens if it would.
PostOnly take_post_only(Body& body) {
    const bool post_only = body.boolean("post_only", false);
    const auto policy = body.optional_word<PostOnly>("post_only_policy");
    if (policy && (!post_only || *policy == PostOnly::no)) body.refuse("post_only_policy", ApiError::invalid_value);
    return post_only ? policy.value_or(PostOnly::reject) : PostOnly::no;
}

asio::awaitable<http::Response> place_order(Call call) {
    Body body(call);
    PlaceOrder command;
    command.client_order_id = body.id("client_order_id");
    const auto* instrument = body.instrument("instrument_id");
    if (instrument == nullptr) co_return body.problem().value();
    command.instrument = instrument->id;
    command.side = body.word<Side>("side");
    command.type = body.word<OrderType>("type");
    command.price = body.optional_price("price", instrument->terms);
    command.stop_price = body.optional_price("stop_price", instrument->terms);
    command.quantity = body.quantity("quantity", instrument->terms);
    command.display_quantity = body.optional_quantity("display_quantity", instrument->terms);
    command.minimum_quantity = body.optional_quantity("minimum_quantity", instrument->terms);
    const auto otherwise = command.type == OrderType::market ? TimeInForce::ioc : TimeInForce::gtc;
    command.time_in_force = body.optional_word<TimeInForce>("time_in_force").value_or(otherwise);
    command.expires = body.optional_time("expires");
    command.post_only = take_post_only(body);
    command.self_trade = body.optional_word<SelfTradePolicy>("self_trade").value_or(command.self_trade);
    command.region = body.optional_region("region");
    if (auto problem = body.problem()) co_return std::move(*problem);

    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const auto* order = call.model().orders().find(OrderId(done->original.raw()));
    if (order == nullptr) co_return refusal(ApiError::answer_not_kept);
    co_return order_answer(call, *order, order->entry, order->entered, 201, *done);
}

// After a cancel or an amendment: the order as that command left it.
http::Response changed(const Call& call, OrderId id, const Done& done) {
    const service::Answer* kept = kept_answer(call, done);
    const auto* order = call.model().orders().find(id);
    if (kept == nullptr || order == nullptr) return refusal(ApiError::answer_not_kept);
    return order_answer(call, *order, std::get<service::OrderMoment>(kept->body), kept->origin, 200, done);
}

asio::awaitable<http::Response> amend_order(Call call) {
    const auto* order = own_order(call);
    if (order == nullptr) co_return refusal(RejectReason::unknown_order);
    const InstrumentTerms& terms = call.directory().instruments().at(order->instrument).terms;
    Body body(call);
    AmendOrder command;
    command.order = order->id;
    command.price = body.optional_price("price", terms);
    command.quantity = body.optional_quantity("quantity", terms);
    if (auto problem = body.problem()) co_return std::move(*problem);
    auto key = idempotency_key_of(call.request);
    if (!key) co_return key.error();
    command.idempotency_key = std::move(*key);

    const OrderId id = order->id;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    co_return changed(call, id, *done);
}

asio::awaitable<http::Response> cancel_order(Call call) {
    const auto* order = own_order(call);
    if (order == nullptr) co_return refusal(RejectReason::unknown_order);
    auto key = idempotency_key_of(call.request);
    if (!key) co_return key.error();

    const OrderId id = order->id;
    CancelOrder command{id, std::move(*key)};
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    co_return changed(call, id, *done);
}

asio::awaitable<http::Response> cancel_orders(Call call) {
    CancelAllOrders command;
    if (const auto name = call.request.parameter("instrument_id")) {
        const auto* instrument = call.directory().instrument(*name);
        if (instrument == nullptr) co_return refusal(RejectReason::unknown_instrument);
        command.instrument = instrument->id;
    }
    auto key = idempotency_key_of(call.request);
    if (!key) co_return key.error();
    command.idempotency_key = std::move(*key);

    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const service::Answer* kept = kept_answer(call, *done);
    if (kept == nullptr) co_return refusal(ApiError::answer_not_kept);
    http::JsonWriter json;
    json.begin_object().key("cancelled").begin_array();
    for (const OrderId id : std::get<std::vector<OrderId>>(kept->body)) json.string(std::to_string(id.raw()));
    json.end_array();
    write_origin(json, kept->origin);
    json.end_object();
    co_return answer(200, std::move(json), *done);
}

http::Response get_order(const Call& call) {
    const auto* order = own_order(call);
    if (order == nullptr) return refusal(RejectReason::unknown_order);
    http::JsonWriter json;
    write_order(json, call.model(), *order, order->now, order->changed);
    return answer(std::move(json));
}

// The newest first.
http::Response get_orders(const Call& call) {
    const auto page = page_of(call.request);
    if (!page) return page.error();
    std::optional<InstrumentId> instrument;
    if (const auto name = call.request.parameter("instrument_id")) {
        const auto* record = call.directory().instrument(*name);
        if (record == nullptr) return refusal(RejectReason::unknown_instrument);
        instrument = record->id;
    }
    std::optional<OrderStatus> status;
    if (const auto word = call.request.parameter("status")) {
        status = from_word<OrderStatus>(*word);
        if (!status) return refusal(ApiError::invalid_parameter, "status");
    }
    const service::Orders& orders = call.model().orders();
    const auto write = [&](http::JsonWriter& json, std::uint64_t id) {
        const service::OrderRecord& order = *orders.find(OrderId(id));
        if (instrument && order.instrument != *instrument) return false;
        if (status && order.now.status != *status) return false;
        write_order(json, call.model(), order, order.now, order.changed);
        return true;
    };
    if (const auto client_order_id = call.request.parameter("client_order_id")) {
        std::vector<std::uint64_t> one;
        if (const auto* order = orders.find(call.participant(), *client_order_id))
            one.push_back(order->id.raw());
        return answer(write_page("orders", one, *page, write));
    }
    const bool only_open = status == OrderStatus::open;
    const auto& ids = only_open ? orders.open_of(call.participant()) : orders.all_of(call.participant());
    return answer(write_page("orders", newest_first(ids, *page), *page, write));
}

}  // namespace

void add_orders(Routes& routes) {
    using http::Method;
    add_route(routes, Method::post, "/v1/orders", Access::trader, "placeOrder", place_order);
    add_route(routes, Method::get, "/v1/orders", Access::reader, "getOrders", get_orders,
              {"client_order_id", "instrument_id", "status", "limit", "cursor"});
    add_route(routes, Method::delete_, "/v1/orders", Access::trader, "cancelOrders", cancel_orders,
              {"instrument_id"});
    add_route(routes, Method::get, "/v1/orders/{id}", Access::reader, "getOrder", get_order);
    add_route(routes, Method::patch, "/v1/orders/{id}", Access::trader, "amendOrder", amend_order);
    add_route(routes, Method::delete_, "/v1/orders/{id}", Access::trader, "cancelOrder", cancel_order);
}

}  // namespace tongqu::gateway
