// The lines of a scenario that enter and amend orders.
#include "scenario.hpp"

namespace tongqu::exchange {
namespace {

SelfTradePolicy policy_from(const std::string& name) {
    if (name == "cancel_taker") return SelfTradePolicy::cancel_taker;
    if (name == "cancel_maker") return SelfTradePolicy::cancel_maker;
    if (name == "cancel_both") return SelfTradePolicy::cancel_both;
    if (name == "decrement") return SelfTradePolicy::decrement;
    throw "'" + name + "' is no self-trade policy";
}

// "@ 10.00", "@ 10.00 stop 9.50", "at market", "at stop 9.50"
void take_type(PlaceOrder& place, Words& words, const auto& price) {
    if (words.take_if("@")) {
        place.price = price(words.take());
        if (!words.take_if("stop")) return;
        place.type = OrderType::stop_limit;
        place.stop_price = price(words.take());
        return;
    }
    words.need("at");
    if (words.take_if("stop")) {
        place.type = OrderType::stop;
        place.stop_price = price(words.take());
        return;
    }
    words.need("market");
    place.type = OrderType::market;
    place.time_in_force = TimeInForce::ioc;
}

}  // namespace

void Scenario::play_order(const std::string& name, Side side, Words& words) {
    PlaceOrder place;
    place.side = side;
    const std::string amount = words.take();
    const Listed& listed = instrument(words.take());
    place.instrument = listed.id;
    place.quantity = quantity(listed, amount);
    take_type(place, words, [&](const std::string& text) { return price(listed, text); });
    std::string label;
    std::optional<KeyId> key = person(name).key;
    while (!words.empty()) {
        if (words.peek() == "with") {
            key = key_of(name, words);
            continue;
        }
        const std::string word = words.take();
        if (word == "ioc")
            place.time_in_force = TimeInForce::ioc;
        else if (word == "fok")
            place.time_in_force = TimeInForce::fok;
        else if (word == "gtc")
            place.time_in_force = TimeInForce::gtc;
        else if (word == "day")
            place.time_in_force = TimeInForce::day;
        else if (word == "for") {
            place.time_in_force = TimeInForce::gtd;
            place.expires = market().now + duration_from(words);
        } else if (word == "post_only")
            place.post_only = PostOnly::reject;
        else if (word == "slide")
            place.post_only = PostOnly::slide;
        else if (word == "show")
            place.display_quantity = quantity(listed, words.take());
        else if (word == "at_least")
            place.minimum_quantity = quantity(listed, words.take());
        else if (word == "stp")
            place.self_trade = policy_from(words.take());
        else if (word == "from")
            place.region = region(words.take());
        else if (word == "id")
            place.client_order_id = words.take();
        else if (word == "as")
            label = words.take();
        else
            throw "'" + word + "' is nothing that an order has";
    }
    say(key, place);
    if (const auto* accepted = market().last<OrderAccepted>())
        orders_[label.empty() ? name : label] =
            accepted->order;  // without a label: the participant's last order
}

void Scenario::play_amend(const std::string& name, Words& words) {
    AmendOrder amend;
    amend.order = order(words.take());
    const auto& open = market().audit.open_orders();
    const auto known = open.find(amend.order);
    const Listed* listed = nullptr;
    for (const auto& [title, candidate] : instruments_)
        if (known == open.end() || candidate.id == known->second.instrument)
            listed = &candidate;
    if (words.take_if("to")) amend.quantity = quantity(*listed, words.take());
    if (words.take_if("@")) amend.price = price(*listed, words.take());
    if (words.take_if("id")) amend.idempotency_key = words.take();
    const auto key = key_of(name, words);
    say(key, amend);
}

}  // namespace tongqu::exchange
