#include "random_commands.hpp"

#include <openssl/sha.h>

namespace tongqu::naive {
namespace {

constexpr std::int64_t kLowest = 90;
constexpr std::uint64_t kPrices = 21;
constexpr std::size_t kFewOrders = 20;
constexpr std::size_t kManyOrders = 50;

}  // namespace

Digest digest_of_seed(const Digest& seed) {
    Digest digest{};
    SHA256(seed.data(), seed.size(), digest.data());
    return digest;
}

KeyId RandomCommands::someone() { return KeyId(1 + static_cast<std::uint32_t>(below(sides_.twin.people.size() - 1))); }

const Order* RandomCommands::some_order() {
    const auto& orders = sides_.twin.orders();
    if (orders.empty()) return nullptr;
    auto one = orders.begin();
    std::advance(one, static_cast<std::ptrdiff_t>(below(orders.size())));
    return &one->second;
}

void RandomCommands::pass_time() {
    const std::uint64_t kind = below(1000);
    const auto micros = [&](std::uint64_t most) { return Duration(static_cast<std::int64_t>(below(most))); };
    if (kind < 550) return;
    if (kind < 850)
        now_ = now_ + micros(200'000);
    else if (kind < 960)
        now_ = now_ + micros(3'000'000);
    else if (kind < 980)
        now_ = now_ + micros(60'000'000);
    else if (kind < 983)
        now_ = now_ + micros(9'000'000'000);
    else if (const auto due = sides_.exchange.next_due(); due && *due > now_ && *due < now_ + hours(8))
        now_ = *due;  // exactly when something is due
}

Said RandomCommands::next() {
    pass_time();
    const std::size_t open = sides_.twin.orders().size() / sides_.twin.markets.size();
    const std::uint64_t calm = open < kFewOrders ? 12 : open < kManyOrders ? 25 : 60;  // commands that take orders away
    const std::uint64_t kind = below(100);
    if (kind < 3) return {now_, control()};
    if (kind < 6) return {now_, batch()};
    if (kind < 9) return {now_, {{}, chance(2) ? CommandBody(Resume{}) : CommandBody(Tick{})}};
    if (kind < 9 + calm / 2) return {now_, cancel()};
    if (kind < 9 + calm) return {now_, amend()};
    return {now_, place()};
}

Command RandomCommands::place() {
    PlaceOrder order;
    order.instrument = InstrumentId(static_cast<std::uint32_t>(below(sides_.twin.markets.size())));
    const Market& market = sides_.twin.markets[order.instrument.raw()];
    const bool anything = chance(4);  // also what no market takes
    const auto price = [&] { return Price(kLowest + static_cast<std::int64_t>(below(kPrices))); };
    const auto quantity = [&] { return Quantity(1 + static_cast<std::int64_t>(below(20))); };
    KeyId key = someone();
    order.side = chance(50) ? Side::buy : Side::sell;
    if (market.has_product && order.side == Side::sell && !chance(5)) key = KeyId(1);
    order.price = price();
    constexpr std::int64_t kHalf = static_cast<std::int64_t>(kPrices / 2);
    if (chance(60) && (order.side == Side::buy) == (order.price->raw() > kLowest + kHalf))  // to rest rather than to trade
        order.price = Price(2 * (kLowest + kHalf) - order.price->raw());
    order.quantity = quantity();
    order.self_trade = static_cast<SelfTradePolicy>(below(4));
    if (chance(20)) order.region = sides_.twin.people[key.raw()].home;

    if (chance(50)) order.time_in_force = static_cast<TimeInForce>(below(5));
    if (order.time_in_force == TimeInForce::gtd) order.expires = now_ + seconds(1 + static_cast<std::int64_t>(below(2000)));
    const bool rests = may_rest(order.time_in_force);
    if (rests && chance(25)) {
        order.type = chance(50) ? OrderType::stop : OrderType::stop_limit;
        order.stop_price = price();
        if (order.type == OrderType::stop) order.price.reset();
    } else if (order.time_in_force == TimeInForce::ioc && chance(30)) {
        order.type = OrderType::market;
        order.price.reset();
    }
    if (rests && order.type != OrderType::stop && chance(30))
        order.display_quantity = Quantity(1 + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(order.quantity.raw()))));
    if (rests && order.type == OrderType::limit && chance(20)) order.post_only = chance(50) ? PostOnly::reject : PostOnly::slide;
    if (order.time_in_force != TimeInForce::fok && order.post_only == PostOnly::no && !order.stop_price && chance(15))
        order.minimum_quantity = Quantity(1 + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(order.quantity.raw()))));
    if (anything) {
        if (chance(30)) order.type = static_cast<OrderType>(below(4));
        if (chance(30)) order.time_in_force = static_cast<TimeInForce>(below(5));
        if (chance(20)) order.price = chance(50) ? std::optional(price()) : std::nullopt;
        if (chance(20)) order.stop_price = chance(50) ? std::optional(price()) : std::nullopt;
        if (chance(20)) order.display_quantity = Quantity(static_cast<std::int64_t>(below(30)));
        if (chance(20)) order.minimum_quantity = Quantity(static_cast<std::int64_t>(below(30)));
        if (chance(20)) order.post_only = static_cast<PostOnly>(below(3));
        if (chance(20)) order.expires = now_ + seconds(static_cast<std::int64_t>(below(3)));
        if (chance(10)) order.price = Price(static_cast<std::int64_t>(below(3)));
        if (chance(10)) order.quantity = Quantity(static_cast<std::int64_t>(below(2)));
    }
    return {key, order};
}

