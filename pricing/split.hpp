#pragma once
// Sharing an amount by weights, to the last unit: the method of largest remainders (Hamilton 1792; Balinski &
// Young, "Fair Representation", 1982). The parts always add up to the whole.
#include <cstdint>
#include <expected>
#include <span>

#include "market/amounts.hpp"

namespace tongqu::pricing {

enum class SplitError : std::uint8_t {
    no_weight  // there is nobody to pay: the weights are empty or all zero
};

// Part i is the floor of total × weights[i] ÷ Σ weights; the units that are left go one each to the largest
// remainders, of equal ones to the earlier. A negative total gives exactly the negated parts of its positive:
// a refund undoes a payment. A weight of zero always gets zero. Any 64-bit weights, any total; intermediates
// have 128 bits. O(n) in the worst case; allocates nothing for up to kSplitInline beneficiaries, 16 or 24
// bytes for each beyond. Precondition: parts.size() == weights.size(). On an error the parts are untouched.
[[nodiscard]] std::expected<void, SplitError> split(Money total, std::span<const std::uint64_t> weights,
                                                    std::span<Money> parts);

inline constexpr std::size_t kSplitInline = 32;

}  // namespace tongqu::pricing
