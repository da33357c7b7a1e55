#include "text.hpp"

#include <fmt/format.h>

namespace tongqu::naive {
namespace {

template <class Enum>
int number(Enum value) {
    return static_cast<int>(value);
}

}  // namespace

const char* phase_name(TradingPhase phase) {
    constexpr const char* kNames[] = {"continuous", "batch", "call", "no_cancel"};
    return kNames[number(phase)];
}
const char* state_name(TradingState state) {
    constexpr const char* kNames[] = {"open", "halted", "cancel_only"};
    return kNames[number(state)];
}
const char* reason_name(CancelReason reason) {
    constexpr const char* kNames[] = {"requested", "immediate", "not_fillable",       "self_trade",
                                      "suspended", "expired",   "licences_exhausted", "kill_switch"};
    return kNames[number(reason)];
}

namespace {

const char* side_of(Side side) { return side == Side::buy ? "buy" : "sell"; }

template <class T>
std::string maybe(const char* name, const std::optional<T>& value) {
    return value ? fmt::format(" {} {}", name, value->raw()) : std::string();
}

struct EventText {
    std::string operator()(const Rejected& e) const { return fmt::format("rejected {}", describe(e.reason).code); }
    std::string operator()(const OrderAccepted& e) const {
        return fmt::format("accepted {} of {} on {}: {} {} @ {} from {}", e.order.raw(), e.participant.raw(), e.instrument.raw(),
                           side_of(e.side), e.quantity.raw(), e.limit.raw(), e.region.raw());
    }
    std::string operator()(const Traded& e) const {
        return fmt::format("traded {} on {}: {} @ {} maker {} taker {} ({}) buyer {} seller {}{}", e.trade.raw(),
                           e.instrument.raw(), e.quantity.raw(), e.price.raw(), e.maker.raw(), e.taker.raw(),
                           side_of(e.taker_side), e.buyer.raw(), e.seller.raw(), e.auction ? " auction" : "");
    }
    std::string operator()(const OrderCancelled& e) const {
        return fmt::format("cancelled {} {} {}", e.order.raw(), e.leaves.raw(), reason_name(e.reason));
    }
    std::string operator()(const OrderDecremented& e) const {
        return fmt::format("decremented {} by {}", e.order.raw(), e.by.raw());
    }
    std::string operator()(const OrderAmended& e) const {
        return fmt::format("amended {} to {} @ {}{}", e.order.raw(), e.quantity.raw(), e.limit.raw(),
                           e.kept_priority ? "" : ", priority lost");
    }
    std::string operator()(const OrderShown& e) const {
        return fmt::format("shown {} on {}: {} {} @ {}", e.order.raw(), e.instrument.raw(), side_of(e.side), e.quantity.raw(),
                           e.price.raw());
    }
    std::string operator()(const StopElected& e) const { return fmt::format("elected {}", e.order.raw()); }
    std::string operator()(const PhaseChanged& e) const {
        return fmt::format("phase of {} {}{}", e.instrument.raw(), phase_name(e.phase), maybe("until", e.ends));
    }
    std::string operator()(const TradingStateChanged& e) const {
        return fmt::format("state{} {}", maybe("of", e.instrument), state_name(e.state));
    }
    std::string operator()(const KillSwitchSet& e) const {
        return fmt::format("kill switch of {} {}", e.participant.raw(), e.engaged ? "engaged" : "released");
    }
    std::string operator()(const AuctionIndicated& e) const {
        return fmt::format("indicated {}:{} volume {} surplus {}", e.instrument.raw(), maybe("price", e.price), e.volume.raw(),
                           e.surplus.raw());
    }
    std::string operator()(const AuctionCleared& e) const {
        return fmt::format("cleared {} number {}:{} volume {} surplus {}", e.instrument.raw(), e.number, maybe("price", e.price),
                           e.volume.raw(), e.surplus.raw());
    }
    std::string operator()(const SeedCommitted& e) const {
        return fmt::format("seed committed on {} until {}", e.instrument.raw(), e.interval_ends.raw());
    }
    std::string operator()(const LevelChanged& e) const {
        return fmt::format("level of {}: {} {} @ {}", e.instrument.raw(), side_of(e.side), e.quantity.raw(), e.price.raw());
    }
    template <class Other>
    std::string operator()(const Other&) const {
        return {};
    }
};

struct CommandText {
    std::string operator()(const PlaceOrder& c) const {
        constexpr const char* kTypes[] = {"limit", "market", "stop", "stop_limit"};
        constexpr const char* kTimes[] = {"gtc", "ioc", "fok", "gtd", "day"};
        constexpr const char* kPost[] = {"", " post_only", " slide"};
        constexpr const char* kPolicies[] = {"cancel_taker", "cancel_maker", "cancel_both", "decrement"};
        return fmt::format("{} {} {} on {}{}{}{}{} {}{}{} stp {}{}", kTypes[number(c.type)], side_of(c.side), c.quantity.raw(),
                           c.instrument.raw(), maybe("@", c.price), maybe("stop", c.stop_price),
                           maybe("display", c.display_quantity), maybe("minimum", c.minimum_quantity),
                           kTimes[number(c.time_in_force)], maybe("expires", c.expires), kPost[number(c.post_only)],
                           kPolicies[number(c.self_trade)], maybe("from", c.region));
    }
    std::string operator()(const CancelOrder& c) const { return fmt::format("cancel {}", c.order.raw()); }
    std::string operator()(const AmendOrder& c) const {
        return fmt::format("amend {}{}{}", c.order.raw(), maybe("to", c.quantity), maybe("@", c.price));
    }
    std::string operator()(const CancelAllOrders& c) const { return fmt::format("cancel all{}", maybe("on", c.instrument)); }
    std::string operator()(const SetTradingState& c) const {
        return fmt::format("set state{} {}", maybe("of", c.instrument), state_name(c.state));
    }
    std::string operator()(const SetKillSwitch& c) const {
        return fmt::format("set kill switch of {} {}", c.participant.raw(), c.engaged);
    }
    std::string operator()(const RunBatch& c) const {
        return fmt::format("run batch on {} {}", c.instrument.raw(), c.seed ? "with a seed" : "without a seed");
    }
    std::string operator()(const Tick&) const { return "tick"; }
    std::string operator()(const Resume&) const { return "resume"; }
    template <class Other>
    std::string operator()(const Other&) const {
        return "another command";
    }
};

}  // namespace

std::string text_of(const Event& event) { return std::visit(EventText{}, event); }

std::string text_of(const Command& command) {
    return (command.key ? fmt::format("{}: ", command.key->raw()) : std::string()) + std::visit(CommandText{}, command.body);
}

}  // namespace tongqu::naive
