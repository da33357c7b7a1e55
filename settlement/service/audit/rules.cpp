#include "settlement/service/audit/rules.hpp"

#include "settlement/service/audit/same.hpp"

namespace tongqu::audit {
namespace {

template <class E, class... Any>
constexpr bool is_one_of = (std::is_same_v<E, Any> || ...);

template <class E>
constexpr Part part_of_type() {
    if constexpr (is_one_of<E, Rejected, Repeated>)
        return Part::answer;
    else if constexpr (is_one_of<E, RegionCreated, ParticipantApplied, StatusChanged, KeyCreated, KeyRevoked, ProductListed, InstrumentOpened,
                                 SharesSet, ShareAssigned, RulebookSet, WaterfallSet, WithdrawalNoticed, LinkDefined, CapacityChanged,
                                 OrderSigningSet>)
        return Part::record;
    else if constexpr (is_one_of<E, OrderAccepted, Traded, OrderCancelled, OrderDecremented, OrderAmended, LevelChanged, OrderShown,
                                 StopElected, PhaseChanged, TradingStateChanged, KillSwitchSet, AuctionIndicated, AuctionCleared,
                                 SeedCommitted, ProductWithdrawn, LinkUsed, RegionCleared, LinkCleared, CoupledCleared, AuctionWithheld>)
        return Part::matching;
    else if constexpr (std::is_same_v<E, AccountOpened>)
        return Part::account;
    else if constexpr (std::is_same_v<E, Posted>)
        return Part::posting;
    else
        return Part::settlement;
}

template <class E>
constexpr std::string_view name_of() {
    if constexpr (std::is_same_v<E, Traded>) return "trade";
    if constexpr (std::is_same_v<E, Rejected>) return "refusal";
    if constexpr (std::is_same_v<E, Repeated>) return "repetition of";
    if constexpr (std::is_same_v<E, OrderAccepted>) return "order taken";
    if constexpr (std::is_same_v<E, OrderCancelled>) return "order cancelled";
    if constexpr (std::is_same_v<E, OrderDecremented>) return "order decremented";
    if constexpr (std::is_same_v<E, OrderAmended>) return "order amended";
    if constexpr (std::is_same_v<E, OrderShown>) return "order shown";
    if constexpr (std::is_same_v<E, StopElected>) return "stop elected";
    if constexpr (std::is_same_v<E, LevelChanged>) return "level";
    if constexpr (std::is_same_v<E, AuctionIndicated>) return "indication";
    if constexpr (std::is_same_v<E, AuctionCleared>) return "auction";
    if constexpr (std::is_same_v<E, PhaseChanged>) return "phase";
    if constexpr (std::is_same_v<E, TradingStateChanged>) return "trading state";
    if constexpr (std::is_same_v<E, KillSwitchSet>) return "kill switch";
    if constexpr (std::is_same_v<E, SeedCommitted>) return "seed committed";
    if constexpr (std::is_same_v<E, Delivered>) return "delivery";
    if constexpr (std::is_same_v<E, Released>) return "release";
    if constexpr (std::is_same_v<E, Finalised>) return "end of a dispute window";
    if constexpr (std::is_same_v<E, Refunded>) return "refund";
    if constexpr (std::is_same_v<E, TradeBusted>) return "bust";
    if constexpr (std::is_same_v<E, DeadlinesMoved>) return "deadlines moved";
    if constexpr (std::is_same_v<E, SharesSet>) return "share table";
    if constexpr (std::is_same_v<E, ShareAssigned>) return "share";
    if constexpr (std::is_same_v<E, LinkDefined>) return "link defined";
    if constexpr (std::is_same_v<E, CapacityChanged>) return "capacity";
    if constexpr (std::is_same_v<E, LinkUsed>) return "link used";
    if constexpr (std::is_same_v<E, RegionCleared>) return "auction of a region";
    if constexpr (std::is_same_v<E, LinkCleared>) return "auction of a link";
    if constexpr (std::is_same_v<E, CoupledCleared>) return "coupled auction";
    if constexpr (std::is_same_v<E, AuctionWithheld>) return "auction withheld";
    if constexpr (std::is_same_v<E, OrderSigningSet>) return "demand of signatures";
    return "event";
}

std::string_view rule_of_trades(const Traded& expected, const Traded& found) {
    if (expected.maker != found.maker || expected.taker != found.taker || expected.instrument != found.instrument) return "priority";
    if (expected.price != found.price || expected.half_tick != found.half_tick) return "price";
    if (expected.transfer != found.transfer || expected.rent != found.rent) return "path";
    if (expected.quantity != found.quantity) return "quantity";
    if (expected.gross != found.gross) return "gross";
    if (expected.buyer_fee != found.buyer_fee) return "fee";
    if (expected.delivery_due != found.delivery_due) return "deadline";
    return "record";
}

template <class E>
std::string_view rule_of_type() {
    if constexpr (std::is_same_v<E, Traded>)
        return "priority";
    else if constexpr (std::is_same_v<E, Rejected>)
        return "refusal";
    else if constexpr (std::is_same_v<E, Repeated>)
        return "repeat";
    else if constexpr (is_one_of<E, AuctionIndicated, AuctionCleared, RegionCleared, LinkCleared, CoupledCleared, AuctionWithheld>)
        return "auction";
    else if constexpr (is_one_of<E, PhaseChanged, TradingStateChanged, KillSwitchSet>)
        return "phase";
    else if constexpr (std::is_same_v<E, SeedCommitted>)
        return "draw";
    else if constexpr (is_one_of<E, SharesSet, ShareAssigned>)
        return "shares";
    else if constexpr (std::is_same_v<E, LinkUsed>)
        return "path";
    else if constexpr (part_of_type<E>() == Part::matching)
        return "book";
    else if constexpr (part_of_type<E>() == Part::record)
        return "record";
    else
        return "release";
}

}  // namespace

Part part_of(const Event& event) {
    return std::visit([]<class E>(const E&) { return part_of_type<E>(); }, event);
}

std::string_view rule_broken(const Event* expected, const Event* found) {
    if (expected != nullptr && found != nullptr && std::holds_alternative<Traded>(*expected) && std::holds_alternative<Traded>(*found))
        return rule_of_trades(std::get<Traded>(*expected), std::get<Traded>(*found));
    // A trade too many or too few says more than what came in its place.
    for (const Event* event : {expected, found})
        if (event != nullptr && std::holds_alternative<Traded>(*event)) return "priority";
    return std::visit([]<class E>(const E&) { return rule_of_type<E>(); }, expected != nullptr ? *expected : *found);
}

bool has_judged_refusals(const CommandBody& body) {
    return std::visit(
        []<class Body>(const Body&) {
            return is_one_of<Body, PlaceOrder, CancelOrder, AmendOrder, CancelAllOrders, SetTradingState, SetKillSwitch, RunBatch, Deposit,
                             Withdraw, DeliverTrade, AcceptTrade, BustTrade, DisputeTrade, ResolveTrade, ReportUsage, ClaimSupport,
                             SetPayout, ClosePeriod, SettleEstate, Resume, Tick>;
        },
        body);
}

std::string describe_event(const Event& event) {
    return std::visit([]<class E>(const E& one) { return std::string(name_of<E>()) + " " + text_of(one); }, event);
}

}  // namespace tongqu::audit
