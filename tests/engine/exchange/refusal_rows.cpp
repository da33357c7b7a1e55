// Refusals of whoever asks, of records and listings, in the order of precedence: one table, read downwards. refusal_rows_market.cpp goes on.
#include "refusal_cases.hpp"

namespace tongqu::exchange {

// clang-format off
const std::vector<RefusalRow>& refusal_rows() {
    static const std::vector<RefusalRow> kRows = [] {
        std::vector<RefusalRow> rows{
        {R::unknown_key, [](Stage& s) { return Command{KeyId(9999), bid(s)}; }},
        {R::unknown_key, [](Stage& s) { return Command{std::nullopt, bid(s)}; }},
        {R::key_revoked, [](Stage& s) { return Command{s.revoked, bid(s)}; }},
        {R::key_expired, [](Stage& s) { return Command{s.expired, bid(s)}; }},
        {R::missing_scope, [](Stage& s) { return Command{s.reader, bid(s)}; }},
        {R::missing_scope, [](Stage& s) { return Command{s.bob.key, Deposit{"", s.bob.id, kYuan, Money(1)}}; }},
        {R::missing_scope, [](Stage&) { return Command{kOperatorKey, Withdraw{"", kYuan, Money(10'000)}}; }},
        {R::not_for_clients, [](Stage&) { return Command{kOperatorKey, Tick{}}; }},
        {R::not_for_clients, [](Stage&) { return Command{kOperatorKey, Resume{}}; }},
        {R::signature_required, [](Stage& s) { demanded(s); return Command{s.bob.key, bid(s)}; }},
        {R::signature_required, [](Stage& s) { const KeyId key = demanded(s); return Command{key, bid(s)}; }},
        {R::signature_required, [](Stage& s) {
             const OrderId order = s.rest(s.bob, Side::buy, 100, 1);
             demanded(s);
             return Command{s.bob.key, AmendOrder{order, {}, Quantity(2), {}}};
         }},
        {R::signature_required, [](Stage& s) { demanded(s); return Command{s.bob.key, SetOrderSigning{s.bob.id, false, {}}}; }},
        {R::signature_required, [](Stage& s) {
             demanded(s);
             CreateKey another{s.bob.id, {}, digest_of("a thief's pair"), ScopeSet::of(Scope::trade), {}, {}};
             another.kind = KeyKind::signing;
             return Command{s.bob.key, another};
         }},
        {R::client_id_reused, [](Stage& s) {
             s.market.apply(s.bob.key, [&] { auto o = bid(s); o.client_order_id = "x"; return o; }());
             return with_bid(s, [](PlaceOrder& o) { o.client_order_id = "x", o.quantity = Quantity(2); });
         }},
        {R::unknown_participant, [](Stage&) { return Command{kOperatorKey, ChangeStatus{ParticipantId(99), Status::admitted, {}}}; }},
        {R::unknown_participant, [](Stage&) { return Command{kOperatorKey, Deposit{"", ParticipantId(99), kYuan, Money(1)}}; }},
        {R::unknown_participant, [](Stage& s) { return Command{s.bob.key, more_keys(s.dora, kRead)}; }},
        {R::unknown_participant, [](Stage&) { return Command{{}, CreateKey{ParticipantId(99), digest_of("x"), {}, kRead, {}, {}}}; }},
        {R::unknown_participant, [](Stage& s) { return Command{s.bob.key, SetOrderSigning{s.dora.id, true, {}}}; }},
        {R::unknown_participant, [](Stage&) { return Command{kOperatorKey, SetOrderSigning{ParticipantId(99), false, {}}}; }},
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
        {R::unknown_link, [](Stage&) { return Command{kOperatorKey, ChangeCapacity{LinkId(0), {}, Quantity(1), {}}}; }},
        {R::unknown_link, [](Stage& s) { return with_link(s, [](LinkTerms& t) { t.reverse = LinkId(0); }); }},
        {R::unknown_network, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.network = "grid"; }); }},
        {R::unknown_network, [](Stage& s) { return Command{kOperatorKey, ChangeCapacity{linked(s), s.gpu, Quantity(1), {}}}; }},
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
        {R::too_many_links, [](Stage& s) {
             Command command = with_second_link(s, [](LinkTerms&) {});
             auto& terms = std::get<DefineLink>(command.body).terms;
             for (std::size_t i = 1; i < kMaxLinksPerNetwork; ++i) {
                 terms.name_id = "l" + std::to_string(i);
                 s.market.apply(command);
             }
             terms.name_id = "one-more";
             return command;
         }},
        {R::too_many_share_versions, [](Stage& s) {
             const DeclareShares shares{s.data, {{"acme", 1}}, {}};
             for (int i = 1; i < 1000; ++i) s.market.apply(s.acme.key, shares);
             return Command{s.acme.key, shares};
         }},
        {R::too_many_rulebooks, [](Stage& s) {
             for (std::uint32_t version = 2; version <= kMaxRulebooks; ++version) s.market.apply(next_rulebook(version));
             return next_rulebook(kMaxRulebooks + 1);
         }},
        {R::too_many_waterfalls, [](Stage& s) {
             const Command set = with_waterfall(s, [](WaterfallTerms&) {});
             for (std::size_t version = 2; version <= kMaxWaterfallVersions; ++version) s.market.apply(set);
             return set;
         }},
        {R::invalid_name, [](Stage&) { return application("not a name", kBuyer); }},
        {R::invalid_name, [](Stage&) { return application("", kBuyer); }},
        {R::invalid_name, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.name_id = std::string(97, 'a'); }); }},
        {R::invalid_name, [](Stage& s) { return with_contributors(s, {{"", 1}}); }},
        {R::invalid_name, [](Stage&) { return Command{kOperatorKey, CreateRegion{}}; }},
        {R::invalid_name, [](Stage& s) { return with_link(s, [](LinkTerms& t) { t.network = ""; }); }},
        {R::invalid_link, [](Stage& s) { return with_link(s, [](LinkTerms& t) { t.to = t.from; }); }},
        {R::invalid_reverse, [](Stage& s) { return with_second_link(s, [](LinkTerms& t) { t.reverse = LinkId(0); }); }},
        {R::invalid_reverse, [](Stage& s) {
             return with_second_link(s, [](LinkTerms& t) { std::swap(t.from, t.to), t.reverse = LinkId(0), t.network = "other"; });
         }},
        {R::invalid_capacity, [](Stage& s) { return with_link(s, [](LinkTerms& t) { t.capacity = Quantity(-1); }); }},
        {R::invalid_capacity, [](Stage& s) { return Command{kOperatorKey, ChangeCapacity{linked(s), {}, kMaxLinkCapacity + Quantity(1), {}}}; }},
        {R::invalid_link_cost, [](Stage& s) { return with_link(s, [](LinkTerms& t) { t.cost = Price(-1); }); }},
        {R::invalid_link_cost, [](Stage& s) { return with_link(s, [](LinkTerms& t) { t.cost = kMaxLinkCost + Price(1); }); }},
        {R::not_a_link_operator, [](Stage& s) { return with_link(s, [&](LinkTerms& t) { t.operator_ = s.bob.id; }); }},
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
        {R::expiry_not_permitted, [](Stage& s) { return Command{s.key_for(s.bob, kRead, s.market.now + days(1)), more_keys(s.bob, kRead)}; }},
        {R::expiry_not_permitted, [](Stage& s) {
             auto keys = more_keys(s.bob, kRead);
             const KeyId asking = s.key_for(s.bob, kRead, s.market.now + days(1));
             keys.expires = s.market.now + days(2);
             return Command{asking, keys};
         }},
        {R::no_signing_key, [](Stage& s) { return Command{s.bob.key, SetOrderSigning{s.bob.id, true, {}}}; }},
        {R::no_signing_key, [](Stage& s) {
             CreateKey reader{s.bob.id, {}, digest_of("bob's pair"), kRead, {}, {}};
             reader.kind = KeyKind::signing;
             s.market.apply(s.bob.key, reader);
             return Command{s.bob.key, SetOrderSigning{s.bob.id, true, {}}};
         }},
        {R::no_signing_key, [](Stage& s) {
             s.market.apply(s.bob.key, RevokeKey{pair_of_bob(s), {}});
             return Command{s.bob.key, SetOrderSigning{s.bob.id, true, {}}};
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
        {R::invalid_rulebook, [](Stage&) { return next_rulebook(3); }},
        {R::invalid_rulebook, [](Stage&) {
             Rulebook rules;
             rules.version = RulebookVersion(2), rules.exchange_fee = PartsPerMillion(150'000), rules.development_levy = PartsPerMillion(50'001);
             return Command{kOperatorKey, SetRulebook{rules, {}}};
         }},
        {R::invalid_link_charge, [](Stage& s) { return with_waterfall(s, [&](WaterfallTerms& t) { t.link_charges = {{s.bob.id, Money(1)}}; }); }},
        {R::invalid_link_charge, [](Stage& s) {
             return with_waterfall(s, [](WaterfallTerms& t) { t.link_charges = {{ParticipantId(99), Money(1)}}; });
         }},
        {R::not_a_chain_leader, [](Stage& s) { return with_waterfall(s, [&](WaterfallTerms& t) { t.chain_leader = s.acme.id; }); }},
        {R::commission_above_cap, [](Stage& s) { return with_waterfall(s, [](WaterfallTerms& t) { t.commission = PartsPerMillion(1); }); }},
        {R::commission_above_cap, [](Stage& s) {
             ParticipantTerms terms;
             terms.name_id = "leader", terms.roles = RoleSet::of(Role::chain_leader);
             const auto leader = s.market.join(terms).id;
             return with_waterfall(s, [&](WaterfallTerms& t) { t.chain_leader = leader, t.commission = PartsPerMillion(50'001); });
         }},
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
        {R::network_not_for_model, [](Stage& s) {
             linked(s);
             return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.network = "grid", t.model = MarketModel::batch; });
         }},
        {R::network_not_for_model, [](Stage& s) {
             linked(s);
             return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.network = "grid", t.price_band = PartsPerMillion(1); });
         }},
        {R::invalid_grain, [](Stage& s) {
             return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.model = MarketModel::coupled, t.tick = {1, 6}; });
         }},
        {R::network_required, [](Stage& s) {
             return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.model = MarketModel::coupled; });
         }},
        {R::invalid_price_bounds, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.lowest_price = Price(5); }); }},
        {R::invalid_price_bounds, [](Stage& s) {
             linked(s);
             return with_instrument(s.acme.key, [](InstrumentTerms& t) {
                 t.network = "grid", t.model = MarketModel::coupled, t.lowest_price = Price(5), t.highest_price = Price(4);
             });
         }},
        {R::invalid_window, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.delivery_window = Duration(999'999); }); }},
        {R::invalid_window, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.dispute_window = days(367); }); }},
        {R::invalid_plan, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.periods = 121; }); }},
        {R::invalid_plan, [](Stage& s) {
             return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.plan = DeliveryPlan::subscription, t.period = hours(1); });
         }},
        {R::invalid_bond, [](Stage& s) { return with_instrument(s.acme.key, [](InstrumentTerms& t) { t.bond = PartsPerMillion(1'000'001); }); }},
        {R::invalid_bond, [](Stage& s) {
             return with_instrument(s.acme.key, [&](InstrumentTerms& t) { t.product = s.data, t.rival = false, t.bond = PartsPerMillion(1); });
         }},
        {R::notice_too_short, [](Stage& s) { return Command{s.acme.key, WithdrawProduct{s.data, s.market.now + (days(30) - Duration(1)), {}}}; }},
        {R::notice_too_short, [](Stage& s) { return Command{s.acme.key, WithdrawProduct{s.data, s.market.now + days(367), {}}}; }},
        {R::product_withdrawn, [](Stage& s) {
             s.market.apply(s.acme.key, WithdrawProduct{s.data, s.market.now + days(30), {}});
             return Command{s.acme.key, WithdrawProduct{s.data, s.market.now + days(40), {}}};
         }},
        {R::product_withdrawn, [](Stage& s) {
             s.market.apply(s.acme.key, WithdrawProduct{s.data, s.market.now + days(30), {}});
             s.market.pass(days(30));
             return with_bid(s, [&](PlaceOrder& o) { o.instrument = s.licence; });
         }},
        };
        rows.insert(rows.end(), refusal_rows_of_the_market().begin(), refusal_rows_of_the_market().end());
        return rows;
    }();
    return kRows;
}
// clang-format on

}  // namespace tongqu::exchange
