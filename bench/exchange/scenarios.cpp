#include "bench/exchange/scenarios.hpp"

#include <fmt/format.h>

#include "pricing/splitmix64.hpp"

namespace tongqu::bench {
namespace {

constexpr std::uint32_t kParticipants = 100;
constexpr std::uint32_t kInstruments = 10;
constexpr std::int64_t kMiddle = 10'000;  // ticks

// Prepares a market whose ids follow from the order of its commands: key i belongs to participant i, the
// operator is 0.
class Writer {
  public:
    explicit Writer(Scenario& scenario) : scenario_(scenario) {
        OpenExchange opening;
        opening.operator_id = "operator";
        opening.operator_region.code = "HOME";
        prepare({}, opening);
        for (std::uint32_t i = 1; i <= kParticipants; ++i) {
            ApplyForAdmission apply;
            apply.terms.name_id = fmt::format("firm-{}", i);
            apply.terms.roles = RoleSet::of(Role::supplier, Role::buyer);
            prepare({}, apply);
            prepare(KeyId(0), ChangeStatus{ParticipantId(i), ParticipantStatus::admitted, {}});
            CreateKey claim;
            claim.participant = ParticipantId(i);
            claim.claim_digest = Digest{};
            claim.scopes = ScopeSet::of(Scope::read, Scope::trade);
            prepare({}, claim);
            prepare(KeyId(0), Deposit{{}, ParticipantId(i), Currency(0), Money(30'000'000'000'000'000)});
        }
        for (std::uint32_t i = 0; i < kInstruments; ++i) {
            InstrumentTerms terms;
            terms.name_id = fmt::format("instrument-{}", i);
            prepare(KeyId(0), OpenInstrument{terms});
        }
    }

    void prepare(std::optional<KeyId> key, CommandBody body) {
        put(scenario_.prepared, key, std::move(body));
    }
    void time(std::optional<KeyId> key, CommandBody body) { put(scenario_.timed, key, std::move(body)); }
    [[nodiscard]] OrderId next_id() const {
        return OrderId(scenario_.prepared.size() + scenario_.timed.size() + 1);
    }

    pricing::SplitMix64 random{1};

    [[nodiscard]] KeyId someone() {
        return KeyId(1 + static_cast<std::uint32_t>(random.below(kParticipants)));
    }
    [[nodiscard]] PlaceOrder order(Side side, std::int64_t ticks) {
        PlaceOrder order;
        order.instrument = InstrumentId(static_cast<std::uint32_t>(random.below(kInstruments)));
        order.side = side;
        order.price = Price(ticks);
        order.quantity = Quantity(1 + static_cast<std::int64_t>(random.below(20)));
        order.self_trade = SelfTradePolicy::cancel_maker;
        return order;
    }
    // An order that rests: up to 200 ticks behind the middle.
    [[nodiscard]] PlaceOrder passive() {
        const Side side = random.below(2) == 0 ? Side::buy : Side::sell;
        const auto away = static_cast<std::int64_t>(1 + random.below(200));
        return order(side, side == Side::buy ? kMiddle - away : kMiddle + away);
    }
    // An immediate order that takes what stands within 20 ticks of the middle.
    [[nodiscard]] PlaceOrder aggressive() {
        const Side side = random.below(2) == 0 ? Side::buy : Side::sell;
        PlaceOrder taker = order(side, side == Side::buy ? kMiddle + 20 : kMiddle - 20);
        taker.time_in_force = TimeInForce::ioc;
        return taker;
    }

  private:
    void put(std::vector<Entry>& to, std::optional<KeyId> key, CommandBody body) {
        now_ = now_ + Duration(10);
        to.push_back({now_, {key, std::move(body)}});
    }
    Scenario& scenario_;
    Time now_{1'767'225'600'000'000};
};

struct Resting {
    OrderId id;
    KeyId key;
};

}  // namespace

Scenario order_mix(std::size_t commands, bool ids) {
    Scenario scenario{
        ids ? "mix with client ids" : "mix", "50 % resting, 40 % cancelling, 10 % trading orders", {}, {}};
    Writer writer(scenario);
    std::vector<Resting> resting;
    const auto place = [&](PlaceOrder order, bool timed) {
        const KeyId key = writer.someone();
        const OrderId id = writer.next_id();
        if (ids && timed) order.client_order_id = fmt::format("order-{}", id.raw());
        if (order.time_in_force == TimeInForce::gtc) resting.push_back({id, key});
        timed ? writer.time(key, order) : writer.prepare(key, order);
    };
    for (int i = 0; i < 20'000; ++i) place(writer.passive(), false);
    while (scenario.timed.size() < commands) {
        const std::uint64_t kind = writer.random.below(10);
        if (kind < 4 && !resting.empty()) {
            const std::size_t which = writer.random.below(resting.size());
            writer.time(resting[which].key, CancelOrder{resting[which].id, {}});
            resting[which] = resting.back();
            resting.pop_back();
        } else {
            place(kind == 9 ? writer.aggressive() : writer.passive(), true);
        }
    }
    return scenario;
}

Scenario rest_and_cancel(std::size_t commands) {
    Scenario scenario{"rest and cancel", "each order is cancelled by the next command", {}, {}};
    Writer writer(scenario);
    while (scenario.timed.size() < commands) {
        const KeyId key = writer.someone();
        const OrderId id = writer.next_id();
        writer.time(key, writer.passive());
        writer.time(key, CancelOrder{id, {}});
    }
    return scenario;
}

Scenario always_trading(std::size_t commands) {
    Scenario scenario{"always trading", "every second order trades whole with the one before", {}, {}};
    Writer writer(scenario);
    while (scenario.timed.size() < commands) {
        const KeyId maker = writer.someone();
        KeyId taker = writer.someone();
        while (taker == maker) taker = writer.someone();
        PlaceOrder order = writer.order(Side::sell, kMiddle);
        writer.time(maker, order);
        order.side = Side::buy;
        writer.time(taker, order);
    }
    return scenario;
}

Scenario whole_lives(std::size_t trades) {
    Scenario scenario{"whole lives", "sell, buy, deliver, accept: every trade is released and split", {}, {}};
    Writer writer(scenario);
    for (std::uint64_t trade = 1; trade <= trades; ++trade) {
        const KeyId maker = writer.someone();
        KeyId taker = writer.someone();
        while (taker == maker) taker = writer.someone();
        PlaceOrder order = writer.order(Side::sell, kMiddle);
        writer.time(maker, order);
        order.side = Side::buy;
        writer.time(taker, order);
        writer.time(maker, DeliverTrade{TradeId(trade), {}, {}});
        writer.time(taker, AcceptTrade{TradeId(trade), {}});
    }
    return scenario;
}

}  // namespace tongqu::bench
