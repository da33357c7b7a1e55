// What tells one request from another.
#include <set>

#include <catch2/catch.hpp>

#include "market/command_codec.hpp"
#include "random_command.hpp"

using namespace tongqu;

TEST_CASE("The same body has the same fingerprint, whoever sends it") {
    RandomCommand random(1);
    for (std::size_t alternative = 0; alternative < std::variant_size_v<CommandBody>; ++alternative) {
        const Command command = random.make(alternative);
        const CommandBody copy = command.body;
        CHECK(fingerprint_of(copy) == fingerprint_of(command.body));
    }
}

TEST_CASE("A change of any field of an order is another request") {
    PlaceOrder order;
    order.client_order_id = "x1";
    order.price = Price(5);
    order.quantity = Quantity(2);
    std::set<std::uint64_t> seen{fingerprint_of(order)};
    const auto differs = [&](auto change) {
        PlaceOrder other = order;
        change(other);
        return seen.insert(fingerprint_of(other)).second;
    };
    CHECK(differs([](PlaceOrder& o) { o.client_order_id = "x2"; }));
    CHECK(differs([](PlaceOrder& o) { o.instrument = InstrumentId(1); }));
    CHECK(differs([](PlaceOrder& o) { o.side = Side::sell; }));
    CHECK(differs([](PlaceOrder& o) { o.type = OrderType::market; }));
    CHECK(differs([](PlaceOrder& o) { o.price = Price(6); }));
    CHECK(differs([](PlaceOrder& o) { o.price.reset(); }));
    CHECK(differs([](PlaceOrder& o) { o.quantity = Quantity(5), o.price = Price(2); }));
    CHECK(differs([](PlaceOrder& o) { o.time_in_force = TimeInForce::ioc; }));
    CHECK(differs([](PlaceOrder& o) { o.post_only = PostOnly::reject; }));
    CHECK(differs([](PlaceOrder& o) { o.self_trade = SelfTradePolicy::decrement; }));
    CHECK(differs([](PlaceOrder& o) { o.region = RegionId(0); }));
}

TEST_CASE("Commands of the same content but of another kind are other requests") {
    CHECK(fingerprint_of(Resume{}) != fingerprint_of(Tick{}));
    CHECK(fingerprint_of(AcceptTrade{TradeId(1), "r"}) != fingerprint_of(CancelOrder{OrderId(1), "r"}));
}

TEST_CASE("Fresh secrets do not make another request, all else does") {
    CreateKey key{ParticipantId(1), Digest{1}, Digest{2}, ScopeSet::of(Scope::read), {}, "k"};
    CreateKey fresh = key;
    fresh.secret_digest = Digest{3};
    CHECK(fingerprint_of(fresh) == fingerprint_of(key));
    fresh.claim_digest = Digest{4};
    CHECK(fingerprint_of(fresh) != fingerprint_of(key));

    ApplyForAdmission apply{{}, Digest{1}};
    ApplyForAdmission again{{}, Digest{2}};
    CHECK(fingerprint_of(apply) == fingerprint_of(again));
    again.terms.small_firm = true;
    CHECK(fingerprint_of(apply) != fingerprint_of(again));
}

TEST_CASE("Text that moves from one field to the next is another request") {
    ApplyForAdmission one, two;
    one.terms.name_id = "ab", one.terms.name = "c";
    two.terms.name_id = "a", two.terms.name = "bc";
    CHECK(fingerprint_of(one) != fingerprint_of(two));
}

TEST_CASE("Two hundred thousand requests, and their near relatives, have as many fingerprints") {
    std::set<std::uint64_t> seen;
    std::size_t made = 0;
    for (std::uint64_t i = 0; i < 100'000; ++i) {
        seen.insert(fingerprint_of(CancelOrder{OrderId(i), {}}));
        seen.insert(
            fingerprint_of(Deposit{"wire-" + std::to_string(i), ParticipantId(1), Currency(0), Money(1)}));
        made += 2;
    }
    CHECK(seen.size() == made);
}

TEST_CASE("The hash of a text depends on its seed, its bytes and its length") {
    std::set<std::uint64_t> seen;
    for (std::uint64_t seed = 0; seed < 3; ++seed)
        for (const std::string_view text :
             {std::string_view(""), std::string_view("\0", 1), std::string_view("\0\0", 2),
              std::string_view("a"), std::string_view("12345678"), std::string_view("12345678\0", 9),
              std::string_view("123456781234567")})
            seen.insert(hash_text(text, seed));
    CHECK(seen.size() == 21);
}

TEST_CASE("Each command is known by the id that its client set, if it has one") {
    PlaceOrder order;
    order.client_order_id = "o";
    REQUIRE(client_id_of(order));
    CHECK(client_id_of(order)->kind == ClientIdKind::client_order_id);
    CHECK(client_id_of(order)->text == "o");
    const auto kind_of = [](const CommandBody& body) {
        const auto id = client_id_of(body);
        return id ? std::optional(id->kind) : std::nullopt;
    };
    CHECK(kind_of(Deposit{"r", {}, {}, {}}) == ClientIdKind::reference);
    CHECK(kind_of(Withdraw{"r", {}, {}}) == ClientIdKind::reference);
    CHECK(kind_of(DeliverTrade{{}, "r", {}}) == ClientIdKind::reference);
    CHECK(kind_of(AcceptTrade{{}, "r"}) == ClientIdKind::reference);
    CHECK(kind_of(DeclareShares{{}, {}, "r"}) == ClientIdKind::reference);
    CHECK(kind_of(ProposeShares{{}, {}, "r"}) == ClientIdKind::reference);
    CHECK(kind_of(CancelOrder{{}, "k"}) == ClientIdKind::idempotency_key);
    CHECK(kind_of(AmendOrder{{}, {}, {}, "k"}) == ClientIdKind::idempotency_key);
    CHECK(kind_of(CancelAllOrders{{}, "k"}) == ClientIdKind::idempotency_key);
    CHECK(kind_of(ChangeStatus{{}, {}, "k"}) == ClientIdKind::idempotency_key);
    CHECK(kind_of(CreateKey{{}, {}, {}, {}, {}, "k"}) == ClientIdKind::idempotency_key);
    CHECK(kind_of(RevokeKey{{}, "k"}) == ClientIdKind::idempotency_key);
    for (const CommandBody& without :
         {CommandBody(PlaceOrder{}), CommandBody(Deposit{}), CommandBody(CancelOrder{}),
          CommandBody(OpenExchange{}), CommandBody(Resume{}), CommandBody(Tick{}),
          CommandBody(CreateRegion{}), CommandBody(ApplyForAdmission{}), CommandBody(ListProduct{}),
          CommandBody(OpenInstrument{})})
        CHECK_FALSE(client_id_of(without));
}
