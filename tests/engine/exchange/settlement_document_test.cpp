// The examples of docs/settlement.md that need a market, played: failures, funds, estates, payouts, use.
#include <fstream>
#include <sstream>

#include "market/decimal.hpp"
#include "stage.hpp"

using namespace tongqu;
using namespace tongqu::exchange;

namespace {

constexpr Currency kYuan(0);
constexpr Money yuan(std::int64_t n) { return Money(n * 1'000'000); }

std::string document() {
    std::ifstream file("docs/settlement.md");
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

// A market in which everyone has a role for everything, and money.
struct Place {
    Market market;
    RegionId poor;
    Market::Member supplier, buyer, small, judge;

    explicit Place(const Rulebook& rules = {}) : market(rules) {
        Region region;
        region.code = "CN-GZ";
        region.tier = DevelopmentTier::less_developed;
        market.apply(kOperatorKey, CreateRegion{region});
        poor = market.last<RegionCreated>()->region;
        supplier = join("supplier", RoleSet::of(Role::supplier), poor, false);
        buyer = join("buyer", RoleSet::of(Role::buyer), RegionId(0), false);
        small = join("small", RoleSet::of(Role::buyer), poor, true);
        judge = join("judge", RoleSet::of(Role::regulator), RegionId(0), false);
        for (const auto& rich : {buyer, small})
            market.apply(kOperatorKey, Deposit{"", rich.id, kYuan, yuan(100'000)});
    }
    Market::Member join(const char* name, RoleSet roles, RegionId home, bool small_firm) {
        ParticipantTerms terms;
        terms.name_id = name, terms.roles = roles, terms.region = home, terms.small_firm = small_firm;
        return market.join(terms);
    }
    InstrumentId open(InstrumentTerms terms) {
        market.apply(kOperatorKey, OpenInstrument{std::move(terms)});
        return market.last<InstrumentOpened>()->instrument;
    }
    TradeId trade(InstrumentId instrument, const Market::Member& who, std::int64_t ticks, std::int64_t lots) {
        market.apply(who.key, limit_order(instrument, Side::buy, ticks, lots));
        market.apply(supplier.key, limit_order(instrument, Side::sell, ticks, lots));
        REQUIRE(market.last<Traded>() != nullptr);
        return market.last<Traded>()->trade;
    }
    void deliver(TradeId trade) { market.apply(supplier.key, DeliverTrade{trade, {}, {}}); }
    void settle(TradeId trade, const Market::Member& who) {
        deliver(trade);
        market.apply(who.key, AcceptTrade{trade, {}});
    }
    Money balance(const Market::Member& who, AccountPurpose purpose = AccountPurpose::available) const {
        const auto account =
            market.exchange.ledger().find({AccountOwner::participant, purpose, kYuan, who.id.raw()});
        return account ? market.exchange.ledger().balance(*account) : Money(0);
    }
    bool refused(RejectReason reason) const {
        const auto* rejected = market.last<Rejected>();
        return rejected != nullptr && rejected->reason == reason;
    }
};

InstrumentTerms contract(const char* name) {
    InstrumentTerms terms;
    terms.name_id = name;
    return terms;
}

}  // namespace

TEST_CASE("Example 3: a voucher is paid from the levies that fed the fund, the oldest first, and no more than there is") {
    Place p;
    const InstrumentId gpu = p.open(contract("gpu"));
    // Levies of 1 %: 30.00 and 50.00.
    p.settle(p.trade(gpu, p.buyer, 300'000, 1), p.buyer);
    p.settle(p.trade(gpu, p.buyer, 500'000, 1), p.buyer);
    // A maker's fee of 0.05 % would be 0.50: as taker, 1.00. The levy of this trade itself comes last: it is not needed.
    p.market.apply(p.supplier.key, limit_order(gpu, Side::sell, 100'000, 1));
    p.market.apply(p.small.key, limit_order(gpu, Side::buy, 100'000, 1));
    const TradeId third = p.market.last<Traded>()->trade;
    CHECK(p.market.last<Traded>()->buyer_fee == yuan(1));
    p.deliver(third);
    p.market.apply(p.small.key, ClaimSupport{third, SupportKind::voucher, {}});
    CHECK(p.refused(RejectReason::not_settled));
    p.market.apply(p.small.key, AcceptTrade{third, {}});

    const Money before = p.balance(p.small);
    p.market.apply(p.small.key, ClaimSupport{third, SupportKind::voucher, {}});
    // The fund has 30.00 + 50.00 + 10.00, the voucher is 100.10: all of it is paid.
    CHECK(p.balance(p.small) - before == yuan(90));
    std::vector<Money> sources;
    for (const Event& event : p.market.events)
        if (const auto* source = std::get_if<SupportSource>(&event)) sources.push_back(source->amount);
    CHECK(sources == std::vector{yuan(30), yuan(50), yuan(10)});
    p.market.apply(p.small.key, ClaimSupport{third, SupportKind::rebate, {}});
    CHECK(p.refused(RejectReason::support_exhausted));
    p.market.apply(p.small.key, ClaimSupport{third, SupportKind::voucher, {}});
    CHECK(p.refused(RejectReason::support_paid));
    p.market.check_all();
    p.market.check_replay();
}

TEST_CASE("Example 5: three payments of trades, one transfer") {
    Place p;
    const InstrumentId gpu = p.open(contract("gpu"));
    p.market.apply(p.supplier.key, SetPayout{kYuan, yuan(10), {}});
    for (int i = 0; i < 3; ++i) p.settle(p.trade(gpu, p.buyer, 10'000, 1), p.buyer);
    CHECK(p.balance(p.supplier) == Money(295'500'000));
    p.market.apply(kOperatorKey, ClosePeriod{kYuan, {}});
    const auto* closed = p.market.last<PeriodClosed>();
    REQUIRE(closed != nullptr);
    CHECK(closed->payments == 3);
    CHECK(closed->payments_total == Money(295'500'000));
    CHECK(closed->transfers == 1);
    CHECK(closed->transfers_total == Money(285'500'000));
    CHECK(p.balance(p.supplier) == yuan(10));
    const std::string text = document();
    CHECK(text.find("one transfer of 285.50") != std::string::npos);
    CHECK(text.find("payments 3, in all 295.50") != std::string::npos);
    p.market.check_replay();
}

TEST_CASE("A supplier that does not deliver pays from its bond, then from what it has, then owes") {
    Rulebook rules;
    rules.penalty = PartsPerMillion(100'000);
    Place p(rules);
    InstrumentTerms terms = contract("bonded");
    terms.bond = PartsPerMillion(30'000);
    const InstrumentId bonded = p.open(terms);
    p.market.apply(kOperatorKey, Deposit{"", p.supplier.id, kYuan, yuan(50)});
    const TradeId trade = p.trade(bonded, p.buyer, 100'000, 1);
    // A bond of 30.00, in escrow; a penalty of 100.00: 30.00, the 20.00 that are left, and a claim of 50.00.
    CHECK(p.balance(p.supplier, AccountPurpose::escrow) == yuan(30));
    p.market.pass(days(7));
    CHECK(p.market.last<PenaltyCharged>()->paid == yuan(50));
    CHECK(p.market.last<ClaimOpened>()->amount == yuan(50));
    CHECK(p.balance(p.buyer) == yuan(100'050));
    p.deliver(trade);
    CHECK(p.refused(RejectReason::not_deliverable));

    p.market.apply(kOperatorKey, Deposit{"", p.supplier.id, kYuan, yuan(30)});
    p.market.apply(p.supplier.key, Withdraw{{}, kYuan, yuan(1)});
    CHECK(p.refused(RejectReason::claims_open));
    // A sell that holds a bond is refused too; one that holds nothing earns what the creditors wait for.
    p.market.apply(p.supplier.key, limit_order(bonded, Side::sell, 1'000, 1));
    CHECK(p.refused(RejectReason::claims_open));
    const InstrumentId plain = p.open(contract("plain"));
    p.market.apply(p.supplier.key, limit_order(plain, Side::sell, 1'000, 1));
    CHECK(p.market.last<OrderAccepted>() != nullptr);
    p.market.apply(kOperatorKey, SettleEstate{p.supplier.id, kYuan, {}});
    CHECK(p.market.last<ClaimPaid>()->left == yuan(20));
    CHECK(p.balance(p.buyer) == yuan(100'080));
    p.market.check_all();
    p.market.check_replay();
}

TEST_CASE("Example 2: metered goods are released as they are used, the rest of the quota goes back") {
    Place p;
    InstrumentTerms terms = contract("calls");
    terms.plan = DeliveryPlan::metered;
    const InstrumentId calls = p.open(terms);
    const TradeId trade = p.trade(calls, p.buyer, 1'000, 10);  // 100.00, maker's fee 0.05
    p.deliver(trade);
    p.market.apply(p.buyer.key, AcceptTrade{trade, {}});
    CHECK(p.refused(RejectReason::not_acceptable));
    p.market.apply(p.supplier.key, ReportUsage{trade, {}, Quantity(3)});
    CHECK(p.market.last<Released>()->upto == yuan(30));
    CHECK(p.balance(p.supplier, AccountPurpose::pending) == Money(29'550'000));
    p.market.apply(p.supplier.key, ReportUsage{trade, {}, Quantity(8)});
    CHECK(p.refused(RejectReason::usage_above_quota));
    p.market.pass(days(7));
    CHECK(p.balance(p.supplier) == Money(29'550'000));
    p.market.pass(days(23));
    const auto* refunded = p.market.last<Refunded>();
    REQUIRE(refunded != nullptr);
    CHECK(refunded->amount == yuan(70));
    CHECK(refunded->fee == Money(35'000));
    CHECK(refunded->closed);
    CHECK(p.balance(p.buyer) == yuan(100'000) - Money(30'015'000));
    p.market.check_all();
    p.market.check_replay();
}

TEST_CASE("A subscription is paid period by period; a dispute in the middle ends it as the regulator decides") {
    Place p;
    InstrumentTerms terms = contract("feed");
    terms.plan = DeliveryPlan::subscription;
    terms.periods = 4;
    const InstrumentId feed = p.open(terms);
    const TradeId trade = p.trade(feed, p.buyer, 40'000, 1);  // 400.00, fee 0.20
    p.deliver(trade);
    p.market.pass(days(30));
    CHECK(p.market.last<Released>()->upto == yuan(100));
    p.market.pass(days(7));
    CHECK(p.balance(p.supplier) == Money(98'500'000));
    p.market.pass(days(23));
    p.market.apply(p.buyer.key, DisputeTrade{trade, {}, {}});
    p.market.pass(days(100));
    CHECK(p.market.last<Finalised>() == nullptr);
    p.market.apply(p.judge.key, ResolveTrade{trade, {}, yuan(301), {}});
    CHECK(p.refused(RejectReason::invalid_refund));
    p.market.apply(p.judge.key, ResolveTrade{trade, {}, yuan(250), {}});
    CHECK(p.balance(p.supplier) == Money(147'750'000));
    CHECK(p.balance(p.buyer) == yuan(100'000) - Money(150'075'000));
    CHECK(p.balance(p.supplier, AccountPurpose::pending) == Money(0));
    p.market.apply(p.buyer.key, DisputeTrade{trade, {}, {}});
    CHECK(p.refused(RejectReason::not_disputable));
    p.market.check_all();
    p.market.check_replay();
}

TEST_CASE("A refund inside the dispute window returns every account to where it was") {
    Place p;
    const InstrumentId gpu = p.open(contract("gpu"));
    const Money before = p.balance(p.buyer);
    const TradeId trade = p.trade(gpu, p.buyer, 123'457, 3);
    p.deliver(trade);
    p.market.pass(days(3));
    CHECK(p.market.last<Released>()->cause == ReleaseCause::time_out);
    p.market.apply(p.buyer.key, DisputeTrade{trade, {}, {}});
    p.market.apply(p.judge.key, ResolveTrade{trade, {}, gross_amount(Price(123'457), Quantity(3), Grain(10'000)).value(), {}});
    CHECK(p.balance(p.buyer) == before);
    const auto& ledger = p.market.exchange.ledger();
    for (std::uint32_t i = 0; i < ledger.size(); ++i) {
        const AccountKey& key = ledger.key(AccountId(i));
        if (key.owner == AccountOwner::participant || key.owner == AccountOwner::outside) continue;
        CHECK(ledger.balance(AccountId(i)) == Money(0));
    }
    p.market.check_replay();
}

TEST_CASE("A product that is withdrawn strands nobody who bought it") {
    Place p;
    ProductTerms product;
    product.name_id = "maps";
    p.market.apply(p.supplier.key, ListProduct{product});
    const ProductId maps = p.market.last<ProductListed>()->product;
    InstrumentTerms terms = contract("maps-year");
    terms.product = maps, terms.plan = DeliveryPlan::subscription, terms.periods = 12;
    p.market.apply(p.supplier.key, OpenInstrument{terms});
    const InstrumentId year = p.market.last<InstrumentOpened>()->instrument;
    const TradeId trade = p.trade(year, p.buyer, 120'000, 1);
    p.deliver(trade);
    p.market.apply(p.supplier.key, limit_order(year, Side::sell, 120'000, 1));
    p.market.apply(p.supplier.key, WithdrawProduct{maps, p.market.now + days(29), {}});
    CHECK(p.refused(RejectReason::notice_too_short));
    p.market.apply(p.supplier.key, WithdrawProduct{maps, p.market.now + days(30), {}});
    p.market.pass(days(30));
    CHECK(p.market.last<ProductWithdrawn>() != nullptr);
    CHECK(p.market.last<OrderCancelled>()->reason == CancelReason::product_withdrawn);
    p.market.apply(p.buyer.key, limit_order(year, Side::buy, 120'000, 1));
    CHECK(p.refused(RejectReason::product_withdrawn));
    for (int month = 0; month < 12; ++month) p.market.pass(days(30));
    // 1,200.00 in twelve parts, 98.5 % of it to the supplier.
    CHECK(p.balance(p.supplier) == Money(1'182'000'000));
    p.market.check_all();
    p.market.check_replay();
}
