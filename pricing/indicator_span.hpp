#pragma once
// Which coalitions' shares are settled once those of some others are.
#include <cstdint>
#include <vector>

namespace tongqu::pricing {

// The linear span of 0/1 vectors of at most 12 places, kept in reduced echelon form over one common
// denominator.
class IndicatorSpan {
  public:
    explicit IndicatorSpan(unsigned players) : players_(players) {}

    [[nodiscard]] unsigned rank() const { return static_cast<unsigned>(rows_.size()); }
    [[nodiscard]] bool contains(std::size_t coalition) const;
    // Precondition: not contained yet.
    void add(std::size_t coalition);

  private:
    // coalition × scale, less the rows at its pivots: zero exactly when it is contained. Entries are
    // subdeterminants of 0/1 matrices: by Hadamard's bound below 2^12 in size, so their products stay far
    // below 2^63.
    [[nodiscard]] std::vector<std::int64_t> residue(std::size_t coalition) const;

    unsigned players_;
    std::int64_t scale_ = 1;
    std::vector<std::vector<std::int64_t>>
        rows_;  // row r has scale_ at pivots_[r] and 0 at every other pivot
    std::vector<unsigned> pivots_;
};

}  // namespace tongqu::pricing
