#pragma once
// A command as it was released, with its movement records, out of the store: what an item of it is opened from.
#include <optional>
#include <vector>

#include "engine/log/released.hpp"
#include "settlement/service/store/sqlite.hpp"
#include "settlement/service/transparency/movement.hpp"

namespace tongqu::statements {

struct StoredCommand {
    log::ReleasedCommand released;
    std::vector<transparency::MovementRecord> movements;  // as AccountChains gave them
};

// Nothing for a command that moved no money, or that the store does not hold whole. O(postings × log history).
[[nodiscard]] std::optional<StoredCommand> stored_command(store::Database& database, SequenceNumber sequence);

}  // namespace tongqu::statements
