#pragma once
// The record of what operators and regulators do that is no command (gateway/audit/action_file.hpp).
#include <string>
#include <string_view>

#include "gateway/api/call.hpp"
#include "gateway/audit/action_file.hpp"

namespace tongqu::gateway {

// Records it, durably, where the actor has a scope of supervision; false when it could not be. Ask before the action has effect. One
// write and one sync.
[[nodiscard]] inline bool recorded(const Call& call, const Caller& actor, std::string_view action, std::string_view subject,
                                   std::string_view detail = {}) {
    ActionFile* const actions = call.around.options.actions;
    if (actions == nullptr || !actor.supervises()) return true;
    OperatorDeed deed;
    deed.time = call.around.options.now();
    deed.key = actor.key;
    deed.actor = call.directory().participants().at(actor.participant).terms.name_id;
    deed.action = action;
    deed.subject = subject;
    deed.detail = detail;
    return actions->note(std::move(deed)).has_value();
}

}  // namespace tongqu::gateway
