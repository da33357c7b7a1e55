#include "gateway/api/log_parties.hpp"

namespace tongqu::gateway {
namespace {

// Looks for the participant among what an item names.
class Search {
  public:
    Search(const service::ReadModel& model, ParticipantId participant) : model_(model), participant_(participant) {}

    // Whether any of the value's members is the participant, or is its order, trade, account or key. Sets `names_anyone`.
    template <class T>
    [[nodiscard]] bool in(const T& value) {
        bool found = false;
        std::apply([&](auto... member) { ((found = is(value.*member) || found), ...); }, T::fields());
        return found;
    }
    [[nodiscard]] bool names_anyone() const { return names_anyone_; }

  private:
    template <class T>
    bool is(const T&) {
        return false;
    }
    bool is(ParticipantId named) { return name(named == participant_); }
    bool is(OrderId order) {
        const auto* record = model_.orders().find(order);
        return name(record != nullptr && record->participant == participant_);
    }
    bool is(TradeId trade) {
        const auto* record = model_.trades().find(trade);
        return name(record != nullptr && record->is_party(participant_));
    }
    bool is(AccountId account) {
        if (account.raw() >= model_.accounts().all().size()) return name(false);
        return is(model_.accounts().at(account).key);
    }
    bool is(const AccountKey& key) {
        return name(key.owner == AccountOwner::participant && key.owner_number == participant_.raw());
    }
    bool is(KeyId key) {
        const auto& keys = model_.directory().keys();
        return name(key.raw() < keys.size() && keys.at(key).participant == participant_);
    }
    bool name(bool found) {
        names_anyone_ = true;
        return found;
    }

    const service::ReadModel& model_;
    ParticipantId participant_;
    bool names_anyone_ = false;
};

bool is_sender(const service::ReadModel& model, ParticipantId participant, const log::ReleasedCommand& released) {
    const auto& keys = model.directory().keys();
    if (released.command.key && released.command.key->raw() < keys.size())
        return keys.at(*released.command.key).participant == participant;
    for (const Event& event : released.events)
        if (const auto* applied = std::get_if<ParticipantApplied>(&event)) return applied->participant == participant;
    return false;
}

}  // namespace

bool may_see(const service::ReadModel& model, const Caller& caller, const log::ReleasedCommand& released,
             const transparency::OpenedContent& content) {
    if (caller.scopes.contains(Scope::regulate) || caller.scopes.contains(Scope::operate)) return true;
    const ParticipantId participant = caller.participant;
    Search search(model, participant);
    if (const auto* movement = std::get_if<transparency::MovementRecord>(&content))
        return search.in(Posted{movement->account, movement->account, {}, {}, 0});
    if (const auto* event = std::get_if<Event>(&content)) {
        const bool party = std::visit([&](const auto& each) { return search.in(each); }, *event);
        return party || (!search.names_anyone() && is_sender(model, participant, released));
    }
    const auto& body = std::get<Command>(content).body;
    return is_sender(model, participant, released) ||
           std::visit([&](const auto& each) { return search.in(each); }, body);
}

}  // namespace tongqu::gateway
