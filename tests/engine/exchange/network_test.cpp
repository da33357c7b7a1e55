// Continuous trading over regions in the exchange: the examples of docs/network.md, each worked by hand, with the money.
#include <catch2/catch.hpp>

#include "networked.hpp"
#include "settlement/service/audit/judge.hpp"

using namespace tongqu;
using namespace tongqu::exchange;

namespace {

using Deals = std::vector<Networked::Deal>;
constexpr Money kLotAtOneTick{1'000'000};  // what one lot costs at a price of one tick

Money balance_of(const Networked& n, ParticipantId who, AccountPurpose purpose) {
    const auto account = n.market.exchange.ledger().find({AccountOwner::participant, purpose, Currency(0), who.raw()});
    return account ? n.market.exchange.ledger().balance(*account) : Money(0);
}

void check_network(Networked& n) {
    n.market.check_all();
    n.market.check_replay();
}

}  // namespace

TEST_CASE("A buyer takes the offer that is cheapest where it stands, and bears the cost of the way as the younger one") {
    Networked n(3);
    const LinkId from_b = n.link(1, 0, 10, 2), from_c = n.link(2, 0, 10, 5);
    n.open();
    const OrderId far = n.sell(2, 90, 4);   // lands in A at 95
    const OrderId near = n.sell(1, 94, 4);  // lands in A at 96
    const OrderId taker = n.buy(0, 96, 6);
    CHECK(n.deals() == Deals{{far, taker, 95, 5, 4, {from_c}}, {near, taker, 96, 2, 2, {from_b}}});
    check_network(n);
}

