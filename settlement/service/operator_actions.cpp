#include "settlement/service/operator_actions.hpp"

#include <variant>

#include "market/command_name.hpp"
#include "market/decimal.hpp"
#include "settlement/service/directory.hpp"

namespace tongqu::service {
namespace {

struct About {
    std::string subject;
    std::string detail;
};

constexpr std::string_view word_of(ParticipantStatus status) {
    switch (status) {
        case ParticipantStatus::applied: return "applied";
        case ParticipantStatus::admitted: return "admitted";
        case ParticipantStatus::suspended: return "suspended";
        case ParticipantStatus::exited: return "exited";
    }
    return {};
}

constexpr std::string_view word_of(TradingState state) {
    switch (state) {
        case TradingState::open: return "open";
        case TradingState::halted: return "halted";
        case TradingState::cancel_only: return "cancel_only";
    }
    return {};
}

// Refused commands may name what is not there.
struct AboutCommand {
    const Directory& directory;

    [[nodiscard]] std::string name(ParticipantId id) const {
        const auto* record = directory.participants().find(id);
        return record == nullptr ? std::string() : record->terms.name_id;
    }
    [[nodiscard]] std::string name(InstrumentId id) const {
        const auto* record = directory.instruments().find(id);
        return record == nullptr ? std::string() : record->terms.name_id;
    }
    [[nodiscard]] std::string name(ProductId id) const {
        const auto* record = directory.products().find(id);
        return record == nullptr ? std::string() : record->terms.name_id;
    }
    static std::string amount(Money money, Currency currency) { return to_string(money) + " " + std::string(code_of(currency)); }

    About operator()(const CreateRegion& command) const { return {command.region.code, {}}; }
    About operator()(const ChangeStatus& command) const { return {name(command.participant), std::string(word_of(command.status))}; }
    About operator()(const CreateKey& command) const { return {name(command.participant), {}}; }
    About operator()(const RevokeKey& command) const { return {"key:" + std::to_string(command.key.raw()), {}}; }
    About operator()(const Deposit& command) const { return {name(command.participant), amount(command.amount, command.currency)}; }
    About operator()(const Withdraw& command) const { return {{}, amount(command.amount, command.currency)}; }
    About operator()(const ListProduct& command) const { return {command.terms.name_id, {}}; }
    About operator()(const OpenInstrument& command) const { return {command.terms.name_id, {}}; }
    About operator()(const SetTradingState& command) const {
        return {command.instrument ? name(*command.instrument) : std::string(), std::string(word_of(command.state))};
    }
    About operator()(const SetKillSwitch& command) const { return {name(command.participant), command.engaged ? "engaged" : "released"}; }
    About operator()(const BustTrade& command) const { return {"trade:" + std::to_string(command.trade.raw()), {}}; }
    About operator()(const ResolveTrade& command) const {
        return {"trade:" + std::to_string(command.trade.raw()), "refund " + to_string(command.refund)};
    }
    About operator()(const SetWaterfall& command) const { return {name(command.instrument), {}}; }
    About operator()(const WithdrawProduct& command) const { return {name(command.product), {}}; }
    About operator()(const ClosePeriod& command) const { return {std::string(code_of(command.currency)), {}}; }
    About operator()(const SettleEstate& command) const { return {name(command.debtor), std::string(code_of(command.currency))}; }
    About operator()(const DefineLink& command) const { return {command.terms.name_id, {}}; }
    About operator()(const ChangeCapacity& command) const {
        const auto* link = directory.links().find(command.link);
        return {link == nullptr ? std::string() : link->terms.name_id, "capacity " + std::to_string(command.capacity.raw()) + " lots"};
    }
    template <class Other>
    About operator()(const Other&) const {
        return {};
    }
};

}  // namespace

void OperatorActions::take(const log::ReleasedCommand& released, const Directory& directory) {
    if (!released.command.key) return;
    const KeyRecord* key = directory.keys().find(*released.command.key);
    if (key == nullptr || !(key->scopes.contains(Scope::operate) || key->scopes.contains(Scope::regulate))) return;
    OperatorAction action{{released.sequence, released.time}, key->id, key->participant, name_of(released.command.body), {}, {}, {}, false};
    About about = std::visit(AboutCommand{directory}, released.command.body);
    action.subject = std::move(about.subject);
    action.detail = std::move(about.detail);
    for (const Event& event : released.events) {
        if (const auto* rejected = std::get_if<Rejected>(&event)) action.refused = rejected->reason;
        if (std::holds_alternative<Repeated>(event)) action.repeated = true;
    }
    kept_.push_back(std::move(action));
    if (kept_.size() > kOperatorActionsKept) kept_.pop_front();
    ++total_;
}

}  // namespace tongqu::service
