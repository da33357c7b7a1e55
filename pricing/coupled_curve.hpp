#pragma once
// One region's orders as steps: what it offers, wants and gains at every price.
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "market/amounts.hpp"
#include "pricing/coupled_auction.hpp"

namespace tongqu::pricing {

// One side's orders by limit, from low to high, equal limits in the order of the input. Prices and quantities are raw ticks
// and lots here: this is the inside of a solver.
class CurveSide {
  public:
    struct Entry {
        std::int64_t limit;
        std::uint32_t order;
    };

    void expect(std::size_t entries) { entries_.reserve(entries); }
    void add(std::int64_t limit, std::uint32_t order) { entries_.push_back({limit, order}); }
    void close(std::span<const CoupledOrder> orders);  // after the last add

    [[nodiscard]] std::int64_t total() const { return amount_.back(); }
    [[nodiscard]] std::int64_t below(std::int64_t price) const { return amount_[first_at(price)]; }
    [[nodiscard]] std::int64_t up_to(std::int64_t price) const { return amount_[first_above(price)]; }
    [[nodiscard]] WideInt value_below(std::int64_t price) const { return value_[first_at(price)]; }
    [[nodiscard]] WideInt value_up_to(std::int64_t price) const { return value_[first_above(price)]; }
    [[nodiscard]] WideInt value_total() const { return value_.back(); }
    [[nodiscard]] std::span<const Entry> at(std::int64_t price) const {
        return std::span(entries_).subspan(first_at(price), first_above(price) - first_at(price));
    }
    // The nearest limits below and above a price, where there are any.
    [[nodiscard]] std::optional<std::int64_t> next_below(std::int64_t price) const;
    [[nodiscard]] std::optional<std::int64_t> next_above(std::int64_t price) const;

  private:
    [[nodiscard]] std::size_t first_at(std::int64_t price) const;     // the first entry whose limit is not below
    [[nodiscard]] std::size_t first_above(std::int64_t price) const;

    std::vector<Entry> entries_;
    std::vector<std::int64_t> amount_;  // of the first i entries
    std::vector<WideInt> value_;        // Σ limit × quantity of the first i entries
};

struct Curve {
    CurveSide buys, sells;

    // What buyers and sellers gain together when every lot trades at this price that likes to. Convex in the price.
    [[nodiscard]] WideInt surplus(std::int64_t price) const;
};

[[nodiscard]] std::vector<Curve> curves_of(const CoupledMarket& market);

}  // namespace tongqu::pricing
