#include <catch2/catch.hpp>

#include "refusal_cases.hpp"

using namespace tongqu;
using namespace tongqu::exchange;

namespace {

// What bob signs, a microsecond after what he signed before.
Evidence signed_by_bob(Stage& s, const std::string& request) {
    s.market.wait(Duration(1));
    const std::string text = std::to_string(s.market.now.raw()) + "\n" + request;
    return {text, bobs_pen().sign(std::as_bytes(std::span(text))).bytes};
}
Evidence signed_bid(Stage& s, const std::string& more = {}) {
    return signed_by_bob(s, "POST\n/v1/orders\n{" + more + R"("instrument_id":"gpu","side":"buy","type":"limit","price":"1.00","quantity":"1"})");
}
Evidence signed_lift(Stage& s) { return signed_by_bob(s, "POST\n/v1/participants/bob/signing\n{\"required\":false}"); }

bool is_refused(Stage& s, KeyId key, CommandBody body, std::optional<Evidence> evidence = {}) {
    s.market.apply(Command{key, std::move(body), std::move(evidence)});
    const auto* rejected = s.market.last<Rejected>();
    if (rejected != nullptr) CHECK(rejected->reason == RejectReason::signature_required);
    return rejected != nullptr;
}

}  // namespace

TEST_CASE("who demands that its orders are signed is served with signed ones only, and others as before") {
    Stage s;
    const OrderId before = s.rest(s.bob, Side::buy, 90, 1);
    const KeyId pair = demanded(s);
    CHECK(s.market.exchange.registry().at(s.bob.id).orders_signed);
    CHECK(is_refused(s, s.bob.key, bid(s)));
    CHECK(is_refused(s, pair, bid(s)));  // by a signing key, on a connection that it logged on to
    CHECK_FALSE(is_refused(s, pair, bid(s), signed_bid(s)));
    const AmendOrder change{before, {}, Quantity(3), {}};
    CHECK(is_refused(s, s.bob.key, change));
    CHECK_FALSE(is_refused(s, pair, change, signed_by_bob(s, "PATCH\n/v1/orders/" + std::to_string(before.raw()) + "\n{\"quantity\":\"3\"}")));
    // What lessens the stake needs no signature: who guards a connection has none to give.
    CHECK_FALSE(is_refused(s, s.bob.key, CancelOrder{before, {}}));
    CHECK_FALSE(is_refused(s, s.bob.key, CancelAllOrders{}));
    CHECK_FALSE(is_refused(s, s.bob.key, SetKillSwitch{s.bob.id, true, {}}));
    CHECK_FALSE(is_refused(s, s.bob.key, SetKillSwitch{s.bob.id, false, {}}));
    CHECK_FALSE(is_refused(s, s.dora.key, CancelAllOrders{}));
    s.market.check_all();
}

TEST_CASE("a demand of signatures is lifted by a signature, or by the operator for one that has lost its key") {
    Stage s;
    const KeyId pair = demanded(s);
    const SetOrderSigning lift{s.bob.id, false, {}};
    CHECK(is_refused(s, s.bob.key, lift));
    CHECK(is_refused(s, pair, lift));
    CHECK_FALSE(is_refused(s, s.bob.key, SetOrderSigning{s.bob.id, true, {}}));  // again: nothing changes
    CHECK_FALSE(is_refused(s, pair, lift, signed_lift(s)));
    CHECK_FALSE(is_refused(s, s.bob.key, bid(s)));

    s.market.apply(s.bob.key, SetOrderSigning{s.bob.id, true, {}});
    s.market.apply(s.bob.key, RevokeKey{pair, {}});
    CHECK(is_refused(s, s.bob.key, bid(s)));
    CHECK_FALSE(is_refused(s, kOperatorKey, lift));
    CHECK_FALSE(is_refused(s, s.bob.key, bid(s)));
    s.market.check_all();
}

TEST_CASE("a bearer key that was stolen makes no pair that could sign orders in the place of the owner's") {
    Stage s;
    const KeyId pair = demanded(s);
    // Base64 of 32 zero bytes: the core does not ask whether a key is one.
    CreateKey another{s.bob.id, {}, Digest{}, ScopeSet::of(Scope::trade), {}, {}};
    another.kind = KeyKind::signing;
    CHECK(is_refused(s, s.bob.key, another));
    const std::string body = R"({"participant_id":"bob","scopes":["trade"],"public_key":")" + std::string(43, 'A') + "=\"}";
    CHECK_FALSE(is_refused(s, pair, another, signed_by_bob(s, "POST\n/v1/keys\n" + body)));
    another.kind = KeyKind::bearer;  // it places nothing as long as the demand stands
    CHECK_FALSE(is_refused(s, s.bob.key, another));
    CHECK(is_refused(s, s.market.last<KeyCreated>()->key, bid(s)));
}

