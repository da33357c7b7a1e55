#pragma once
// Watches an exchange from outside, command by command: the ledger against its own postings and against the
// twin, the published levels against the orders, the sum of the accounts.
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "engine/exchange/exchange.hpp"
#include "money_twin.hpp"

namespace tongqu::exchange {

class Audit {
  public:
    // Throws std::string with what is wrong.
    void follow(const Exchange& exchange, SequenceNumber sequence, Time stamp, const Command& command,
                std::span<const Event> events);
    // Everything against everything. O(state).
    void check_all(Exchange& exchange);

    // Quantity at each price as it was published; zero where nothing rests.
    using LevelKey = std::tuple<std::uint32_t, Side, std::int64_t>;  // instrument, side, price
    [[nodiscard]] const std::map<LevelKey, std::int64_t>& levels() const { return levels_; }
    [[nodiscard]] const MoneyTwin& twin() const { return twin_; }

  private:
    void follow_posting(const Exchange& exchange, const Posted& posted);
    [[nodiscard]] std::map<LevelKey, std::int64_t> levels_of_orders() const;

    MoneyTwin twin_;
    std::vector<AccountKey> keys_;
    std::vector<MoneyTwin::Amount> balances_;
    std::map<std::string, std::size_t> by_name_;
    std::map<LevelKey, std::int64_t> levels_;
};

}  // namespace tongqu::exchange
