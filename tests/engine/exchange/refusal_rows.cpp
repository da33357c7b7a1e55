// Every refusal that can be met, in the order of precedence.
#include "engine/exchange/draw.hpp"
#include "refusal_rows.hpp"

namespace tongqu::exchange {
namespace {

using R = RejectReason;
using Status = ParticipantStatus;

PlaceOrder bid(Stage& s) { return limit_order(s.gpu, Side::buy, 100, 1); }

template <class Change>
Command with_bid(Stage& s, Change change) {
    PlaceOrder order = bid(s);
    change(order);
    return {s.bob.key, order};
}

template <class Change>
Command with_instrument(std::optional<KeyId> key, Change change) {
    InstrumentTerms terms;
    terms.name_id = "new";
    change(terms);
    return {key, OpenInstrument{terms}};
}

// An instrument that Stage does not have; its supplier is acme.
template <class Change>
InstrumentId opened(Stage& s, Change change) {
    s.market.apply(with_instrument(s.acme.key, change));
    return s.market.last<InstrumentOpened>()->instrument;
}

KeyId judge(Stage& s) {
    ParticipantTerms terms;
    terms.name_id = "judge";
    terms.roles = RoleSet::of(Role::regulator);
    return s.market.join(terms).key;
}

// A batch market whose next draw is by the seed "seed".
InstrumentId batch(Stage& s) {
    const InstrumentId market = opened(s, [](InstrumentTerms& t) { t.model = MarketModel::batch; });
    s.market.apply({}, RunBatch{market, {}, commitment_to(digest_of("seed"))});
    return market;
}

Command with_contributors(Stage& s, std::vector<Contributor> contributors) {
    ProductTerms terms;
    terms.name_id = "new";
    terms.contributors = std::move(contributors);
    return {s.acme.key, ListProduct{terms}};
}

Command proposal(Stage& s, ContributionGame game) { return {s.acme.key, ProposeShares{s.data, std::move(game), {}}}; }

Command application(const char* name, RoleSet roles) {
    ParticipantTerms terms;
    terms.name_id = name;
    terms.roles = roles;
    return {std::nullopt, ApplyForAdmission{terms, {}}};
}

CreateKey more_keys(const Market::Member& member, ScopeSet scopes) {
    return {member.id, {}, digest_of("key"), scopes, {}, {}};
}

constexpr ScopeSet kRead = ScopeSet::of(Scope::read);
constexpr RoleSet kBuyer = RoleSet::of(Role::buyer);
constexpr Currency kYuan{0};

// One table, read downwards: the order of precedence.
}  // namespace

// clang-format off
const std::vector<RefusalRow>& refusal_rows() {
    static const std::vector<RefusalRow> kRows{
        {R::unknown_key, [](Stage& s) { return Command{KeyId(9999), bid(s)}; }},
        {R::unknown_key, [](Stage& s) { return Command{std::nullopt, bid(s)}; }},
        {R::key_revoked, [](Stage& s) { return Command{s.revoked, bid(s)}; }},
        {R::key_expired, [](Stage& s) { return Command{s.expired, bid(s)}; }},
        {R::missing_scope, [](Stage& s) { return Command{s.reader, bid(s)}; }},
        {R::missing_scope, [](Stage& s) { return Command{s.bob.key, Deposit{"", s.bob.id, kYuan, Money(1)}}; }},
        {R::missing_scope, [](Stage&) { return Command{kOperatorKey, Withdraw{"", kYuan, Money(10'000)}}; }},
        {R::not_for_clients, [](Stage&) { return Command{kOperatorKey, Tick{}}; }},
        {R::not_for_clients, [](Stage&) { return Command{kOperatorKey, Resume{}}; }},
        {R::client_id_reused, [](Stage& s) {
             s.market.apply(s.bob.key, [&] { auto o = bid(s); o.client_order_id = "x"; return o; }());
             return with_bid(s, [](PlaceOrder& o) { o.client_order_id = "x", o.quantity = Quantity(2); });
         }},
        {R::unknown_participant, [](Stage&) { return Command{kOperatorKey, ChangeStatus{ParticipantId(99), Status::admitted, {}}}; }},
        {R::unknown_participant, [](Stage&) { return Command{kOperatorKey, Deposit{"", ParticipantId(99), kYuan, Money(1)}}; }},
        {R::unknown_participant, [](Stage& s) { return Command{s.bob.key, more_keys(s.dora, kRead)}; }},
        {R::unknown_participant, [](Stage&) { return Command{{}, CreateKey{ParticipantId(99), digest_of("x"), {}, kRead, {}, {}}}; }},
        {R::wrong_claim_secret, [](Stage& s) { return Command{{}, CreateKey{s.zoe, digest_of("a guess"), {}, kRead, {}, {}}}; }},
        {R::wrong_claim_secret, [](Stage& s) { return Command{{}, CreateKey{s.bob.id, digest_of("bob's claim"), {}, kRead, {}, {}}}; }},
        {R::wrong_claim_secret, [](Stage&) { return Command{{}, CreateKey{ParticipantId(0), Digest{}, {}, kRead, {}, {}}}; }},
        {R::no_such_key, [](Stage& s) { return Command{s.bob.key, RevokeKey{KeyId(9999), {}}}; }},
        {R::no_such_key, [](Stage& s) { return Command{s.bob.key, RevokeKey{s.reader, {}}}; }},
        {R::no_such_key, [](Stage& s) { return Command{s.dora.key, RevokeKey{s.revoked, {}}}; }},
        {R::not_admitted, [](Stage& s) { return Command{{}, CreateKey{s.zoe, digest_of("zoe's claim"), {}, kRead, {}, {}}}; }},
        {R::not_admitted, [](Stage& s) { return Command{kOperatorKey, Deposit{"", s.zoe, kYuan, Money(1)}}; }},
        {R::participant_suspended, [](Stage& s) { s.set_status(s.bob.id, Status::suspended); return Command{s.bob.key, bid(s)}; }},
        {R::participant_suspended, [](Stage& s) {
             s.set_status(s.bob.id, Status::suspended);
             return Command{s.bob.key, Withdraw{"", kYuan, Money(10'000)}};
         }},
        {R::participant_exited, [](Stage& s) { s.set_status(s.bob.id, Status::exited); return Command{s.bob.key, bid(s)}; }},
        {R::participant_exited, [](Stage& s) {
             s.set_status(s.bob.id, Status::exited);
             return Command{kOperatorKey, Deposit{"", s.bob.id, kYuan, Money(1)}};
         }},
        {R::kill_switch_engaged, [](Stage& s) {
             s.market.apply(s.bob.key, SetKillSwitch{s.bob.id, true, {}});
             return Command{s.bob.key, bid(s)};
         }},
        {R::not_yours_to_release, [](Stage& s) {
             s.market.apply(kOperatorKey, SetKillSwitch{s.bob.id, true, {}});
             return Command{s.bob.key, SetKillSwitch{s.bob.id, false, {}}};
         }},
        {R::missing_role, [](Stage& s) { return Command{s.bob.key, limit_order(s.gpu, Side::sell, 100, 1)}; }},
        {R::missing_role, [](Stage&) { return Command{kOperatorKey, ListProduct{[] { ProductTerms t; t.name_id = "new"; return t; }()}}; }},
        {R::name_taken, [](Stage&) { return Command{kOperatorKey, CreateRegion{[] { Region r; r.code = "HOME"; return r; }()}}; }},
        {R::name_taken, [](Stage&) { return application("bob", RoleSet::of(Role::supplier)); }},
        {R::name_taken, [](Stage& s) { return Command{s.cerf.key, ListProduct{[] { ProductTerms t; t.name_id = "data"; return t; }()}}; }},
        {R::name_taken, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.name_id = "gpu"; }); }},
        {R::unknown_region, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.region = RegionId(9); }); }},
        {R::unknown_region, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.region = RegionId(255); }); }},
        {R::unknown_region, [](Stage&) {
             ParticipantTerms terms;
             terms.name_id = "new", terms.roles = kBuyer, terms.sites = RegionSet::of(RegionId(9));
             return Command{{}, ApplyForAdmission{terms, {}}};
         }},
        {R::unknown_product, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.product = ProductId(9); }); }},
        {R::unknown_instrument, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.instrument = InstrumentId(9); }); }},
        {R::unknown_instrument, [](Stage& s) { return Command{s.bob.key, CancelAllOrders{InstrumentId(9), {}}}; }},
        {R::unknown_order, [](Stage& s) { return Command{s.dora.key, CancelOrder{s.rest(s.bob, Side::buy, 100, 1), {}}}; }},
        {R::unknown_order, [](Stage& s) { return Command{s.dora.key, CancelOrder{OrderId(1'000'000), {}}}; }},
        {R::order_not_open, [](Stage& s) {
             const OrderId order = s.rest(s.bob, Side::buy, 100, 1);
             s.market.apply(s.bob.key, CancelOrder{order, {}});
             return Command{s.bob.key, CancelOrder{order, {}}};
         }},
        {R::unknown_trade, [](Stage& s) { return Command{s.dora.key, AcceptTrade{s.trade(), {}}}; }},
        {R::unknown_trade, [](Stage& s) { return Command{s.acme.key, DeliverTrade{TradeId(1), {}, {}}}; }},
        {R::too_many_regions, [](Stage& s) {
             for (int i = 0; i < 62; ++i)
                 s.market.apply(kOperatorKey, CreateRegion{[&] { Region r; r.code = "R" + std::to_string(i); return r; }()});
             return Command{kOperatorKey, CreateRegion{[] { Region r; r.code = "ONE"; return r; }()}};
         }},
        {R::too_many_keys, [](Stage& s) {
             for (int i = 1; i < 100; ++i) s.key_for(s.bob, kRead);
             return Command{s.bob.key, more_keys(s.bob, kRead)};
         }},
        {R::too_many_share_versions, [](Stage& s) {
             const DeclareShares shares{s.data, {{"acme", 1}}, {}};
             for (int i = 1; i < 1000; ++i) s.market.apply(s.acme.key, shares);
             return Command{s.acme.key, shares};
         }},
        {R::invalid_name, [](Stage&) { return application("not a name", kBuyer); }},
        {R::invalid_name, [](Stage&) { return application("", kBuyer); }},
        {R::invalid_name, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.name_id = std::string(97, 'a'); }); }},
        {R::invalid_name, [](Stage& s) { return with_contributors(s, {{"", 1}}); }},
        {R::invalid_name, [](Stage&) { return Command{kOperatorKey, CreateRegion{}}; }},
        {R::no_roles, [](Stage&) { return application("new", {}); }},
        {R::role_reserved, [](Stage&) { return application("new", RoleSet::of(Role::buyer, Role::operator_)); }},
        {R::invalid_status_change, [](Stage& s) { return Command{kOperatorKey, ChangeStatus{s.zoe, Status::suspended, {}}}; }},
        {R::invalid_status_change, [](Stage& s) { return Command{kOperatorKey, ChangeStatus{s.bob.id, Status::applied, {}}}; }},
        {R::invalid_status_change, [](Stage& s) { return Command{kOperatorKey, ChangeStatus{s.bob.id, Status::admitted, {}}}; }},
        {R::invalid_status_change, [](Stage&) { return Command{kOperatorKey, ChangeStatus{ParticipantId(0), Status::suspended, {}}}; }},
        {R::scope_not_permitted, [](Stage& s) { return Command{s.bob.key, more_keys(s.bob, ScopeSet::of(Scope::operate))}; }},
        {R::scope_not_permitted, [](Stage& s) { return Command{s.bob.key, more_keys(s.bob, {})}; }},
        {R::expiry_in_past, [](Stage& s) {
             auto keys = more_keys(s.bob, kRead);
             keys.expires = s.market.now;
             return Command{s.bob.key, keys};
         }},
        {R::too_many_contributors, [](Stage& s) {
             std::vector<Contributor> many;
             for (int i = 0; i < 1001; ++i) many.push_back({"c" + std::to_string(i), 1});
             return with_contributors(s, many);
         }},
        {R::duplicate_contributor, [](Stage& s) { return with_contributors(s, {{"a", 1}, {"b", 1}, {"a", 2}}); }},
        {R::invalid_weight, [](Stage& s) { return with_contributors(s, {{"a", 0}}); }},
        {R::invalid_weight, [](Stage& s) { return with_contributors(s, {{"a", kMaxWeight + 1}}); }},
        {R::invalid_contributions, [](Stage& s) { return Command{s.acme.key, DeclareShares{s.data, {}, {}}}; }},
        {R::invalid_contributions, [](Stage& s) { return proposal(s, {ShareMethod::additive, {"a", "b"}, {1}}); }},
        {R::invalid_contributions, [](Stage& s) { return proposal(s, {ShareMethod::airport, {"a"}, {-1}}); }},
        {R::invalid_contributions, [](Stage& s) { return proposal(s, {ShareMethod::declared, {"a"}, {1}}); }},
        {R::invalid_contributions, [](Stage& s) { return proposal(s, {ShareMethod::table, {"a"}, {1, 1}}); }},
        {R::invalid_contributions, [](Stage& s) { return proposal(s, {ShareMethod::table, {}, {}}); }},
        {R::shares_not_positive, [](Stage& s) { return proposal(s, {ShareMethod::additive, {"a", "b"}, {0, 0}}); }},
        {R::shares_not_positive, [](Stage& s) { return proposal(s, {ShareMethod::table, {"a", "b"}, {0, 5, 0, 4}}); }},
        {R::product_required, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.rival = false; }); }},
        {R::not_the_supplier, [](Stage& s) { return with_instrument(s.cerf.key, [&](InstrumentTerms& t) { t.product = s.data; }); }},
        {R::not_the_supplier, [](Stage& s) { return Command{s.cerf.key, limit_order(s.licence, Side::sell, 1, 1)}; }},
        {R::not_the_supplier, [](Stage& s) { return Command{s.cerf.key, DeclareShares{s.data, {{"cerf", 1}}, {}}}; }},
        {R::not_the_supplier, [](Stage& s) { return Command{s.bob.key, DeliverTrade{s.trade(), {}, {}}}; }},
        {R::not_the_buyer, [](Stage& s) { return Command{s.cerf.key, AcceptTrade{s.trade(), {}}}; }},
        {R::unknown_currency, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.currency = Currency(77); }); }},
        {R::unknown_currency, [](Stage& s) { return Command{s.bob.key, Withdraw{"", Currency(77), Money(1)}}; }},
        {R::invalid_grain, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.tick = {1, 7}; }); }},
        {R::invalid_grain, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.lot = {0, 0}; }); }},
        {R::invalid_grain, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.tick = {-1, 2}, t.lot = {-1, 0}; }); }},
        {R::invalid_collar, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.collar = PartsPerMillion(0); }); }},
        {R::invalid_collar, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.collar = PartsPerMillion(1'000'001); }); }},
        {R::invalid_allocation, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.allocation = Allocation::pro_rata, t.model = MarketModel::batch; }); }},
        {R::invalid_allocation, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.top_order_share = PartsPerMillion(1); }); }},
        {R::invalid_interval, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.batch_interval = Duration(99'999); }); }},
        {R::invalid_interval, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.batch_interval = days(2); }); }},
        {R::invalid_schedule, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.model = MarketModel::call; }); }},
        {R::invalid_schedule, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.auction_times = {hours(9), hours(9)}; }); }},
        {R::invalid_schedule, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.auction_times = {hours(24)}; }); }},
        {R::invalid_schedule, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.auction_times = {hours(9), hours(10)}, t.call_window = hours(1); }); }},
        {R::invalid_schedule, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.auction_times = {hours(9)}, t.no_cancel_window = t.call_window; }); }},
        {R::invalid_schedule, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.day_end = Duration(-1); }); }},
        {R::invalid_reference_price, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.reference_price = Price(0); }); }},
        {R::invalid_band, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.price_band = PartsPerMillion(1'000'000); }); }},
        {R::invalid_band, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.interruption = Duration(1); }); }},
        {R::invalid_licence_cap, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.licence_cap = Quantity(1); }); }},
        {R::model_not_for_non_rival, [](Stage& s) {
             return with_instrument(s.acme.key, [&](InstrumentTerms& t) { t.product = s.data, t.rival = false, t.model = MarketModel::batch; });
         }},
        {R::invalid_window, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.delivery_window = Duration(999'999); }); }},
        {R::invalid_window, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.dispute_window = days(367); }); }},
        {R::region_not_a_site, [](Stage& s) { return with_bid(s, [&](PlaceOrder& o) { o.region = s.far; }); }},
        {R::region_not_eligible, [](Stage& s) { return with_bid(s, [&](PlaceOrder& o) { o.instrument = s.licence; }); }},
        {R::trading_cancel_only, [](Stage& s) {
             s.market.apply(kOperatorKey, SetTradingState{s.gpu, TradingState::cancel_only, {}});
             return Command{s.bob.key, bid(s)};
         }},
        {R::trading_halted, [](Stage& s) {
             s.market.apply(kOperatorKey, SetTradingState{{}, TradingState::halted, {}});
             return with_bid(s, [](PlaceOrder& o) { o.time_in_force = TimeInForce::ioc; });
         }},
        {R::no_cancel_phase, [](Stage& s) {
             PlaceOrder order = bid(s);
             order.instrument = opened(s, [](InstrumentTerms& t) { t.model = MarketModel::call, t.auction_times = {hours(9)}, t.no_cancel_window = hours(9); });
             s.market.apply(s.bob.key, order);
             return Command{s.bob.key, CancelOrder{s.market.last<OrderAccepted>()->order, {}}};
         }},
        {R::not_in_this_phase, [](Stage& s) {
             const InstrumentId day = opened(s, [](InstrumentTerms& t) { t.auction_times = {hours(9)}, t.call_window = hours(9); });
             return with_bid(s, [&](PlaceOrder& o) { o.instrument = day, o.post_only = PostOnly::slide; });
         }},
        {R::licences_exhausted, [](Stage& s) {
             const InstrumentId few = opened(s, [&](InstrumentTerms& t) { t.product = s.data, t.rival = false, t.licence_cap = Quantity(2); });
             s.market.apply(s.acme.key, limit_order(few, Side::sell, 100, 1));
             s.market.apply(s.bob.key, limit_order(few, Side::buy, 100, 1));
             s.market.apply(s.bob.key, limit_order(few, Side::buy, 100, 1));
             return Command{s.bob.key, limit_order(few, Side::buy, 100, 1)};
         }},
        {R::quantity_not_positive, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.quantity = Quantity(0); }); }},
        {R::quantity_not_positive, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.quantity = Quantity(INT64_MIN); }); }},
        {R::quantity_too_large, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.quantity = Quantity(INT64_MAX); }); }},
        {R::order_type_not_allowed, [](Stage& s) {
             const InstrumentId licence = opened(s, [&](InstrumentTerms& t) { t.product = s.data, t.rival = false; });
             return with_bid(s, [&](PlaceOrder& o) { o.instrument = licence, o.type = OrderType::stop; });
         }},
        {R::price_required, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.price.reset(); }); }},
        {R::price_not_allowed, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.type = OrderType::market; }); }},
        {R::price_not_positive, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.price = Price(0); }); }},
        {R::price_not_positive, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.price = Price(INT64_MIN); }); }},
        {R::price_too_large, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.price = Price(INT64_MAX); }); }},
        {R::stop_price_required, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.type = OrderType::stop_limit; }); }},
        {R::stop_price_not_allowed, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.stop_price = Price(90); }); }},
        {R::invalid_stop_price, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.type = OrderType::stop_limit, o.stop_price = Price(0); }); }},
        {R::invalid_stop_price, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.type = OrderType::stop_limit, o.stop_price = Price(INT64_MAX); }); }},
        {R::time_in_force_not_allowed, [](Stage& s) {
             return with_bid(s, [](PlaceOrder& o) { o.type = OrderType::stop_limit, o.stop_price = Price(90), o.time_in_force = TimeInForce::ioc; });
         }},
        {R::time_in_force_not_allowed, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.type = OrderType::market, o.price.reset(); }); }},
        {R::expiry_required, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.time_in_force = TimeInForce::gtd; }); }},
        {R::expiry_not_allowed, [](Stage& s) { return with_bid(s, [&](PlaceOrder& o) { o.expires = s.market.now + days(1); }); }},
        {R::invalid_expiry, [](Stage& s) { return with_bid(s, [&](PlaceOrder& o) { o.time_in_force = TimeInForce::gtd, o.expires = s.market.now; }); }},
        {R::invalid_expiry, [](Stage& s) { return with_bid(s, [&](PlaceOrder& o) { o.time_in_force = TimeInForce::gtd, o.expires = kLatestTime; }); }},
        {R::post_only_not_allowed, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.post_only = PostOnly::reject, o.time_in_force = TimeInForce::ioc; }); }},
        {R::display_not_allowed, [](Stage& s) {
             return with_bid(s, [](PlaceOrder& o) { o.quantity = Quantity(2), o.display_quantity = Quantity(1), o.time_in_force = TimeInForce::ioc; });
         }},
        {R::invalid_display_quantity, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.display_quantity = Quantity(1); }); }},
        {R::invalid_display_quantity, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.display_quantity = Quantity(0); }); }},
        {R::invalid_display_quantity, [](Stage& s) {
             return with_bid(s, [](PlaceOrder& o) { o.quantity = Quantity(1001), o.display_quantity = Quantity(1); });
         }},
        {R::minimum_not_allowed, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.minimum_quantity = Quantity(1), o.time_in_force = TimeInForce::fok; }); }},
        {R::invalid_minimum_quantity, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.minimum_quantity = Quantity(2); }); }},
        {R::invalid_minimum_quantity, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.minimum_quantity = Quantity(-1); }); }},
        {R::no_liquidity, [](Stage& s) {
             return with_bid(s, [](PlaceOrder& o) { o.type = OrderType::market, o.price.reset(), o.time_in_force = TimeInForce::ioc; });
         }},
        {R::price_outside_band, [](Stage& s) {
             const InstrumentId banded = opened(s, [](InstrumentTerms& t) { t.reference_price = Price(200), t.price_band = PartsPerMillion(100'000); });
             return with_bid(s, [&](PlaceOrder& o) { o.instrument = banded, o.price = Price(179); });
         }},
        {R::nothing_to_change, [](Stage& s) { return Command{s.bob.key, AmendOrder{s.rest(s.bob, Side::buy, 100, 1), {}, {}, {}}}; }},
        {R::quantity_below_filled, [](Stage& s) {
             s.rest(s.cerf, Side::sell, 100, 1);
             return Command{s.bob.key, AmendOrder{s.rest(s.bob, Side::buy, 100, 2), {}, Quantity(1), {}}};
         }},
        {R::order_too_large, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.quantity = kMaxOrderQuantity, o.price = kMaxPrice; }); }},
        {R::order_too_large, [](Stage& s) { return Command{s.cerf.key, limit_order(s.gpu, Side::sell, 1'000'000, 1'000'000'000)}; }},
        {R::post_only_would_trade, [](Stage& s) {
             s.rest(s.cerf, Side::sell, 100, 1);
             return with_bid(s, [](PlaceOrder& o) { o.post_only = PostOnly::reject; });
         }},
        {R::too_many_open_orders, [](Stage& s) {
             for (int i = 0; i < 100'000; ++i) s.rest(s.cerf, Side::sell, 1'000, 1);
             return Command{s.cerf.key, limit_order(s.gpu, Side::sell, 1'000, 1)};
         }},
        {R::too_many_stops, [](Stage& s) {
             PlaceOrder stop = limit_order(s.gpu, Side::sell, 100, 1);
             stop.type = OrderType::stop_limit, stop.stop_price = Price(50);
             for (int i = 0; i < 10'000; ++i) s.market.apply(s.cerf.key, stop);
             return Command{s.cerf.key, stop};
         }},
        {R::amount_not_positive, [](Stage& s) { return Command{kOperatorKey, Deposit{"", s.bob.id, kYuan, Money(-1)}}; }},
        {R::amount_not_positive, [](Stage& s) { return Command{s.bob.key, Withdraw{"", kYuan, Money(INT64_MIN)}}; }},
        {R::not_whole_minor_units, [](Stage& s) { return Command{s.bob.key, Withdraw{"", kYuan, Money(10'001)}}; }},
        {R::amount_too_large, [](Stage& s) { return Command{kOperatorKey, Deposit{"", s.bob.id, kYuan, Money(INT64_MAX)}}; }},
        {R::insufficient_funds, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.quantity = Quantity(100); }); }},
        {R::insufficient_funds, [](Stage& s) { return Command{s.bob.key, Withdraw{"", Currency(1), Money(10'000)}}; }},
        {R::not_deliverable, [](Stage& s) {
             const TradeId trade = s.trade();
             s.market.apply(s.cerf.key, DeliverTrade{trade, {}, {}});
             return Command{s.cerf.key, DeliverTrade{trade, {}, {}}};
         }},
        {R::not_acceptable, [](Stage& s) { return Command{s.bob.key, AcceptTrade{s.trade(), {}}}; }},
        {R::not_bustable, [](Stage& s) {
             const BustTrade bust{s.trade(), {}};
             const auto key = judge(s);
             s.market.apply(key, bust);
             return Command{key, bust};
         }},
        {R::funds_paid_out, [](Stage& s) {
             const TradeId trade = s.trade();
             s.market.apply(s.cerf.key, DeliverTrade{trade, {}, {}});
             s.market.apply(s.bob.key, AcceptTrade{trade, {}});
             s.market.apply(s.cerf.key, Withdraw{{}, kYuan, Money(10'000)});
             return Command{judge(s), BustTrade{trade, {}}};
         }},
        {R::wrong_seed, [](Stage& s) { return Command{std::nullopt, RunBatch{batch(s), digest_of("another"), {}}}; }},
        {R::wrong_seed, [](Stage& s) { return Command{std::nullopt, RunBatch{batch(s), std::nullopt, {}}}; }},
        {R::interval_not_over, [](Stage& s) {
             const InstrumentId market = batch(s);
             s.market.apply(s.cerf.key, limit_order(market, Side::sell, 100, 1));
             s.market.apply(s.bob.key, limit_order(market, Side::buy, 100, 1));
             return Command{std::nullopt, RunBatch{market, digest_of("seed"), {}}};
         }},
    };
    return kRows;
}
// clang-format on

}  // namespace tongqu::exchange
