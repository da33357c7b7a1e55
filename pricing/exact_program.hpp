#pragma once
// Linear programs solved exactly: a dual simplex on whole numbers over one common denominator (the
// fraction-free pivots of Edmonds and Bareiss, as in Avis's lrs), so that nothing is ever rounded and no
// fraction is ever reduced.
#include <cstdint>
#include <span>
#include <vector>

#include "pricing/exact.hpp"

namespace tongqu::pricing {

// Minimises the sum of cost[k] × z[k] over z ≥ 0 subject to rows Σ coefficients[k] × z[k] ≥ least, which may
// be added at any time. Costs are not negative, so the start is dual feasible and every solve continues from
// the last.
class ExactProgram {
  public:
    // Precondition: no cost is negative.
    explicit ExactProgram(std::span<const int> cost);

    // Returns the row's number: 0, 1, 2 …
    std::size_t add_row(std::span<const int> coefficients, const Integer& least);

    // Brings the program to its optimum. False when no z satisfies the rows. Largest violation first; Bland's
    // rule where that stalls, so it always ends.
    [[nodiscard]] bool solve();

    // After solve(): z[k] is numerator(k) / denominator().
    [[nodiscard]] Integer numerator(std::size_t variable) const;
    [[nodiscard]] const Integer& denominator() const { return scale_; }
    // Whether the row's multiplier is positive: then it is tight in every optimal solution.
    [[nodiscard]] bool binds_always(std::size_t row) const;

  private:
    static constexpr std::size_t kNowhere = SIZE_MAX;

    [[nodiscard]] std::size_t leaving_row(bool by_bland) const;
    [[nodiscard]] std::size_t entering_column(std::size_t row) const;
    void pivot(std::size_t row, std::size_t column);

    // The dictionary: scale × basic[i] = constant[i] + Σ_j body[i][j] × free[j], all basics and frees ≥ 0.
    // Variables are numbered z first, then the slacks of the rows.
    std::size_t variables_;
    Integer scale_ = 1;
    std::vector<std::vector<Integer>> body_;
    std::vector<Integer> constant_;
    std::vector<std::size_t> basic_, free_;
    std::vector<Integer> reduced_cost_;
};

}  // namespace tongqu::pricing
