#include "cli/replay/flow_commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/exchange/open_orders.hpp"
#include "settlement/ledger.hpp"

namespace tongqu::cli {
namespace {

using book::FlowEvent;
using book::FlowType;

constexpr std::uint32_t kFewestTraders = 50;  // on each side
constexpr std::uint64_t kCommandsPerTrader = 3;  // and one more for a buyer

// So many that none of them can have more open orders than it may.
std::uint32_t traders_for(const book::OrderFlow& flow) {
    const auto enters = [](const FlowEvent& event) { return event.type == FlowType::add || event.type == FlowType::replace; };
    const auto orders = static_cast<std::uint64_t>(std::ranges::count_if(flow.events, enters));
    return std::max(kFewestTraders, static_cast<std::uint32_t>(orders / exchange::kMaxOpenOrdersPerParticipant + 1));
}

// Participants are numbered from 1, the buyers first; the key of each has its number, as the operator has key 0.
KeyId key_of(Side side, std::uint64_t turn, std::uint32_t traders) {
    return KeyId(static_cast<std::uint32_t>(turn % traders) + 1 + (side == Side::sell ? traders : 0));
}

}  // namespace

FlowCommands::FlowCommands(const book::OrderFlow& flow)
    : flow_(flow), traders_(traders_for(flow)), opening_size_(2 + traders_ * (2 * kCommandsPerTrader + 1)) {}

std::vector<Command> FlowCommands::opening() const {
    std::vector<Command> commands;
    OpenExchange open;
    open.operator_id = "operator";
    open.operator_region.code = "HOME";
    commands.push_back({{}, open});
    const Money share(settlement::kMaxCurrencyTotal.raw() / traders_);
    for (std::uint32_t number = 1; number <= 2 * traders_; ++number) {
        const bool buys = number <= traders_;
        ApplyForAdmission apply;
        apply.terms.name_id = fmt::format("{}-{}", buys ? "buyer" : "seller", number);
        apply.terms.roles = RoleSet::of(buys ? Role::buyer : Role::supplier);
        commands.push_back({{}, apply});
        commands.push_back({KeyId(0), ChangeStatus{ParticipantId(number), ParticipantStatus::admitted, {}}});
        CreateKey claim;
        claim.participant = ParticipantId(number);
        claim.claim_digest = Digest{};
        claim.scopes = ScopeSet::of(Scope::read, Scope::trade);
        commands.push_back({{}, claim});
        if (buys) commands.push_back({KeyId(0), Deposit{{}, ParticipantId(number), Currency(0), share}});
    }
    InstrumentTerms terms;
    terms.name_id = "flow";
    terms.tick = Decimal{1, 6};
    commands.push_back({KeyId(0), OpenInstrument{terms}});
    return commands;
}

const std::vector<FlowCommand>& FlowCommands::next(std::size_t count) {
    commands_.clear();
    while (commands_.size() < count && next_ < flow_.events.size()) append(flow_.events[next_++]);
    return commands_;
}

void FlowCommands::put(KeyId key, CommandBody body, bool stale) {
    commands_.push_back({{key, std::move(body)}, static_cast<std::uint32_t>(next_), stale, {}});
}

void FlowCommands::enter(const FlowEvent& event, OrderId flow_id, Side side) {
    PlaceOrder place;
    place.instrument = InstrumentId(0);
    place.side = side;
    place.price = event.price;
    place.quantity = event.quantity;
    if (event.type == FlowType::immediate) place.time_in_force = TimeInForce::ioc;
    const KeyId key = key_of(side, entered_++, traders_);
    flow_ids_.push_back(flow_id.raw());
    orders_[flow_id.raw()] = {OrderId(opening_size_ + flow_ids_.size()), key, event.quantity, side};
    put(key, std::move(place));
    if (event.type == FlowType::immediate) commands_.back().expected = event.expected;
}

void FlowCommands::withdraw(const Known& known, bool stale) {
    flow_ids_.push_back(0);
    put(known.key, CancelOrder{known.order, {}}, stale);
}

void FlowCommands::append(const FlowEvent& event) {
    if (event.type == FlowType::add || event.type == FlowType::immediate) {
        enter(event, event.id, event.side);
    } else {
        // An order that was to replace one that was gone never came to be: its entry here is empty.
        Known& known = orders_[event.id.raw()];
        const auto resting = shadow_.find(event.id);
        if (event.type == FlowType::reduce && resting && resting->leaves > event.quantity) {
            known.total = known.total - event.quantity;
            flow_ids_.push_back(0);
            put(known.key, AmendOrder{known.order, {}, known.total, {}});
        } else {
            const Side side = known.side;
            withdraw(known, !resting);
            if (event.type == FlowType::replace && resting) enter(event, event.replacement, side);
        }
    }
    match::play(event, shadow_, ignored_);
}

}  // namespace tongqu::cli
