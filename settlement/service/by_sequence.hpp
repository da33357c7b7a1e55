#pragma once
// Records in the order of the commands that made them.
#include <algorithm>

#include "settlement/service/origin.hpp"

namespace tongqu::service {

// The record that this command made, the first where it made several; nothing where it made none. O(log n).
template <class Records>
[[nodiscard]] const typename Records::value_type* by_sequence(const Records& records, SequenceNumber sequence) {
    const auto at = std::ranges::lower_bound(records, sequence, {}, [](const auto& record) { return record.origin.sequence; });
    return at == records.end() || at->origin.sequence != sequence ? nullptr : &*at;
}

}  // namespace tongqu::service
