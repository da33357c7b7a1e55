// The coupled auction as a market: the examples of docs/coupled.md, each worked by hand, with the money down to the micro-unit.
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "coupled_hall.hpp"
#include "engine/exchange/coupled_verdict.hpp"
#include "market/decimal.hpp"
#include "pricing/coupled_certificate.hpp"
#include "settlement/service/audit/judge.hpp"

using namespace tongqu;
using namespace tongqu::exchange;

namespace {

using CoupledDeals = std::vector<CoupledHall::Deal>;
constexpr std::int64_t kCoupledUnit = 1'000'000;  // what one lot costs at a price of one tick

void check_hall(CoupledHall& hall) {
    hall.market.check_all();
    hall.market.check_replay();
}

// CoupledExample 1 of docs/coupled.md: A sells 200 at 10; B buys 100 at 50 and sells 70 at 30; A→B carries 60 at 5.
struct CoupledExample {
    CoupledHall hall{2};
    LinkId link = hall.link(0, 1, 60, 5);
    OrderId s1, b1, s2;
    CoupledExample() {
        hall.open();
        s1 = hall.sell(0, 10, 200);
        b1 = hall.buy(1, 50, 100);
        s2 = hall.sell(1, 30, 70);
    }
};

}  // namespace

TEST_CASE("Each region has its own price, its own sellers are served first, and a full link keeps the difference") {
    CoupledExample e;
    CHECK(e.hall.deals().empty());
    e.hall.draw();
    // By hand: 60 lots come at 10 + 5, the other 40 from s2, which is not used up: 30 in B, 10 in A.
    CHECK(e.hall.deals() == CoupledDeals{{e.b1, e.s2, 60, 60, 40, {}}, {e.b1, e.s1, 60, 20, 60, {e.link}}});
    const auto regions = e.hall.regions();
    REQUIRE(regions.size() == 2);
    CHECK(regions.at(0).price() == HalfTicks(20));
    CHECK(regions.at(1).price() == HalfTicks(60));
    CHECK(regions.at(1).buyers_surplus == Money(2000 * kCoupledUnit));  // (50 − 30) × 100
    CHECK(regions.at(1).alone_volume == Quantity(70));
    CHECK(regions.at(1).alone_price() == HalfTicks(100));        // alone 70 of 100 are sold: the buyers bid up to their 50
    CHECK(regions.at(1).alone_suppliers_surplus == Money(1400 * kCoupledUnit));
    const auto* link = e.hall.market.last<LinkCleared>();
    REQUIRE(link != nullptr);
    CHECK(link->flow == Quantity(60));
    CHECK(link->rent == HalfTicks(30));  // 30 − 10 − 5 = 15 of each lot
    const auto* whole = e.hall.market.last<CoupledCleared>();
    REQUIRE(whole != nullptr);
    CHECK(whole->volume == Quantity(100));
    CHECK(whole->welfare == Money(2900 * kCoupledUnit));
    CHECK(whole->welfare_alone == Money(1400 * kCoupledUnit));  // the dividend is 1500
    CHECK(whole->rent == Money(900 * kCoupledUnit));
    CHECK(whole->transfer_cost == Money(300 * kCoupledUnit));
    CHECK(!whole->residency_cost);
    check_hall(e.hall);
}

