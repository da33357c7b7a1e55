#pragma once
// What each region sold, bought, earned and gave to its development fund, by month: gathered in memory, added to the table
// region_month with every commit.
#include <map>
#include <tuple>

#include "market/account.hpp"
#include "market/time.hpp"
#include "settlement/service/store/sqlite.hpp"

namespace tongqu::store {

// Year × 100 + month in UTC: 202611.
[[nodiscard]] int month_of(Time time);

struct RegionMonth {
    std::uint64_t trades = 0;  // sold from the region
    WideInt sold = 0;          // gross of those, by the region the supplier sold from
    WideInt bought = 0;        // gross of trades that buyers of the region made
    WideInt revenue = 0;       // shares paid to participants at home in the region, less what was taken back
    WideInt levy = 0;          // into the region's development fund, less what was taken back
};

// Decimal digits of a sum that may outgrow 64 bits, and back.
[[nodiscard]] std::string to_digits(WideInt value);
[[nodiscard]] WideInt from_digits(std::string_view digits);

class RegionMonths {
  public:
    explicit RegionMonths(Database& database);

    [[nodiscard]] RegionMonth& at(Time time, RegionId region, Currency currency) {
        return added_[{month_of(time), region, currency}];
    }
    // Inside a transaction.
    void flush();

  private:
    std::map<std::tuple<int, RegionId, Currency>, RegionMonth> added_;
    Statement read_, replace_;
};

}  // namespace tongqu::store
