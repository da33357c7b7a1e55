#pragma once
// Watches an exchange from outside, command by command: every event against what the judge of settlement/service/audit foretells (the
// naive twins of matching and of money), the ledger against its own postings, the published levels against the orders, the sum of the
// accounts.
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "engine/exchange/exchange.hpp"
#include "settlement/service/audit/judge.hpp"

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
    [[nodiscard]] const auto& open_orders() const { return judge_.open_orders(); }
    [[nodiscard]] const audit::MoneyTwin& money() const { return judge_.money(); }

  private:
    void follow_posting(const Posted& posted);
    [[nodiscard]] std::map<LevelKey, std::int64_t> levels_of_orders() const;

    audit::Judge judge_;
    std::vector<AccountKey> keys_;
    std::vector<std::int64_t> balances_;
    std::map<LevelKey, std::int64_t> levels_;
};

}  // namespace tongqu::exchange