TEST_CASE("The example of the document is what the exchange does") {
    std::ifstream document("docs/coupled.md");
    std::stringstream text;
    text << document.rdbuf();
    REQUIRE(!text.str().empty());
    CoupledExample e;
    e.hall.draw();
    const Decimal tick{1, 0};
    const auto line = [](const std::vector<std::string>& cells) {
        std::string joined = "|";
        for (const std::string& cell : cells) joined += " " + cell + " |";
        return joined;
    };
    const auto lots = [](Quantity quantity) { return std::to_string(quantity.raw()); };
    std::vector<std::string> lines;
    for (const Event& event : e.hall.market.events) {
        if (const auto* r = std::get_if<RegionCleared>(&event))
            lines.push_back(line({std::string(1, static_cast<char>('A' + r->region.raw())), price_to_string(r->price(), tick), lots(r->bought),
                                  lots(r->sold), to_string(r->buyers_surplus), to_string(r->suppliers_surplus),
                                  price_to_string(r->alone_price(), tick), lots(r->alone_volume)}));
        if (const auto* t = std::get_if<Traded>(&event))
            lines.push_back(line({"B", t->transfer.is_zero() ? "B" : "A", lots(t->quantity), price_to_string(t->buyer_pays(), tick),
                                  price_to_string(t->seller_gets(), tick), std::to_string(t->transfer.raw()), price_to_string(t->rent, tick)}));
    }
    CHECK(lines.size() == 4);
    for (const std::string& each : lines) {
        INFO(each);
        CHECK(text.str().find(each) != std::string::npos);
    }
}

TEST_CASE("A buyer pays its region's price, a seller gets its own; the link, both ends' funds and the fees have the rest") {
    CoupledExample e;
    e.hall.draw();
    const TradeId over_link = e.hall.market.last<Traded>()->trade;
    CHECK(e.hall.market.last<Traded>()->gross == Money(1800 * kCoupledUnit));
    const Money before = e.hall.available(e.hall.suppliers[0].id);
    e.hall.settle({over_link}, {{over_link, {e.hall.buyers[1].key, e.hall.suppliers[0].key}}});
    // 60 lots at 30: 1800. Carriage 60 × 5 = 300. Rent 900: 450 to the operator, 225 to each end's fund. Of what is left of the gross
    // without rent, 900: fee 0.5% = 4.5, levy 1% = 9 to A's fund; the supplier keeps 600 − 13.5.
    CHECK(e.hall.available(e.hall.carrier.id) == Money(750 * kCoupledUnit));
    CHECK(e.hall.fund(0) == Money(225 * kCoupledUnit + 9 * kCoupledUnit));
    CHECK(e.hall.fund(1) == Money(225 * kCoupledUnit));
    CHECK(e.hall.available(e.hall.suppliers[0].id) - before == Money(586'500'000));
    check_hall(e.hall);
}