Command RandomCommands::cancel() {
    if (chance(4)) {
        CancelAllOrders all;
        if (chance(50)) all.instrument = InstrumentId(static_cast<std::uint32_t>(below(sides_.twin.markets.size())));
        return {someone(), all};
    }
    const Order* order = some_order();
    if (chance(5) || order == nullptr) return {someone(), CancelOrder{OrderId(below(sides_.exchange.last_sequence().raw() + 3)), {}}};
    return {KeyId(order->participant.raw()), CancelOrder{order->id, {}}};
}

Command RandomCommands::amend() {
    const Order* order = some_order();
    AmendOrder amend;
    if (chance(50)) amend.price = Price(kLowest + static_cast<std::int64_t>(below(kPrices)));
    if (chance(70)) amend.quantity = Quantity(static_cast<std::int64_t>(below(25)));
    if (chance(5) || order == nullptr) {
        amend.order = OrderId(below(sides_.exchange.last_sequence().raw() + 3));
        return {someone(), amend};
    }
    amend.order = order->id;
    if (chance(30) && order->total > Quantity(1)) amend.quantity = order->total - Quantity(1);
    return {KeyId(order->participant.raw()), amend};
}

// Halts and kill switches, most of which are soon undone.
Command RandomCommands::control() {
    constexpr KeyId kOperator{0};
    if (chance(50)) {
        std::vector<std::uint32_t> killed;
        for (std::uint32_t i = 0; i < sides_.twin.people.size(); ++i)
            if (sides_.twin.people[i].killed) killed.push_back(i);
        const bool release = !killed.empty() && chance(70);
        const auto who = release ? killed[below(killed.size())] : static_cast<std::uint32_t>(below(sides_.twin.people.size()));
        const KeyId key = chance(60) ? kOperator : KeyId(who);
        return {chance(5) ? someone() : key, SetKillSwitch{ParticipantId(who), !release && chance(50), {}}};
    }
    SetTradingState set;
    std::vector<std::uint32_t> stopped;
    for (std::uint32_t i = 0; i < sides_.twin.markets.size(); ++i)
        if (sides_.twin.markets[i].state != TradingState::open) stopped.push_back(i);
    if (whole_market_ != TradingState::open && chance(70)) return {kOperator, set};
    if (!stopped.empty() && chance(70)) {
        set.instrument = InstrumentId(stopped[below(stopped.size())]);
    } else if (chance(50)) {
        set.instrument = InstrumentId(static_cast<std::uint32_t>(below(sides_.twin.markets.size())));
        if (chance(60)) set.state = static_cast<TradingState>(below(3));
    } else if (chance(20)) {
        set.state = static_cast<TradingState>(below(3));
    }
    return {kOperator, set};
}

Command RandomCommands::batch() {
    RunBatch run;
    run.instrument = InstrumentId(static_cast<std::uint32_t>(below(sides_.twin.markets.size())));
    const Market& market = sides_.twin.markets[run.instrument.raw()];
    if (market.draw_from && *market.draw_from > now_ && chance(60)) now_ = *market.draw_from;
    if (market.terms.model != MarketModel::batch && !chance(5)) return {{}, Tick{}};
    Digest next{};
    for (auto& byte : next) byte = static_cast<std::uint8_t>(below(256));
    run.next_commitment = digest_of_seed(next);
    if (market.commitment ? !chance(5) : chance(5)) run.seed = chance(97) ? seeds_[run.instrument] : next;
    pending_ = next;
    return {{}, run};
}

void RandomCommands::learn(const std::vector<Event>& events) {
    for (const Event& event : events)
        if (const auto* committed = std::get_if<SeedCommitted>(&event))
            seeds_[committed->instrument] = pending_;
        else if (const auto* changed = std::get_if<TradingStateChanged>(&event); changed != nullptr && !changed->instrument)
            whole_market_ = changed->state;
}

Said RandomCommands::sweep(InstrumentId market, Side side) {
    PlaceOrder order;
    order.instrument = market;
    order.side = side;
    order.quantity = Quantity(100'000);
    order.price = Price(side == Side::buy ? 1'000 : 1);
    order.time_in_force = TimeInForce::ioc;
    order.self_trade = SelfTradePolicy::cancel_maker;
    return {now_, {KeyId(8), order}};
}

}  // namespace tongqu::naive