TEST_CASE("the same order signed anew is the same request") {
    Stage s;
    const KeyId pair = demanded(s);
    PlaceOrder order = bid(s);
    order.client_order_id = "once";
    const std::string id = R"("client_order_id":"once",)";
    s.market.apply(Command{pair, order, signed_bid(s, id)});
    const auto original = s.market.exchange.last_sequence();
    s.market.apply(Command{pair, order, signed_bid(s, id)});
    REQUIRE(s.market.last<Repeated>() != nullptr);
    CHECK(s.market.last<Repeated>()->original == original);
}

// The exchange's own checks pass all of these: what finds them is the judge that every command of this market goes by.
TEST_CASE("a journal in which somebody changed what a key signed breaks the rule of evidence") {
    const auto breaks = [](auto&& change) {
        Stage s;
        const KeyId pair = demanded(s);
        Command command{pair, bid(s), signed_bid(s)};
        change(s, command);
        try {
            s.market.apply(command);
        } catch (const std::string& lie) {
            INFO(lie);
            CHECK(lie.find("`evidence`") != std::string::npos);
            return true;
        }
        return false;
    };
    const auto order = [](Command& c) -> PlaceOrder& { return std::get<PlaceOrder>(c.body); };
    CHECK_FALSE(breaks([](Stage&, Command&) {}));
    CHECK(breaks([&](Stage&, Command& c) { order(c).price = Price(101); }));
    CHECK(breaks([&](Stage&, Command& c) { order(c).quantity = Quantity(2); }));
    CHECK(breaks([&](Stage&, Command& c) { order(c).side = Side::sell; }));
    CHECK(breaks([&](Stage&, Command& c) { order(c).type = OrderType::market; }));
    CHECK(breaks([&](Stage&, Command& c) { order(c).time_in_force = TimeInForce::ioc; }));
    CHECK(breaks([&](Stage&, Command& c) { order(c).client_order_id = "x"; }));
    CHECK(breaks([&](Stage& s, Command& c) { order(c).instrument = s.licence; }));
    CHECK(breaks([&](Stage&, Command& c) { order(c).price.reset(); }));
    CHECK(breaks([&](Stage&, Command& c) { order(c).stop_price = Price(5); }));
    CHECK(breaks([&](Stage&, Command& c) { order(c).display_quantity = Quantity(1); }));
    CHECK(breaks([&](Stage&, Command& c) { order(c).minimum_quantity = Quantity(1); }));
    CHECK(breaks([&](Stage&, Command& c) { order(c).expires = Time(5); }));
    CHECK(breaks([&](Stage&, Command& c) { order(c).post_only = PostOnly::slide; }));
    CHECK(breaks([&](Stage&, Command& c) { order(c).self_trade = SelfTradePolicy::decrement; }));
    CHECK(breaks([&](Stage& s, Command& c) { order(c).region = s.far; }));
    CHECK(breaks([&](Stage& s, Command& c) { c.key = s.bob.key; }));
    CHECK(breaks([&](Stage& s, Command& c) { c.key = s.dora.key; }));
    CHECK(breaks([&](Stage&, Command& c) { c.body = CancelAllOrders{}; }));
    CHECK(breaks([&](Stage&, Command& c) { c.evidence->signature[7] ^= 1; }));
    CHECK(breaks([&](Stage&, Command& c) { c.evidence->text.replace(c.evidence->text.find("1.00"), 4, "1.01"); }));
    CHECK(breaks([&](Stage& s, Command&) { s.market.wait(seconds(301)); }));  // long after it was signed
    CHECK(breaks([&](Stage& s, Command& c) { s.market.apply(c); }));          // a second time
    CHECK(breaks([&](Stage& s, Command& c) { c.evidence = signed_bid(s, R"("expires":null,"more":1,)"); }));
    CHECK_FALSE(breaks([&](Stage& s, Command& c) { c.evidence = signed_bid(s, R"("post_only":false, "\u0065xpires" :null,)"); }));
}
