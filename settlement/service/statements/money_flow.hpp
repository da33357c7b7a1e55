#pragma once
// Where the money of trades went: from the buyers' payments through the steps of the distribution to whom it reached.
#include <map>
#include <string>
#include <vector>

#include "market/amounts.hpp"
#include "settlement/service/statements/statement.hpp"

namespace tongqu::statements {

enum class FlowGroup : std::uint8_t { shares, charges, levy, fees, refunds, escrow };

struct FlowEnd {
    FlowGroup group;
    std::string to;  // as in DistributionLine; empty for what is still in escrow
    WideInt amount = 0;
};

struct MoneyFlow {
    WideInt paid = 0;           // gross and buyer's fee of all trades
    std::size_t trades = 0;
    std::vector<FlowEnd> ends;  // by group, the largest first; they add up to what was paid
};

// Of the statement's trades in the currency whose distribution it shows. At most `most` ends a group: the rest of a group
// is one end with the number of those it stands for, as "+12". O(lines × log lines).
[[nodiscard]] MoneyFlow money_flow(const Statement& statement, Currency currency, std::size_t most);

}  // namespace tongqu::statements