TEST_CASE("A seller who comes later gets the landed bid; the buyer pays its own limit and the link operator the difference") {
    Networked n(2, {.buyer_maker_fee = PartsPerMillion(0), .exchange_fee = PartsPerMillion(10'000)});
    const LinkId link = n.link(1, 0, 10, 3);
    n.open();
    const OrderId bid = n.buy(0, 100, 5);
    const OrderId offer = n.sell(1, 97, 5);
    CHECK(n.deals() == Deals{{bid, offer, 100, 3, 5, {link}}});
    const TradeId trade = n.market.last<Traded>()->trade;
    CHECK(n.market.last<Traded>()->gross == Money(500 * kLotAtOneTick.raw()));
    const Money before = balance_of(n, n.traders[1].id, AccountPurpose::available);
    n.market.apply(n.traders[1].key, DeliverTrade{trade, {}, {}});
    n.market.apply(n.traders[0].key, AcceptTrade{trade, {}});
    // Of 500: 15 for the way, 1% = 5 for the exchange, no levy by default; the seller has the rest.
    const Money levy(500 * kLotAtOneTick.raw() * Rulebook{}.development_levy.raw() / kMillion);
    CHECK(balance_of(n, n.carrier.id, AccountPurpose::available) == Money(15 * kLotAtOneTick.raw()));
    CHECK(balance_of(n, n.traders[1].id, AccountPurpose::available) - before == Money(480 * kLotAtOneTick.raw()) - levy);
    check_network(n);
}

TEST_CASE("At the same landed price the earlier order trades first, whatever its region") {
    Networked n(4);
    n.link(1, 0, 10, 2);
    n.link(2, 0, 10, 5);
    n.link(3, 0, 10, 0);
    n.open();
    const OrderId first = n.sell(2, 90, 1);
    const OrderId second = n.sell(1, 93, 1);
    const OrderId third = n.sell(3, 95, 1);
    const OrderId taker = n.buy(0, 95, 3);
    const auto deals = n.deals();
    REQUIRE(deals.size() == 3);
    CHECK(deals[0].maker == first);
    CHECK(deals[1].maker == second);
    CHECK(deals[2].maker == third);
    CHECK(deals[2].taker == taker);
    check_network(n);
}

TEST_CASE("The bottleneck of a way limits a trade; then the next way is taken, then what is left rests") {
    Networked n(3);
    const LinkId first_leg = n.link(2, 1, 5, 1), second_leg = n.link(1, 0, 3, 1), direct = n.link(2, 0, 2, 9);
    n.open();
    const OrderId offer = n.sell(2, 50, 10);
    const OrderId bid = n.buy(0, 60, 10);
    CHECK(n.deals() == Deals{{offer, bid, 52, 2, 3, {first_leg, second_leg}}, {offer, bid, 59, 9, 2, {direct}}});
    CHECK(n.market.last<OrderShown>()->quantity == Quantity(5));
    check_network(n);
}

TEST_CASE("A flow gives room the other way, and a capacity that is cut below what is used undoes no trade") {
    Networked n(2);
    const LinkId there = n.link(0, 1, 4, 1);
    const LinkId back = n.link(1, 0, 0, 1, there);
    n.open();
    n.sell(0, 10, 4);
    n.buy(1, 20, 4);
    CHECK(n.deals().size() == 1);
    n.capacity(there, 1);  // three below what goes over it
    CHECK(n.deals().empty());
    n.sell(0, 10, 1);
    n.buy(1, 20, 1);
    CHECK(n.deals().empty());
    for (const Market::Member& trader : n.traders) n.market.apply(trader.key, CancelAllOrders{});
    // The other way four lots have room, for as many as went there.
    const OrderId offer = n.sell(1, 30, 6);
    const OrderId bid = n.buy(0, 40, 6);
    CHECK(n.deals() == Deals{{offer, bid, 31, 1, 4, {back}}});
    check_network(n);
}

TEST_CASE("When capacity comes resting orders trade: the most gainful pair first, at the price of the older one") {
    Networked n(3);
    const LinkId to_b = n.link(0, 1, 0, 2), to_c = n.link(0, 2, 0, 1);
    n.open();
    const OrderId bid_b = n.buy(1, 100, 5);
    const OrderId offer = n.sell(0, 80, 8);
    const OrderId bid_c = n.buy(2, 97, 5);
    n.capacity(to_c, 3);  // bid_c is younger than the offer: it pays 80 + 1
    CHECK(n.deals() == Deals{{offer, bid_c, 81, 1, 3, {to_c}}});
    n.capacity(to_b, 9);  // bid_b is older: it pays its limit
    CHECK(n.deals() == Deals{{bid_b, offer, 100, 2, 5, {to_b}}});
    n.capacity(to_b, 0);
    n.buy(1, 100, 5);
    CHECK(n.deals().empty());
    n.link(1, 2, 1, 0);
    CHECK(n.deals().empty());
    check_network(n);
}

TEST_CASE("Fill or kill over regions counts every way and hidden quantity, and changes nothing where that is too little") {
    Networked n(2);
    const LinkId cheap = n.link(1, 0, 4, 1), dear = n.link(1, 0, 3, 2);
    n.open();
    const OrderId iceberg = n.order(1, Side::sell, 10, 9, TimeInForce::gtc, 2);
    n.buy(0, 12, 8, TimeInForce::fok);
    CHECK(n.deals().empty());
    CHECK(n.market.last<OrderCancelled>()->reason == CancelReason::not_fillable);
    const OrderId whole = n.buy(0, 12, 7, TimeInForce::fok);
    CHECK(n.deals() == Deals{{iceberg, whole, 11, 1, 2, {cheap}},
                             {iceberg, whole, 11, 1, 2, {cheap}},
                             {iceberg, whole, 12, 2, 2, {dear}},
                             {iceberg, whole, 12, 2, 1, {dear}}});
    check_network(n);
}

TEST_CASE("Of two ways that cost the same the shorter is taken, then the one whose links were defined first") {
    Networked n(4);
    const LinkId ab = n.link(0, 1, 1, 1);
    n.link(0, 2, 1, 1);
    n.link(2, 3, 9, 1);
    const LinkId bd = n.link(1, 3, 9, 1);
    const LinkId direct = n.link(0, 3, 1, 2);
    n.open();
    n.sell(0, 10, 3);
    n.buy(3, 12, 2);
    const auto deals = n.deals();
    REQUIRE(deals.size() == 2);
    CHECK(deals[0].path == std::vector<LinkId>{direct});
    CHECK(deals[1].path == std::vector<LinkId>{ab, bd});
    check_network(n);
}

TEST_CASE("A product that must stay in some regions goes over no link that leaves them, transit included") {
    Networked n(3);
    n.link(0, 1, 9, 0);
    n.link(1, 2, 9, 0);
    const LinkId direct = n.link(0, 2, 1, 7);
    ProductTerms terms;
    terms.name_id = "data";
    terms.residency.insert(RegionId(0));
    terms.residency.insert(RegionId(2));
    n.market.apply(n.traders[0].key, ListProduct{terms});
    n.open(n.market.last<ProductListed>()->product, n.traders[0].key);
    const OrderId offer = n.sell(0, 10, 5);
    n.buy(1, 99, 1);
    CHECK(n.deals().empty());
    const OrderId bid = n.buy(2, 20, 5);
    CHECK(n.deals() == Deals{{offer, bid, 17, 7, 1, {direct}}});
    check_network(n);
}

TEST_CASE("A halted market gathers orders and trades them by the rule of changed capacities when it opens again") {
    Networked n(2);
    const LinkId link = n.link(0, 1, 9, 1);
    n.open();
    n.market.apply(kOperatorKey, SetTradingState{n.hours, TradingState::halted, {}});
    const OrderId bid = n.buy(1, 20, 4);
    const OrderId offer = n.sell(0, 10, 6);
    CHECK(n.deals().empty());
    n.market.apply(kOperatorKey, SetTradingState{n.hours, TradingState::open, {}});
    CHECK(n.deals() == Deals{{bid, offer, 20, 1, 4, {link}}});
    check_network(n);
}

TEST_CASE("An instrument may have a number of its own on a link; the others keep the link's") {
    Networked n(2);
    const LinkId link = n.link(0, 1, 5, 0);
    n.open();
    n.market.apply(kOperatorKey, ChangeCapacity{link, n.hours, Quantity(2), {}});
    n.capacity(link, 9);  // not this instrument's
    n.sell(0, 10, 9);
    n.buy(1, 10, 9);
    REQUIRE(n.deals().size() == 1);
    CHECK(n.deals()[0].quantity == 2);
    check_network(n);
}

TEST_CASE("Whoever tells another way, another cost or one link less is found by the judge at that command") {
    Networked n(3);
    n.link(2, 1, 5, 1);
    n.link(1, 0, 3, 1);
    n.link(2, 0, 2, 9);
    n.open();
    n.sell(2, 50, 10);
    n.buy(0, 60, 10);
    for (int lie = 0; lie < 4; ++lie) {
        Exchange exchange;
        audit::Judge judge;
        std::vector<Event> events;
        for (std::size_t i = 0; i < n.market.journal.size(); ++i) {
            events.clear();
            exchange.apply(SequenceNumber(i + 1), n.market.journal[i].stamp, n.market.journal[i].command, events);
            const auto used = std::ranges::find_if(events, [](const Event& e) { return std::holds_alternative<LinkUsed>(e); });
            const auto traded = std::ranges::find_if(events, [](const Event& e) { return std::holds_alternative<Traded>(e); });
            const bool told = used != events.end();
            if (told && lie == 1) std::get<LinkUsed>(*used).link = LinkId(2);
            if (told && lie == 2) std::get<Traded>(*traded).transfer = Price(1);
            if (told && lie == 3) events.erase(used);
            const bool believed = judge.judge(SequenceNumber(i + 1), n.market.journal[i].stamp, n.market.journal[i].command, events);
            INFO("lie " << lie << ", command " << i + 1);
            CHECK(believed == !(told && lie > 0));
            if (!believed) break;
        }
        if (lie > 0) CHECK(judge.lie()->rule == std::string_view("path"));
    }
}

namespace {

// An offer of 4 at 90 in C that lands in A at 95, one of 4 at 94 in B that lands at 96.
struct Landed {
    Networked n{3};
    OrderId far, near;
    Landed() {
        n.link(1, 0, 10, 2);
        n.link(2, 0, 10, 5);
        n.open();
        far = n.sell(2, 90, 4);
        near = n.sell(1, 94, 4);
    }
    template <class Change>
    OrderId buy_in_a(std::int64_t price, std::int64_t quantity, Change change) {
        PlaceOrder order = limit_order(n.hours, Side::buy, price, quantity);
        change(order);
        n.market.apply(n.traders[0].key, order);
        return OrderId(n.market.journal.size());
    }
};

}  // namespace

TEST_CASE("A market order's collar is a tenth behind the best price as it lands, and without one there is no liquidity") {
    Landed m;
    const auto market_order = [](PlaceOrder& order) {
        order.type = OrderType::market;
        order.price.reset();
        order.time_in_force = TimeInForce::ioc;
    };
    const OrderId taker = m.buy_in_a(0, 9, market_order);
    CHECK(m.n.market.last<OrderAccepted>()->limit == Price(104));  // 95 + ⌊9.5⌋
    const auto deals = m.n.deals();
    REQUIRE(deals.size() == 2);
    CHECK((deals[0].maker == m.far && deals[0].price == 95 && deals[0].quantity == 4));
    CHECK((deals[1].maker == m.near && deals[1].price == 96 && deals[1].quantity == 4));
    CHECK(m.n.market.last<OrderCancelled>()->order == taker);
    m.buy_in_a(0, 1, market_order);
    CHECK(m.n.market.last<Rejected>()->reason == RejectReason::no_liquidity);
    check_network(m.n);
}

TEST_CASE("A post-only bid looks at what offers cost where it stands: it rests below, is refused, or slides a tick") {
    Landed m;
    m.buy_in_a(95, 1, [](PlaceOrder& order) { order.post_only = PostOnly::reject; });
    CHECK(m.n.market.last<Rejected>()->reason == RejectReason::post_only_would_trade);
    m.buy_in_a(94, 1, [](PlaceOrder& order) { order.post_only = PostOnly::reject; });
    CHECK(m.n.market.last<OrderShown>()->price == Price(94));  // the offer of 94 lies in B and lands at 96
    m.buy_in_a(99, 1, [](PlaceOrder& order) { order.post_only = PostOnly::slide; });
    CHECK(m.n.market.last<OrderShown>()->price == Price(94));
    CHECK(m.n.deals().empty());
    check_network(m.n);
}

TEST_CASE("A minimum quantity counts what comes over all ways within the limit") {
    Landed m;
    m.buy_in_a(95, 9, [](PlaceOrder& order) { order.minimum_quantity = Quantity(5); });
    CHECK(m.n.market.last<OrderCancelled>()->reason == CancelReason::not_fillable);
    CHECK(m.n.deals().empty());
    m.buy_in_a(96, 9, [](PlaceOrder& order) { order.minimum_quantity = Quantity(8); });
    CHECK(m.n.deals().size() == 2);
    CHECK(m.n.market.last<OrderShown>()->quantity == Quantity(1));
    check_network(m.n);
}
