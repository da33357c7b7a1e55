#pragma once
// What was sold, from which region into which, and by how few: over all trades of a currency or an instrument.
#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <map>
#include <unordered_map>

#include "market/ids.hpp"
#include "settlement/service/wide_sum.hpp"

namespace tongqu::service {

struct RegionPair {
    RegionId sold_from;  // the region that the seller's order was placed from
    RegionId bought_in;  // the buyer's
    friend auto operator<=>(const RegionPair&, const RegionPair&) = default;
};

struct PairFigures {
    std::uint64_t trades = 0;
    TotalMoney turnover;
};

class Turnover {
  public:
    // O(log of the pairs that have traded).
    void add(RegionPair regions, GroupId seller, Quantity quantity, Money gross);

    [[nodiscard]] std::uint64_t trades() const { return trades_; }
    [[nodiscard]] const TotalQuantity& volume() const { return volume_; }
    [[nodiscard]] const TotalMoney& turnover() const { return turnover_; }
    // Between two different regions.
    [[nodiscard]] const TotalMoney& cross_region() const { return cross_region_; }
    // The cross-region part of the turnover, rounded half to even; zero without trades.
    [[nodiscard]] PartsPerMillion cross_region_share() const;
    // Only pairs that have traded: at most 64 × 64.
    [[nodiscard]] const std::map<RegionPair, PairFigures>& pairs() const { return pairs_; }

    // Ownership groups that have sold: who splits into subsidiaries stays one.
    [[nodiscard]] std::size_t seller_groups() const { return sellers_.size(); }
    // Herfindahl and Hirschman's index of the groups' shares of the turnover, in points: 10,000 × Σ share², 10,000 for
    // a single seller; rounded half to even from the exact fraction; zero without trades. O(1).
    [[nodiscard]] std::uint32_t hhi_points() const;

  private:
    using Wide = boost::multiprecision::uint256_t;

    std::uint64_t trades_ = 0;
    TotalQuantity volume_;
    TotalMoney turnover_;
    TotalMoney cross_region_;
    std::map<RegionPair, PairFigures> pairs_;
    std::unordered_map<GroupId, TotalMoney> sellers_;
    Wide squares_ = 0;  // the sum of the squared turnovers of the groups
};

}  // namespace tongqu::service
