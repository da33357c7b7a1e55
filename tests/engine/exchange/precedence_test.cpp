// A command with many faults is refused for the first of them; each step mends one, and the next comes to
// light.
#include <functional>

#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace tongqu;
using namespace tongqu::exchange;

namespace {

using R = RejectReason;

struct Step {
    R refused_for;
    std::function<void()> mend;
};

// Applies the command again and again, mending what it is refused for; in the end it is carried out.
template <class Body>
void peel(Stage& stage, std::optional<KeyId>& key, const Body& body, const std::vector<Step>& steps) {
    R last = R::unknown_key;
    for (const Step& step : steps) {
        stage.market.apply(key, body);
        const Rejected* refused = stage.market.last<Rejected>();
        REQUIRE(refused != nullptr);
        CHECK(std::string(describe(refused->reason).code) == describe(step.refused_for).code);
        INFO(describe(step.refused_for).code << " stands before " << describe(last).code << " in the table");
        CHECK(step.refused_for >= last);
        last = step.refused_for;
        step.mend();
    }
    stage.market.apply(key, body);
    CHECK(stage.market.last<Rejected>() == nullptr);
}

}  // namespace

TEST_CASE("The faults of an order come to light in the order of the table") {
    Stage s;
    std::optional<KeyId> key = KeyId(9999);
    PlaceOrder used = limit_order(s.gpu, Side::buy, 1, 1);
    used.client_order_id = "used";
    s.market.apply(kOperatorKey, Deposit{"", s.dora.id, Currency(0), Money(10'000'000)});
    s.market.apply(s.dora.key, used);
    s.rest(s.cerf, Side::sell, 100, 1);
    s.set_status(s.dora.id, ParticipantStatus::suspended);
    s.market.apply(kOperatorKey, SetKillSwitch{s.dora.id, true, {}});
    s.market.apply(kOperatorKey, SetTradingState{{}, TradingState::cancel_only, {}});
    PlaceOrder o = limit_order(InstrumentId(99), Side::sell, 0, 0);
    o.client_order_id = "used";
    o.price.reset();
    o.region = RegionId(60);
    o.post_only = PostOnly::reject;
    o.time_in_force = TimeInForce::fok;
    o.stop_price = Price(5);
    o.display_quantity = kMaxOrderQuantity;
    o.minimum_quantity = Quantity(0);
    peel(s, key, o,
         {{R::unknown_key, [&] { key = s.revoked; }},
          {R::key_revoked, [&] { key = s.expired; }},
          {R::key_expired, [&] { key = s.reader; }},
          {R::missing_scope, [&] { key = s.dora.key; }},
          {R::client_id_reused, [&] { o.client_order_id = "fresh"; }},
          {R::participant_suspended, [&] { s.set_status(s.dora.id, ParticipantStatus::admitted); }},
          {R::kill_switch_engaged, [&] { s.market.apply(kOperatorKey, SetKillSwitch{s.dora.id, false, {}}); }},
          {R::missing_role, [&] { o.side = Side::buy; }},
          {R::unknown_region, [&] { o.region = s.far; }},
          {R::unknown_instrument, [&] { o.instrument = s.licence; }},
          {R::region_not_a_site, [&] { o.region.reset(); }},
          {R::region_not_eligible, [&] { o.instrument = s.gpu; }},
          {R::trading_cancel_only, [&] { s.market.apply(kOperatorKey, SetTradingState{{}, TradingState::halted, {}}); }},
          {R::trading_halted, [&] { s.market.apply(kOperatorKey, SetTradingState{{}, TradingState::open, {}}); }},
          {R::quantity_not_positive, [&] { o.quantity = Quantity(INT64_MAX); }},
          {R::quantity_too_large, [&] { o.quantity = kMaxOrderQuantity; }},
          {R::price_required, [&] { o.price = Price(0); }},
          {R::price_not_positive, [&] { o.price = Price(INT64_MAX); }},
          {R::price_too_large, [&] { o.price = kMaxPrice; }},
          {R::stop_price_not_allowed, [&] { o.type = OrderType::stop_limit; }},
          {R::time_in_force_not_allowed, [&] { o.time_in_force = TimeInForce::gtd; }},
          {R::expiry_required, [&] { o.expires = s.market.now; }},
          {R::invalid_expiry, [&] { o.expires = s.market.now + days(1); }},
          {R::post_only_not_allowed, [&] { o.type = OrderType::limit, o.stop_price.reset(); }},
          {R::invalid_display_quantity, [&] { o.display_quantity.reset(); }},
          {R::minimum_not_allowed, [&] { o.minimum_quantity.reset(); }},
          {R::order_too_large, [&] { o.quantity = Quantity(100), o.price = Price(100); }},
          {R::post_only_would_trade, [&] { o.price = Price(99); }},
          {R::insufficient_funds, [&] { o.quantity = Quantity(1); }}});
}

