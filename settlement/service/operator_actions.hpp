#pragma once
// What operators and regulators asked for: every command whose key has one of their scopes, done or refused. A projection of the
// journal.
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "engine/log/released.hpp"
#include "settlement/service/origin.hpp"

namespace tongqu::service {

class Directory;

// The newest of them that are kept; older ones stay in the journal.
inline constexpr std::size_t kOperatorActionsKept = 200'000;

struct OperatorAction {
    Origin origin;
    KeyId key;
    ParticipantId actor;
    std::string_view action;              // the command's name: "change_status"
    std::string subject;                  // whom or what it is about, by the name that people use; empty: the exchange
    std::string detail;                   // "suspended"
    std::optional<RejectReason> refused;  // none: it was done
    bool repeated = false;                // it had been done before, and was answered as then
};

class OperatorActions {
  public:
    // After the directory has seen the command. O(1) for everybody else's commands: one look-up.
    void take(const log::ReleasedCommand& released, const Directory& directory);

    // In the order of the journal, the oldest that is kept first.
    [[nodiscard]] const std::deque<OperatorAction>& kept() const { return kept_; }
    [[nodiscard]] std::uint64_t total() const { return total_; }

  private:
    std::deque<OperatorAction> kept_;
    std::uint64_t total_ = 0;
};

}  // namespace tongqu::service