TEST_CASE("A rulebook may give a link's whole rent to its operator, or none of it") {
    for (const std::uint32_t rate : {0U, 250'000U, 1'000'000U}) {
        CoupledHall hall(2, {.rent_to_operator = PartsPerMillion(rate)});
        hall.link(0, 1, 60, 5);
        hall.open();
        hall.sell(0, 10, 200);
        hall.buy(1, 50, 100);
        hall.sell(1, 30, 70);
        hall.draw();
        const TradeId trade = hall.market.last<Traded>()->trade;
        hall.settle({trade}, {{trade, {hall.buyers[1].key, hall.suppliers[0].key}}});
        const std::int64_t kept = 900 * static_cast<std::int64_t>(rate);
        CHECK(hall.available(hall.carrier.id) == Money(300 * kCoupledUnit + kept));
        CHECK(hall.fund(1) == Money((900 * kCoupledUnit - kept) / 2));
        check_hall(hall);
    }
}

TEST_CASE("A trade over links that is busted gives back to the last unit what link, funds and supplier had of it") {
    CoupledHall hall(2);
    hall.link(0, 1, 7, 1);
    InstrumentTerms terms = CoupledHall::terms();
    terms.tick = Decimal{2, 6};  // one lot at one tick: two micro-units, so that shares of rents need the largest remainder
    hall.open(terms);
    hall.sell(0, 11, 100);
    hall.buy(1, 48, 9);
    hall.sell(1, 34, 9);
    hall.draw();
    const TradeId trade = hall.market.last<Traded>()->trade;
    const Money supplier = hall.available(hall.suppliers[0].id);
    hall.settle({trade}, {{trade, {hall.buyers[1].key, hall.suppliers[0].key}}});
    // Rent 34 − 11 − 1 = 22 a lot, 7 lots, 2 micro-units each: 308; 154 and twice 77. Carriage 14.
    CHECK(hall.available(hall.carrier.id) == Money(154 + 14));
    CHECK(hall.fund(1) == Money(77));
    ParticipantTerms regulator;
    regulator.name_id = "regulator";
    regulator.roles = RoleSet::of(Role::regulator);
    const Market::Member judge = hall.market.join(regulator);
    hall.market.apply(judge.key, BustTrade{trade, ""});
    REQUIRE(hall.market.last<TradeBusted>() != nullptr);
    CHECK(hall.available(hall.carrier.id) == Money(0));
    CHECK(hall.fund(0) == Money(0));
    CHECK(hall.fund(1) == Money(0));
    CHECK(hall.available(hall.suppliers[0].id) == supplier);
    check_hall(hall);
}

TEST_CASE("A price half-way between two limits is exact to the half tick, in the books and in the money") {
    CoupledHall hall(2);
    hall.link(0, 1, 5, 0);
    hall.open();
    const OrderId buy = hall.buy(0, 8, 1), sell = hall.sell(0, 5, 1);
    hall.draw();
    CHECK(hall.deals() == CoupledDeals{{buy, sell, 13, 13, 1, {}}});
    CHECK(hall.market.last<Traded>()->price == Price(6));
    CHECK(hall.market.last<Traded>()->half_tick);
    CHECK(hall.market.last<Traded>()->gross == Money(6'500'000));
    check_hall(hall);
}

TEST_CASE("Lots go on along the first link of the list from each region, and a region on the way takes what it wants") {
    CoupledHall hall(4);
    const LinkId ab = hall.link(0, 1, 9, 0), bc = hall.link(1, 2, 9, 0), ad = hall.link(0, 3, 2, 0);
    hall.open();
    const OrderId sell = hall.sell(0, 10, 9), here = hall.buy(0, 20, 1), near = hall.buy(1, 20, 2), far = hall.buy(2, 20, 4), side = hall.buy(3, 20, 2);
    hall.draw();
    // 9 offered, 9 wanted: all at half-way between 10 and 20. Own region first; then A→B: B takes its 2, the next go on to C; then A→D.
    CHECK(hall.deals() ==
          CoupledDeals{{here, sell, 30, 30, 1, {}}, {near, sell, 30, 30, 2, {ab}}, {far, sell, 30, 30, 4, {ab, bc}}, {side, sell, 30, 30, 2, {ad}}});
    check_hall(hall);
}

TEST_CASE("What went over a link before leaves less room for the next auction, and room the other way") {
    CoupledHall hall(2);
    const LinkId there = hall.link(0, 1, 4, 1);
    const LinkId back = hall.link(1, 0, 0, 1, there);
    hall.open();
    hall.sell(0, 10, 4);
    hall.buy(1, 20, 4);
    hall.draw();
    REQUIRE(hall.deals().size() == 1);
    hall.sell(0, 10, 1);
    hall.buy(1, 20, 1);
    hall.draw();  // nobody could trade: there is no auction
    CHECK(hall.market.last<CoupledCleared>() == nullptr);
    hall.sell(1, 5, 6);
    hall.buy(0, 30, 6);
    hall.draw();
    const auto deals = hall.deals();
    REQUIRE(!deals.empty());
    std::int64_t over_back = 0;
    for (const auto& deal : deals)
        if (deal.path == std::vector<LinkId>{back}) over_back += deal.quantity;
    CHECK(over_back == 4);
    CHECK(hall.market.last<LinkCleared>()->room == Quantity(4));
    check_hall(hall);
}

TEST_CASE("Orders of one group are parted where they could trade with each other, and left alone where they could not") {
    CoupledHall hall(3, {}, true);
    hall.link(0, 1, 9, 5);
    hall.open();
    hall.sell(0, 10, 4);
    hall.buy(1, 14, 4);  // 10 + 5 is above it
    hall.buy(2, 99, 4);  // no way leads there
    hall.draw();
    CHECK(hall.market.last<OrderCancelled>() == nullptr);
    hall.buy(1, 15, 4);
    hall.draw();
    CHECK(hall.deals().empty());
    REQUIRE(hall.market.last<OrderCancelled>() != nullptr);
    CHECK(hall.market.last<OrderCancelled>()->reason == CancelReason::self_trade);
    check_hall(hall);
}

TEST_CASE("What the residency of a product costs in welfare is told with each auction") {
    CoupledHall hall(3);
    hall.link(0, 1, 9, 0);
    hall.link(1, 2, 9, 0);
    hall.link(0, 2, 1, 7);
    ProductTerms product;
    product.name_id = "data";
    product.residency.insert(RegionId(0));
    product.residency.insert(RegionId(2));
    hall.market.apply(hall.suppliers[0].key, ListProduct{product});
    InstrumentTerms terms = CoupledHall::terms();
    terms.product = hall.market.last<ProductListed>()->product;
    hall.open(terms, hall.suppliers[0].key);
    hall.sell(0, 10, 5);
    hall.buy(2, 20, 5);
    hall.draw();
    REQUIRE(hall.deals().size() == 1);
    CHECK(hall.deals()[0].quantity == 1);
    // Without the rule: 5 × (20 − 10) = 50 over B. With it: one lot directly, 20 − 10 − 7 = 3.
    CHECK(hall.market.last<CoupledCleared>()->welfare == Money(3 * kCoupledUnit));
    CHECK(hall.market.last<CoupledCleared>()->residency_cost == Money(47 * kCoupledUnit));
    check_hall(hall);
}

TEST_CASE("A limit outside the price bounds is refused, at entry and when it is amended") {
    CoupledHall hall(2);
    hall.link(0, 1, 9, 0);
    InstrumentTerms terms = CoupledHall::terms();
    terms.lowest_price = Price(5);
    terms.highest_price = Price(50);
    hall.open(terms);
    for (const std::int64_t price : {4, 51}) {
        hall.buy(0, price, 1);
        CHECK(hall.market.last<Rejected>()->reason == RejectReason::price_outside_bounds);
    }
    const OrderId order = hall.buy(0, 50, 1);
    hall.market.apply(hall.buyers[0].key, AmendOrder{order, Price(51), {}, {}});
    CHECK(hall.market.last<Rejected>()->reason == RejectReason::price_outside_bounds);
    hall.sell(1, 5, 1);
    hall.draw();
    CHECK(hall.deals().empty());  // the link leads the other way, so B's seller is alone
    check_hall(hall);
}

TEST_CASE("A result with any one number falsified is withheld, and the true one is not") {
    const std::vector<pricing::CoupledLink> links{{0, 1, Quantity(60), Price(5)}, {1, 0, Quantity(9), Price(0)}};
    const std::vector<pricing::CoupledOrder> orders{{0, Side::sell, Quantity(200), Price(10)},
                                                    {1, Side::buy, Quantity(100), Price(50)},
                                                    {1, Side::sell, Quantity(70), Price(30)}};
    const pricing::CoupledMarket market{2, links, orders, Price(1), Price(100)};
    const auto truth = pricing::couple(market);
    CHECK(!reason_to_withhold(market, truth));
    CHECK(reason_to_withhold(market, std::unexpected(pricing::CoupledError::overflow)) == CoupledFault::refused);
    std::size_t falsified = 0;
    const auto withheld = [&](auto change) {
        auto result = truth;
        change(*result);
        ++falsified;
        CHECK(reason_to_withhold(market, result).has_value());
    };
    for (std::size_t i = 0; i < orders.size(); ++i)
        for (const std::int64_t by : {-1, 1}) withheld([&](pricing::CoupledResult& r) { r.fills[i] += Quantity(by); });
    for (std::size_t r = 0; r < 2; ++r)
        for (const std::int64_t by : {-1, 1}) {
            withheld([&](pricing::CoupledResult& x) { x.regions[r].price_low += Price(by); });
            withheld([&](pricing::CoupledResult& x) { x.regions[r].bought += Quantity(by); });
            withheld([&](pricing::CoupledResult& x) { x.regions[r].consumer_surplus_x2 += by; });
            withheld([&](pricing::CoupledResult& x) { x.duals[r] += Price(by); });
            withheld([&](pricing::CoupledResult& x) { x.links[r].flow += Quantity(by); });
            withheld([&](pricing::CoupledResult& x) { x.links[r].rent_x2 += by; });
        }
    withheld([](pricing::CoupledResult& r) { r.welfare += 1; });
    withheld([](pricing::CoupledResult& r) { r.isolated.pop_back(); });
    withheld([](pricing::CoupledResult& r) { r.isolated[1].welfare += 10'000; });
    CHECK(falsified == 6 + 24 + 3);
}

TEST_CASE("Lots that go round in a ring change no balance, and are withheld all the same") {
    const std::vector<pricing::CoupledLink> ring{{0, 1, Quantity(5), Price(0)}, {1, 0, Quantity(5), Price(0)}};
    const std::vector<pricing::CoupledOrder> orders{{0, Side::sell, Quantity(3), Price(10)}, {1, Side::buy, Quantity(3), Price(10)}};
    const pricing::CoupledMarket market{2, ring, orders, Price(1), Price(100)};
    auto result = pricing::couple(market);
    REQUIRE(!reason_to_withhold(market, result));
    for (pricing::LinkOutcome& link : result->links) link.flow += Quantity(1);
    CHECK(!pricing::fault_of(market, *result));  // no fault of the optimum: the links cost nothing
    CHECK(reason_to_withhold(market, result) == CoupledFault::circular_flow);
}

TEST_CASE("Whoever tells another fill, price, flow or figure of a coupled auction is found by the judge") {
    CoupledExample e;
    e.hall.draw();
    std::size_t told = 0;
    for (int lie = 0; lie < 12; ++lie) {
        Exchange exchange;
        audit::Judge judge;
        std::vector<Event> events;
        for (std::size_t i = 0; i < e.hall.market.journal.size(); ++i) {
            events.clear();
            exchange.apply(SequenceNumber(i + 1), e.hall.market.journal[i].stamp, e.hall.market.journal[i].command, events);
            const auto find = [&]<class E>(E) -> E* {
                for (Event& event : events)
                    if (auto* found = std::get_if<E>(&event)) return found;
                return nullptr;
            };
            auto* whole = find(CoupledCleared{});
            const bool here = whole != nullptr && lie > 0;
            if (here) {
                ++told;
                switch (lie) {
                    case 1: find(Traded{})->quantity += Quantity(1); break;
                    case 2: find(Traded{})->price += Price(1); break;
                    case 3: find(Traded{})->half_tick = true; break;
                    case 4: find(RegionCleared{})->price_low -= Price(1); break;
                    case 5: find(RegionCleared{})->alone_high += Price(1); break;
                    case 6: find(LinkCleared{})->flow -= Quantity(1); break;
                    case 7: find(LinkCleared{})->rent += HalfTicks(1); break;
                    case 8: whole->welfare += Money(1); break;
                    case 9: whole->residency_cost = Money(0); break;
                    case 10: find(LinkUsed{})->rent += HalfTicks(1); break;
                    default: find(RegionCleared{})->suppliers_surplus += Money(1); break;
                }
            }
            const bool believed = judge.judge(SequenceNumber(i + 1), e.hall.market.journal[i].stamp, e.hall.market.journal[i].command, events);
            INFO("lie " << lie << ", command " << i + 1);
            CHECK(believed == !here);
            if (!believed) break;
        }
    }
    CHECK(told == 11);
}
