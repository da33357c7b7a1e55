#include <random>

#include "driven_exchange.hpp"

using namespace tongqu;
using namespace tongqu::service;

namespace {

// One product of a supplier and four instruments on it: the first rival, the second not, metered goods, a subscription.
struct Market : DrivenExchange {
    Market() {
        suppliers.push_back(join("acme", RoleSet::of(Role::supplier, Role::buyer)));
        buyers = {join("bolt", RoleSet::of(Role::buyer)), join("core", RoleSet::of(Role::buyer)),
                  join("acme-2", RoleSet::of(Role::buyer), "acme")};
        for (const char* name : {"acme", "bolt", "core", "acme-2"}) deposit(name, Money(5'000'000'000));
        ProductTerms product;
        product.name_id = "atlas";
        product.contributors = {{"acme", 2}, {"nobody-yet", 1}};
        submit(suppliers[0], ListProduct{product});
        InstrumentTerms terms;
        terms.product = ProductId(0);
        terms.name_id = "RIVAL";
        submit(suppliers[0], OpenInstrument{terms});
        terms.name_id = "COPY";
        terms.rival = false;
        submit(suppliers[0], OpenInstrument{terms});
        terms.rival = true;
        terms.name_id = "METER";
        terms.plan = DeliveryPlan::metered;
        terms.use_window = days(2);
        terms.bond = PartsPerMillion(50'000);
        submit(suppliers[0], OpenInstrument{terms});
        terms.name_id = "SUB";
        terms.plan = DeliveryPlan::subscription;
        terms.periods = 5;
        terms.period = hours(12);
        submit(suppliers[0], OpenInstrument{terms});
        regulator = join("watch", RoleSet::of(Role::regulator));
    }
    std::vector<KeyId> suppliers, buyers;
    KeyId regulator;
};

PlaceOrder limit(const std::string& id, Side side, std::int64_t price, std::int64_t quantity) {
    PlaceOrder order;
    order.client_order_id = id;
    order.side = side;
    order.price = Price(price);
    order.quantity = Quantity(quantity);
    return order;
}

// A command that a participant or time could bring at this moment; many are refused.
void random_step(Market& market, std::mt19937_64& random, int number) {
    const auto below = [&](std::uint64_t n) { return random() % n; };
    const bool sells = below(2) == 0;
    const KeyId key = sells ? market.suppliers[0] : market.buyers[below(market.buyers.size())];
    const OrderId some_order(below(market.history.size()) + 1);
    const TradeId some_trade(below(market.model.trades().size() + 1) + 1);
    market.now = market.now + seconds(static_cast<std::int64_t>(below(7200)));
    const std::string reference = "x" + std::to_string(number);
    const Quantity few(static_cast<std::int64_t>(1 + below(4)));
    switch (below(20)) {
        case 0:
            market.submit(key, CancelOrder{some_order, {}});
            break;
        case 1:
            market.submit(key, AmendOrder{some_order,
                                          Price(static_cast<std::int64_t>(95 + below(10))),
                                          Quantity(static_cast<std::int64_t>(1 + below(20))),
                                          {}});
            break;
        case 2:
            market.submit(market.suppliers[0],
                          DeliverTrade{some_trade, "r" + std::to_string(number), Digest{1}});
            break;
        case 3:
            market.submit(key, AcceptTrade{some_trade, "a" + std::to_string(number)});
            break;
        case 4:
            if (below(20) == 0)
                market.submit(key, CancelAllOrders{});
            else if (below(40) == 0)
                market.submit({std::nullopt, Resume{}});
            break;
        case 5:
            market.submit(market.suppliers[0], ReportUsage{some_trade, reference, few});
            break;
        case 6:
            market.submit(key, DisputeTrade{some_trade, reference, Digest{2}});
            break;
        case 7:
        case 8: {
            const TradeRecord* trade = market.model.trades().find(some_trade);
            const std::int64_t gross = trade != nullptr ? trade->gross.raw() : 1;
            const Money refund(static_cast<std::int64_t>(below(static_cast<std::uint64_t>(gross) + 1)));
            market.submit(market.regulator, ResolveTrade{some_trade, reference, refund, Digest{3}});
            break;
        }
        case 9:
            market.submit(key, ClaimSupport{some_trade, below(2) == 0 ? SupportKind::voucher : SupportKind::rebate, reference});
            break;
        case 10:
            if (below(10) == 0) market.submit(KeyId(0), ClosePeriod{Currency(0), reference});
            if (below(10) == 0) market.submit(key, SetPayout{Currency(0), Money(1'000'000'000), reference});
            if (below(10) == 0) market.submit(KeyId(0), SettleEstate{ParticipantId(1), Currency(0), reference});
            if (below(10) == 0) market.submit(market.regulator, BustTrade{some_trade, reference});
            break;
        default: {
            PlaceOrder order =
                limit("o" + std::to_string(number), sells ? Side::sell : Side::buy,
                      static_cast<std::int64_t>(95 + below(10)), static_cast<std::int64_t>(1 + below(20)));
            order.instrument = InstrumentId(static_cast<std::uint32_t>(below(4)));
            order.time_in_force = below(5) == 0   ? TimeInForce::ioc
                                  : below(9) == 0 ? TimeInForce::fok
                                                  : TimeInForce::gtc;
            order.self_trade = static_cast<SelfTradePolicy>(below(4));
            market.submit(key, order);
        }
    }
}

// The parts of the model that a client can see, in one text.
std::string picture(const ReadModel& model) {
    std::string text;
    for (const AccountRecord& account : model.accounts().all())
        text += std::to_string(account.balance.raw()) + " ";
    for (std::uint64_t id = 1; id <= model.trades().size(); ++id) {
        const TradeRecord& trade = model.trades().at(TradeId(id));
        text +=
            std::to_string(static_cast<int>(trade.status)) + ":" + std::to_string(trade.steps.size()) + " ";
    }
    for (std::uint64_t id = 1; id <= model.last().sequence.raw(); ++id)
        if (const OrderRecord* order = model.orders().find(OrderId(id)))
            text += std::to_string(order->now.leaves.raw()) + "/" + std::to_string(order->now.filled.raw()) +
                    "/" + std::to_string(order->entry.filled.raw()) + " ";
    return text;
}

}  // namespace

TEST_CASE("after any commands the read model agrees with itself and with the exchange's own ledger") {
    const unsigned seed = 20'260'301;
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    Market market;
    for (int i = 0; i < 6000; ++i) {
        random_step(market, random, i);
        if (i % 50 != 0) continue;
        REQUIRE(market.model.check().value_or("") == "");
        for (const AccountRecord& account : market.model.accounts().all())
            REQUIRE(account.balance == market.exchange.ledger().balance(account.id));
        std::size_t open = 0;
        for (const ParticipantRecord& participant : market.model.directory().participants())
            open += market.model.orders().open_of(participant.id).size();
        REQUIRE(open == market.exchange.open_order_count());
    }
    CHECK(market.model.trades().size() > 500);
    CHECK(market.model.disputes().trades().size() >= 5);
    CHECK(market.model.payouts().periods().size() > 5);

    ReadModel rebuilt;
    for (const log::ReleasedCommand& released : market.history) rebuilt.apply(released);
    CHECK(picture(rebuilt) == picture(market.model));
    CHECK(rebuilt.last() == market.model.last());
}

TEST_CASE("an order remembers how it was answered at first") {
    Market market;
    market.submit(market.suppliers[0], limit("s1", Side::sell, 100, 3));
    const auto placed = market.submit(market.buyers[0], limit("b1", Side::buy, 100, 5)).sequence;
    market.submit(market.suppliers[0], limit("s2", Side::sell, 100, 1));
    const OrderRecord& order = *market.model.orders().find(OrderId(placed.raw()));
    CHECK(order.entry ==
          OrderMoment{OrderStatus::open, Price(100), Quantity(5), Quantity(3), Quantity(2), 1});
    CHECK(order.now == OrderMoment{OrderStatus::open, Price(100), Quantity(5), Quantity(4), Quantity(1), 2});
    const auto cancelled = market.submit(market.buyers[0], CancelOrder{order.id, "key"}).sequence;
    CHECK(std::get<OrderMoment>(market.model.answers().find(cancelled)->body) ==
          OrderMoment{OrderStatus::cancelled, Price(100), Quantity(5), Quantity(4), Quantity(0), 2});
    CHECK(market.model.orders().find(order.participant, "b1") == &order);
}

TEST_CASE("closed orders are forgotten after their time, open ones never") {
    Market market;
    const OrderId open(market.submit(market.buyers[0], limit("b1", Side::buy, 90, 1)).sequence.raw());
    const OrderId closed(market.submit(market.buyers[0], limit("b2", Side::buy, 91, 1)).sequence.raw());
    const auto cancel = market.submit(market.buyers[0], CancelOrder{closed, "key"}).sequence;
    market.now = market.now + kClosedOrdersKept;
    market.submit(market.buyers[0], limit("b3", Side::buy, 92, 1));
    CHECK(market.model.orders().find(closed) != nullptr);
    market.now = market.now + seconds(1);
    market.submit(market.buyers[0], limit("b4", Side::buy, 92, 1));
    const ParticipantId bolt = market.model.directory().participant("bolt")->id;
    CHECK(market.model.orders().find(closed) == nullptr);
    CHECK(market.model.orders().find(bolt, "b2") == nullptr);
    CHECK(market.model.orders().all_of(bolt).size() == 3);
    CHECK(market.model.orders().find(open) != nullptr);
    CHECK(market.model.answers().find(cancel) == nullptr);
    CHECK(market.model.check().value_or("") == "");
}

TEST_CASE("deadlines move with an outage") {
    Market market;
    market.submit(market.suppliers[0], limit("s1", Side::sell, 100, 1));
    market.submit(market.buyers[0], limit("b1", Side::buy, 100, 1));
    const Time due = *market.model.trades().at(TradeId(1)).due;
    market.now = market.now + days(30);
    market.submit({std::nullopt, Resume{}});
    CHECK(market.model.trades().at(TradeId(1)).status == TradeStatus::traded);
    CHECK(*market.model.trades().at(TradeId(1)).due == due + days(30));
}