TEST_CASE("A market order shows its own faults before it looks at the book") {
    Stage s;
    std::optional<KeyId> key = s.cerf.key;
    PlaceOrder o = limit_order(s.licence, Side::sell, 5, 1);
    o.type = OrderType::market;
    o.region = s.far;
    o.time_in_force = TimeInForce::gtc;
    o.post_only = PostOnly::reject;
    peel(s, key, o,
         {{R::not_the_supplier, [&] { o.instrument = s.gpu; }},
          {R::region_not_a_site, [&] { o.region.reset(); }},
          {R::price_not_allowed, [&] { o.price.reset(); }},
          {R::time_in_force_not_allowed, [&] { o.time_in_force = TimeInForce::ioc; }},
          {R::post_only_not_allowed, [&] { o.post_only = PostOnly::no; }},
          {R::no_liquidity, [&] { s.rest(s.bob, Side::buy, 10, 1); }}});
}

TEST_CASE("The faults of an amendment come to light in the order of the table") {
    Stage s;
    std::optional<KeyId> key = s.bob.key;
    PlaceOrder first = limit_order(s.gpu, Side::buy, 90, 5);
    first.post_only = PostOnly::reject;
    s.market.apply(key, first);
    const OrderId own = s.market.last<OrderAccepted>()->order;
    s.market.apply(s.cerf.key, limit_order(s.gpu, Side::sell, 90, 2));
    s.rest(s.cerf, Side::sell, 100, 1);
    const OrderId closed = s.rest(s.bob, Side::buy, 1, 1);
    s.market.apply(key, CancelOrder{closed, {}});
    const OrderId foreign = s.rest(s.cerf, Side::sell, 200, 1);
    s.set_status(s.bob.id, ParticipantStatus::admitted);
    AmendOrder a{foreign, Price(0), Quantity(0), {}};
    peel(s, key, a,
         {{R::unknown_order, [&] { a.order = closed; }},
          {R::order_not_open, [&] { a.order = own; }},
          {R::quantity_not_positive, [&] { a.quantity = Quantity(INT64_MAX); }},
          {R::quantity_too_large, [&] { a.quantity = Quantity(5); }},
          {R::price_not_positive, [&] { a.price = Price(INT64_MAX); }},
          {R::price_too_large, [&] { a.price = Price(90); }},
          {R::nothing_to_change, [&] { a.quantity = Quantity(2), a.price = kMaxPrice; }},
          {R::quantity_below_filled, [&] { a.quantity = kMaxOrderQuantity; }},
          {R::order_too_large, [&] { a.quantity = Quantity(200), a.price = Price(100); }},
          {R::post_only_would_trade, [&] { a.price = Price(99); }},
          {R::insufficient_funds, [&] { a.quantity = Quantity(6); }}});
}

TEST_CASE("The faults of a product come to light in the order of the table") {
    Stage s;
    std::optional<KeyId> key = s.bob.key;
    ListProduct list;
    list.terms.name_id = "data";
    list.terms.regions = RegionSet::of(RegionId(50));
    for (int i = 0; i < 1001; ++i) list.terms.contributors.push_back({"c" + std::to_string(i), 1});
    list.terms.contributors[0].participant = "no name";
    list.terms.contributors[999] = {"c1", 0};
    s.set_status(s.cerf.id, ParticipantStatus::suspended);
    peel(s, key, list,
         {{R::missing_scope, [&] { key = s.cerf.key; }},
          {R::participant_suspended, [&] { key = kOperatorKey; }},
          {R::missing_role, [&] { key = s.acme.key; }},
          {R::name_taken, [&] { list.terms.name_id = "no name"; }},
          {R::unknown_region, [&] { list.terms.regions = {}; }},
          {R::invalid_name, [&] { list.terms.name_id = "new"; }},
          {R::invalid_name, [&] { list.terms.contributors[0].participant = "c0"; }},
          {R::too_many_contributors, [&] { list.terms.contributors.pop_back(); }},
          {R::duplicate_contributor, [&] { list.terms.contributors[999].participant = "c999"; }},
          {R::invalid_weight, [&] { list.terms.contributors[999].weight = 1; }}});
}

