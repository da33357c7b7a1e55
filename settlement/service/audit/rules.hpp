#pragma once
// Which part of a judge foretells an event, and which rule is broken where it is not the one that was foretold.
#include <string>

#include "market/command.hpp"
#include "market/event.hpp"

namespace tongqu::audit {

enum class Part : std::uint8_t {
    answer,      // the command was refused, or was carried out before
    record,      // directory
    matching,
    settlement,  // what becomes of trades
    account,
    posting
};
[[nodiscard]] Part part_of(const Event& event);

// Either may be none: an event too many, or one that is missing.
[[nodiscard]] std::string_view rule_broken(const Event* expected, const Event* found);

// Whether the reasons to refuse this command are recomputed.
[[nodiscard]] bool has_judged_refusals(const CommandBody& body);

// Its name and fields, such as "trade (17, 0, 4, 9, 1, 2, 3, 100, 5, …)".
[[nodiscard]] std::string describe_event(const Event& event);

}  // namespace tongqu::audit
