// Refusals of orders, of money and of what becomes of trades, in the order of precedence: one table, read downwards.
#include "refusal_cases.hpp"

namespace tongqu::exchange {

// clang-format off
const std::vector<RefusalRow>& refusal_rows_of_the_market() {
    static const std::vector<RefusalRow> kRows{
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
        {R::price_outside_bounds, [](Stage& s) {
             linked(s);
             const InstrumentId bounded = opened(s, [](InstrumentTerms& t) {
                 t.network = "grid", t.model = MarketModel::coupled, t.highest_price = Price(50);
             });
             return with_bid(s, [&](PlaceOrder& o) { o.instrument = bounded, o.price = Price(51); });
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
        {R::no_claims, [](Stage& s) { return Command{kOperatorKey, SettleEstate{s.cerf.id, kYuan, {}}}; }},
        {R::insufficient_funds, [](Stage& s) { return with_bid(s, [](PlaceOrder& o) { o.quantity = Quantity(100); }); }},
        {R::insufficient_funds, [](Stage& s) { return Command{s.bob.key, Withdraw{"", Currency(1), Money(10'000)}}; }},
        {R::insufficient_funds, [](Stage& s) {
             fail_to_deliver(s);
             return Command{kOperatorKey, SettleEstate{s.cerf.id, kYuan, {}}};
         }},
        {R::claims_open, [](Stage& s) {
             fail_to_deliver(s);
             s.market.apply(kOperatorKey, Deposit{"", s.cerf.id, kYuan, Money(100'000'000)});
             return Command{s.cerf.key, Withdraw{"", kYuan, Money(10'000)}};
         }},
        {R::claims_open, [](Stage& s) {
             fail_to_deliver(s);
             s.market.apply(kOperatorKey, Deposit{"", s.cerf.id, kYuan, Money(100'000'000)});
             const InstrumentId bonded = opened(s, [](InstrumentTerms& t) { t.bond = PartsPerMillion(100'000); });
             return Command{s.cerf.key, limit_order(bonded, Side::sell, 100, 1)};
         }},
        {R::not_deliverable, [](Stage& s) {
             const TradeId trade = s.trade();
             s.market.apply(s.cerf.key, DeliverTrade{trade, {}, {}});
             return Command{s.cerf.key, DeliverTrade{trade, {}, {}}};
         }},
        {R::not_acceptable, [](Stage& s) { return Command{s.bob.key, AcceptTrade{s.trade(), {}}}; }},
        {R::not_acceptable, [](Stage& s) { return Command{s.bob.key, AcceptTrade{disputed(s), {}}}; }},
        {R::not_in_use, [](Stage& s) { return Command{s.cerf.key, ReportUsage{s.trade(), {}, Quantity(1)}}; }},
        {R::usage_above_quota, [](Stage& s) { return Command{s.cerf.key, ReportUsage{metered(s, 5), {}, Quantity(6)}}; }},
        {R::usage_above_quota, [](Stage& s) { return Command{s.cerf.key, ReportUsage{metered(s, 5), {}, Quantity(INT64_MAX)}}; }},
        {R::too_many_tranches, [](Stage& s) {
             const Command report{s.cerf.key, ReportUsage{metered(s, 200), {}, Quantity(1)}};
             for (std::size_t part = 0; part < kMaxTranches; ++part) s.market.apply(report);
             return report;
         }},
        {R::not_disputable, [](Stage& s) { return Command{s.bob.key, DisputeTrade{s.trade(), {}, {}}}; }},
        {R::not_disputable, [](Stage& s) { return Command{s.bob.key, DisputeTrade{disputed(s), {}, {}}}; }},
        {R::not_disputable, [](Stage& s) {  // after the window
             const TradeId trade = s.trade();
             s.market.apply(s.cerf.key, DeliverTrade{trade, {}, {}});
             s.market.pass(days(10));
             return Command{s.bob.key, DisputeTrade{trade, {}, {}}};
         }},
        {R::not_resolvable, [](Stage& s) { return Command{judge(s), ResolveTrade{s.trade(), {}, Money(1), {}}}; }},
        {R::not_resolvable, [](Stage& s) {
             const TradeId trade = settled(s);
             s.market.pass(days(31));
             return Command{judge(s), ResolveTrade{trade, {}, Money(1), {}}};
         }},
        {R::invalid_refund, [](Stage& s) { return Command{judge(s), ResolveTrade{disputed(s), {}, Money(1'000'001), {}}}; }},
        {R::invalid_refund, [](Stage& s) { return Command{judge(s), ResolveTrade{disputed(s), {}, Money(-1), {}}}; }},
        {R::invalid_refund, [](Stage& s) { return Command{judge(s), ResolveTrade{settled(s), {}, Money(0), {}}}; }},
        {R::invalid_refund, [](Stage& s) {
             const TradeId trade = settled(s);
             const auto key = judge(s);
             s.market.apply(key, ResolveTrade{trade, {}, Money(600'000), {}});
             return Command{key, ResolveTrade{trade, {}, Money(400'001), {}}};
         }},
        {R::not_settled, [](Stage& s) { return Command{s.bob.key, ClaimSupport{s.trade(), SupportKind::voucher, {}}}; }},
        {R::support_not_due, [](Stage& s) { return Command{s.bob.key, ClaimSupport{settled(s), SupportKind::voucher, {}}}; }},
        {R::support_not_due, [](Stage& s) { return Command{s.bob.key, ClaimSupport{settled(s), SupportKind::rebate, {}}}; }},
        {R::support_paid, [](Stage& s) {
             const Command claim = voucher(s, RegionId(0));
             s.market.apply(claim);
             return claim;
         }},
        {R::support_exhausted, [](Stage& s) { return voucher(s, s.far); }},
        {R::invalid_keep, [](Stage& s) { return Command{s.bob.key, SetPayout{kYuan, Money(-1), {}}}; }},
        {R::not_bustable, [](Stage& s) {
             const TradeId trade = settled(s);
             const auto key = judge(s);
             s.market.apply(key, ResolveTrade{trade, {}, Money(1), {}});
             return Command{key, BustTrade{trade, {}}};
         }},
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