TEST_CASE("The faults of an instrument come to light in the order of the table") {
    Stage s;
    std::optional<KeyId> key = s.cerf.key;
    OpenInstrument open;
    InstrumentTerms& t = open.terms;
    t.name_id = "gpu";
    t.allowed_regions = RegionSet::of(RegionId(50));
    t.product = ProductId(50);
    t.rival = false;
    t.currency = Currency(50);
    t.tick = {1, 9};
    t.collar = PartsPerMillion(0);
    t.allocation = Allocation::pro_rata;
    t.batch_interval = Duration(0);
    t.auction_times = {hours(9), hours(8)};
    t.reference_price = Price(0);
    t.price_band = PartsPerMillion(0);
    t.licence_cap = Quantity(0);
    t.delivery_window = Duration(0);
    s.set_status(s.cerf.id, ParticipantStatus::suspended);
    peel(s, key, open,
         {{R::participant_suspended, [&] { s.set_status(s.cerf.id, ParticipantStatus::admitted); }},
          {R::name_taken, [&] { t.name_id = ""; }},
          {R::unknown_region, [&] { t.allowed_regions = {}; }},
          {R::unknown_product, [&] { t.product.reset(); }},
          {R::invalid_name, [&] { t.name_id = "new"; }},
          {R::product_required, [&] { t.product = s.data; }},
          {R::not_the_supplier, [&] { key = s.acme.key; }},
          {R::unknown_currency, [&] { t.currency = Currency(11); }},
          {R::invalid_grain,
           [&] {
               t.tick = {1, 2};
           }},
          {R::invalid_collar, [&] { t.collar = PartsPerMillion(1); }},
          {R::invalid_allocation, [&] { t.allocation = Allocation::price_time; }},
          {R::invalid_interval, [&] { t.batch_interval = seconds(1); }},
          {R::invalid_schedule, [&] { t.auction_times = {hours(9)}; }},
          {R::invalid_reference_price, [&] { t.reference_price.reset(); }},
          {R::invalid_band, [&] { t.price_band.reset(); }},
          {R::invalid_licence_cap, [&] { t.licence_cap.reset(); }},
          {R::model_not_for_non_rival, [&] { t.auction_times.clear(); }},
          {R::invalid_window, [&] { t.delivery_window = seconds(1); }}});
}

TEST_CASE("The faults of a share table come to light in the order of the table") {
    Stage s;
    std::optional<KeyId> key = s.cerf.key;
    s.set_status(s.cerf.id, ParticipantStatus::suspended);
    ProposeShares propose{ProductId(50), {ShareMethod::additive, {"no name"}, {}}, {}};
    auto& players = propose.game.players;
    for (int i = 0; i < 1000; ++i) players.push_back("c" + std::to_string(i % 999));
    peel(s, key, propose,
         {{R::participant_suspended, [&] { s.set_status(s.cerf.id, ParticipantStatus::admitted); }},
          {R::unknown_product, [&] { propose.product = s.data; }},
          {R::invalid_name, [&] { players[0] = "d"; }},
          {R::too_many_contributors, [&] { players.erase(players.begin()); }},
          {R::duplicate_contributor, [&] { players.back() = "d"; }},
          {R::invalid_contributions, [&] { propose.game.numbers.assign(1000, 0); }},
          {R::shares_not_positive, [&] { propose.game.numbers[0] = 1; }},
          {R::not_the_supplier, [&] { key = s.acme.key; }}});
}

TEST_CASE("The faults of an application come to light in the order of the table") {
    Stage s;
    std::optional<KeyId> key;
    ApplyForAdmission apply;
    apply.terms.name_id = "bob";
    apply.terms.region = RegionId(50);
    apply.terms.group = "no name";
    peel(s, key, apply,
         {{R::name_taken, [&] { apply.terms.name_id = "new"; }},
          {R::unknown_region, [&] { apply.terms.region = s.far; }},
          {R::invalid_name, [&] { apply.terms.group = "good"; }},
          {R::no_roles, [&] { apply.terms.roles = RoleSet::of(Role::operator_); }},
          {R::role_reserved, [&] { apply.terms.roles = RoleSet::of(Role::buyer); }}});
}

TEST_CASE("The faults of a key come to light in the order of the table") {
    Stage s;
    std::optional<KeyId> key;
    CreateKey create{ParticipantId(99), digest_of("a guess"), {}, {}, s.market.now, {}};
    peel(s, key, create,
         {{R::unknown_participant, [&] { create.participant = s.zoe; }},
          {R::wrong_claim_secret, [&] { create.claim_digest = digest_of("zoe's claim"); }},
          {R::not_admitted, [&] { s.set_status(s.zoe, ParticipantStatus::admitted); }},
          {R::scope_not_permitted, [&] { create.scopes = ScopeSet::of(Scope::trade); }},
          {R::expiry_in_past, [&] { create.expires = s.market.now + Duration(1); }}});
}

