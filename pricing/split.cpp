#include "pricing/split.hpp"

#include <array>
#include <string>
#include <vector>

#include "market/check.hpp"

namespace tongqu::pricing {
namespace {

using Wide = unsigned __int128;

// Few beneficiaries: one gets a unit when fewer than `left` others rank before it. O(n²) comparisons without
// any memory.
template <class Remainder>
void hand_out_few(std::span<const Remainder> remainders, std::size_t left, std::span<std::uint64_t> parts) {
    for (std::size_t i = 0; i < remainders.size(); ++i) {
        std::size_t before = 0;
        for (std::size_t j = 0; j < i; ++j)
            before += static_cast<std::size_t>(remainders[j] >= remainders[i]);
        for (std::size_t j = i + 1; j < remainders.size(); ++j)
            before += static_cast<std::size_t>(remainders[j] > remainders[i]);
        if (before < left) ++parts[i];
    }
}

// Many: finds the smallest remainder that still gets a unit, digit by digit from the top, as a radix sort
// would, so that no order of the input can make it slower than linear. Then one pass in the order of the
// input pays, ties to the earlier.
template <class Remainder>
void hand_out_many(std::span<const Remainder> remainders, std::size_t left, Remainder bound,
                   std::span<std::uint64_t> parts) {
    constexpr int kDigitBits = 8;
    int bits = 0;
    for (Remainder rest = bound; rest != 0; rest = static_cast<Remainder>(rest >> 1)) ++bits;
    int shift = (bits + kDigitBits - 1) / kDigitBits * kDigitBits;
    const int width = static_cast<int>(sizeof(Remainder)) * 8;

    Remainder threshold = 0;    // its digits from `shift` upwards are known
    std::size_t wanted = left;  // units for remainders whose upper digits equal the threshold's
    while (shift > 0) {
        const int upper = shift;
        shift -= kDigitBits;
        std::array<std::size_t, 1U << kDigitBits> count{};
        for (const Remainder r : remainders)
            if (upper >= width || (r >> upper) == (threshold >> upper))
                ++count[static_cast<std::size_t>(r >> shift) & 255U];
        std::size_t digit = count.size() - 1;
        while (count[digit] < wanted) wanted -= count[digit--];
        threshold = static_cast<Remainder>(threshold | (static_cast<Remainder>(digit) << shift));
        if (count[digit] == wanted) {  // the whole bucket is paid: every remainder from here up
            for (std::size_t i = 0; i < remainders.size(); ++i)
                if (remainders[i] >= threshold) ++parts[i];
            return;
        }
    }
    for (std::size_t i = 0; i < remainders.size(); ++i) {
        if (remainders[i] > threshold) {
            ++parts[i];
        } else if (remainders[i] == threshold && wanted > 0) {
            ++parts[i];
            --wanted;
        }
    }
}

// Remainder is 64 bits wide when Σ weights is: half the memory, and one machine division a part.
template <class Remainder>
void split_size(std::uint64_t size, std::span<const std::uint64_t> weights, Wide sum,
                std::span<std::uint64_t> parts) {
    const std::size_t n = weights.size();
    std::array<Remainder, kSplitInline> few;
    std::vector<Remainder> many;
    if (n > kSplitInline) many.resize(n);
    const std::span<Remainder> remainders =
        n > kSplitInline ? std::span<Remainder>(many) : std::span(few).first(n);

    std::uint64_t paid = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const Wide product = static_cast<Wide>(size) * weights[i];
        parts[i] = static_cast<std::uint64_t>(product / sum);
        remainders[i] = static_cast<Remainder>(product - parts[i] * sum);
        paid += parts[i];
    }
    const std::size_t left = size - paid;  // fewer than n, for each remainder is below the divisor
    if (left == 0) return;
    if (n > kSplitInline) {
        hand_out_many<Remainder>(remainders, left, static_cast<Remainder>(sum - 1), parts);
    } else {
        hand_out_few<Remainder>(remainders, left, parts);
    }
}

}  // namespace

std::expected<void, SplitError> split(Money total, std::span<const std::uint64_t> weights,
                                      std::span<Money> parts) {
    TONGQU_CHECK(parts.size() == weights.size(), "a part for each weight: " + std::to_string(parts.size()) +
                                                     " parts, " + std::to_string(weights.size()) +
                                                     " weights");
    Wide sum = 0;
    for (const std::uint64_t weight : weights) sum += weight;
    if (sum == 0) return std::unexpected(SplitError::no_weight);

    // Sizes are unsigned: the lowest total has a size of 2^63.
    const bool negative = total.is_negative();
    const auto bits = static_cast<std::uint64_t>(total.raw());
    const std::uint64_t size = negative ? 0 - bits : bits;

    std::array<std::uint64_t, kSplitInline> few{};
    std::vector<std::uint64_t> many;
    if (weights.size() > kSplitInline) many.resize(weights.size());
    const std::span<std::uint64_t> sizes =
        weights.size() > kSplitInline ? std::span<std::uint64_t>(many) : std::span(few).first(weights.size());
    if (sum <= UINT64_MAX) {
        split_size<std::uint64_t>(size, weights, sum, sizes);
    } else {
        split_size<Wide>(size, weights, sum, sizes);
    }
    for (std::size_t i = 0; i < parts.size(); ++i)
        parts[i] = Money(static_cast<std::int64_t>(negative ? 0 - sizes[i] : sizes[i]));
    return {};
}

}  // namespace tongqu::pricing
