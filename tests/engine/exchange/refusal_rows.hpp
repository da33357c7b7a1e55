#pragma once
// A command for every refusal that can be met.
#include <functional>
#include <vector>

#include "stage.hpp"

namespace tongqu::exchange {

struct RefusalRow {
    RejectReason reason;
    std::function<Command(Stage&)> command;  // what comes before it is applied to the stage
};

// In the order of precedence.
[[nodiscard]] const std::vector<RefusalRow>& refusal_rows();
// The second part of them.
[[nodiscard]] const std::vector<RefusalRow>& refusal_rows_of_the_market();

}  // namespace tongqu::exchange