TEST_CASE("The faults of a deposit and of a withdrawal come to light in the order of the table") {
    Stage s;
    std::optional<KeyId> key = kOperatorKey;
    Deposit deposit{"", ParticipantId(99), Currency(50), Money(0)};
    peel(s, key, deposit,
         {{R::unknown_participant, [&] { deposit.participant = s.zoe; }},
          {R::not_admitted, [&] { deposit.participant = s.bob.id; }},
          {R::unknown_currency, [&] { deposit.currency = Currency(0); }},
          {R::amount_not_positive, [&] { deposit.amount = Money(INT64_MAX); }},
          {R::amount_too_large, [&] { deposit.amount = Money(1); }}});
    key = s.bob.key;
    Withdraw withdraw{"", Currency(50), Money(-1)};
    s.set_status(s.bob.id, ParticipantStatus::suspended);
    peel(s, key, withdraw,
         {{R::participant_suspended, [&] { s.set_status(s.bob.id, ParticipantStatus::admitted); }},
          {R::unknown_currency, [&] { withdraw.currency = Currency(0); }},
          {R::amount_not_positive, [&] { withdraw.amount = Money(1'000'000'001); }},
          {R::not_whole_minor_units, [&] { withdraw.amount = Money(1'000'000'000); }},
          {R::insufficient_funds, [&] { withdraw.amount = Money(100'000'000); }}});
}

TEST_CASE("The faults of a delivery and of an acceptance come to light in the order of the table") {
    Stage s;
    std::optional<KeyId> key = s.acme.key;
    const TradeId trade = s.trade();
    DeliverTrade deliver{TradeId(50), {}, {}};
    peel(s, key, deliver,
         {{R::unknown_trade, [&] { deliver.trade = trade; }},
          {R::unknown_trade, [&] { key = s.bob.key; }},
          {R::not_the_supplier, [&] { key = s.cerf.key; }}});
    AcceptTrade accept{trade, {}};
    const TradeId next = s.trade();
    peel(s, key, accept,
         {{R::not_the_buyer, [&] { accept.trade = next, key = s.bob.key; }},
          {R::not_acceptable, [&] { accept.trade = trade; }}});
}

TEST_CASE("The faults of a report of use, of a dispute and of a resolution come to light in the order of the table") {
    Stage s;
    InstrumentTerms terms;
    terms.name_id = "hours", terms.plan = DeliveryPlan::metered;
    s.market.apply(kOperatorKey, OpenInstrument{terms});
    const InstrumentId hours = s.market.last<InstrumentOpened>()->instrument;
    s.market.apply(s.cerf.key, limit_order(hours, Side::sell, 10, 5));
    s.market.apply(s.bob.key, limit_order(hours, Side::buy, 10, 5));
    const TradeId trade = s.market.last<Traded>()->trade;
    const TradeId other = s.trade();

    std::optional<KeyId> key = s.acme.key;
    ReportUsage report{TradeId(50), {}, Quantity(0)};
    peel(s, key, report,
         {{R::unknown_trade, [&] { report.trade = trade; }},
          {R::unknown_trade, [&] { key = s.bob.key; }},
          {R::not_the_supplier, [&] { key = s.cerf.key; }},
          {R::quantity_not_positive, [&] { report.quantity = Quantity(6); }},
          {R::not_in_use, [&] { s.market.apply(s.cerf.key, DeliverTrade{trade, {}, {}}); }},
          {R::usage_above_quota, [&] { report.quantity = Quantity(5); }}});
    DisputeTrade dispute{other, {}, {}};
    key = s.cerf.key;
    peel(s, key, dispute,
         {{R::not_the_buyer, [&] { key = s.bob.key; }}, {R::not_disputable, [&] { dispute.trade = trade; }}});

    ParticipantTerms regulator;
    regulator.name_id = "judge", regulator.roles = RoleSet::of(Role::regulator);
    const Market::Member judge = s.market.join(regulator);
    s.set_status(judge.id, ParticipantStatus::suspended);
    ResolveTrade resolve{TradeId(50), {}, Money(500'001), {}};
    key = s.bob.key;
    peel(s, key, resolve,
         {{R::missing_scope, [&] { key = judge.key; }},
          {R::participant_suspended, [&] { s.set_status(judge.id, ParticipantStatus::admitted); }},
          {R::unknown_trade, [&] { resolve.trade = other; }},
          {R::not_resolvable, [&] { resolve.trade = trade; }},
          {R::invalid_refund, [&] { resolve.refund = Money(500'000); }}});
}
