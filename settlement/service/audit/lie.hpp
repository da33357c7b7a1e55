#pragma once
// What a judge says of a journal whose events are not what the rules make of its commands.
#include <string>
#include <string_view>

#include "market/ids.hpp"

namespace tongqu::audit {

// The first event that is not what it has to be. The codes are stable; docs/verification.md says what each stands for.
struct Lie {
    SequenceNumber sequence;
    std::string_view rule;  // such as "priority"
    std::string expected;
    std::string found;
};

[[nodiscard]] std::string to_string(const Lie& lie);

// In one sentence what the code stands for; empty for another text.
[[nodiscard]] std::string_view sentence_of(std::string_view rule);

}  // namespace tongqu::audit
