// POST /v1/orders · POST /v1/orders/dry-run · GET /v1/orders · GET, PATCH, DELETE /v1/orders/{id} · DELETE /v1/orders
// (GET /v1/orders/{id}/evidence: order_evidence.cpp)
#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/evidence.hpp"
#include "gateway/api/order_json.hpp"
#include "gateway/api/page.hpp"
#include "gateway/api/rehearsed_order.hpp"

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

std::expected<PlaceOrder, http::Response> read_order(const Call& call) {
    Body body(call);
    PlaceOrder command;
    command.client_order_id = body.id("client_order_id");
    const auto* instrument = body.instrument("instrument_id");
    if (instrument == nullptr) return std::unexpected(body.problem().value());
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
    if (auto problem = body.problem()) return std::unexpected(std::move(*problem));
    return command;
}

// What the key's own limits say of it. An order that is a repetition passes: the exchange answers it as the first time.
std::expected<KeyGuards::Passage, ApiError> let_pass(const Call& call, const PlaceOrder& order) {
    if (call.around.guards.guards(call.key()) && call.model().orders().find(call.participant(), order.client_order_id) != nullptr)
        return KeyGuards::Passage();
    const auto& instrument = call.directory().instruments().at(order.instrument);
    return call.around.guards.pass(call.key(), call.participant(),
                                   {instrument, order.price ? order.price : order.stop_price, order.quantity, std::nullopt, order.side}, call.model());
}

std::expected<KeyGuards::Passage, ApiError> let_pass(const Call& call, const service::OrderRecord& order, const AmendOrder& change) {
    const auto& instrument = call.directory().instruments().at(order.instrument);
    const Quantity leaves = change.quantity ? *change.quantity - order.now.filled : order.now.leaves;
    return call.around.guards.pass(call.key(), call.participant(), {instrument, change.price.value_or(order.now.limit), leaves, order.id, order.side},
                                   call.model());
}

asio::awaitable<http::Response> place_order(Call call) {
    auto command = read_order(call);
    if (!command) co_return std::move(command.error());
    const auto passage = let_pass(call, *command);
    if (!passage) co_return refusal(passage.error());
    const auto done = co_await carry_out(call, std::move(*command));
    if (!done) co_return done.error();
    const auto* order = call.model().orders().find(OrderId(done->original.raw()));
    if (order == nullptr) co_return refusal(ApiError::answer_not_kept);
    co_return order_answer(call, *order, order->entry, order->entered, 201, *done);
}

// The same, of which nothing is done.
asio::awaitable<http::Response> rehearse_order(Call call) {
    auto order = read_order(call);
    if (!order) co_return std::move(order.error());
    if (const auto passage = let_pass(call, *order); !passage) co_return refusal(passage.error());
    Command command;
    command.key = call.key();
    command.body = std::move(*order);
    auto evidence = evidence_for(call, command.body, true);
    if (!evidence) co_return refusal(evidence.error());
    command.evidence = std::move(*evidence);
    const Outcome outcome = co_await call.around.intake.rehearse(std::move(command));
    if (!outcome) co_return refusal(outcome.error());
    co_return rehearsed_answer(call, **outcome);
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

    const auto passage = let_pass(call, *order, command);
    if (!passage) co_return refusal(passage.error());
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
    add_route(routes, Method::post, "/v1/orders/dry-run", Access::trader, "rehearseOrder", rehearse_order);
    add_route(routes, Method::get, "/v1/orders", Access::reader, "getOrders", get_orders,
              {"client_order_id", "instrument_id", "status", "limit", "cursor"});
    add_route(routes, Method::delete_, "/v1/orders", Access::trader, "cancelOrders", cancel_orders,
              {"instrument_id"});
    counts_as(routes, Traffic::cancels);
    add_route(routes, Method::get, "/v1/orders/{id}", Access::reader, "getOrder", get_order);
    add_route(routes, Method::patch, "/v1/orders/{id}", Access::trader, "amendOrder", amend_order);
    add_route(routes, Method::delete_, "/v1/orders/{id}", Access::trader, "cancelOrder", cancel_order);
    counts_as(routes, Traffic::cancels);
}

}  // namespace tongqu::gateway
