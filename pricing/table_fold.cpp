#include "pricing/table_fold.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <thread>

namespace tongqu::pricing {
namespace {

// A block of 2^11 worths is 16 KiB: it stays in the first-level cache while it is read twice.
constexpr unsigned kBlockBits = 11;
constexpr unsigned kGroupBits = 4;
constexpr std::size_t kBlock = std::size_t{1} << kBlockBits;
constexpr std::size_t kGroup = std::size_t{1} << kGroupBits;
constexpr std::size_t kGroups = kBlock / kGroup;
constexpr unsigned kThreadedFrom = 18;  // players; below, a thread costs more than it saves
constexpr std::size_t kSizes = 31;

// Folds `sums` (2^bits of them) in place; adds each level's upper half to with[first + level]. Returns the
// total.
template <class Sum>
Sum fold_down(std::span<Sum> sums, unsigned bits, std::span<Sum> with) {
    for (unsigned bit = bits; bit-- > 0;) {
        const std::size_t half = std::size_t{1} << bit;
        Sum upper = 0;
        for (std::size_t i = 0; i < half; ++i) {
            upper += sums[half + i];
            sums[i] += sums[half + i];
        }
        with[bit] += upper;
    }
    return sums[0];
}

// One thread's share of the work.
struct Lane {
    // The players of the bits inside a block.
    std::array<WideInt, kBlockBits> with{};
    // Plain sums by the number of members above the group and the place in the group.
    std::array<std::array<WideInt, kGroup>, kSizes> by_place{};
    // Plain sums by size, of the blocks taken entry by entry.
    std::array<WideInt, kSizes> by_size{};
};

// Worths small enough that 2,048 of them add up in 64 bits: groups of 16 are summed by size first, so that a
// group takes five multiplications instead of sixteen, and the group's own four players are left to the sums
// by place.
WideInt small_block(const std::int64_t* v, const std::int64_t* weights, unsigned above, Lane& lane) {
    std::array<std::array<std::int64_t, kGroup>, kBlockBits - kGroupBits + 1> place{};
    std::array<WideInt, kGroups> groups;
    for (std::size_t g = 0; g < kGroups; ++g) {
        const std::int64_t* const x = v + g * kGroup;
        const auto members = static_cast<unsigned>(std::popcount(g));
        auto& sums = place[members];
        for (std::size_t i = 0; i < kGroup; ++i) sums[i] += x[i];
        const std::int64_t* const w = weights + above + members;
        const std::int64_t one = x[1] + x[2] + x[4] + x[8];
        const std::int64_t two = x[3] + x[5] + x[6] + x[9] + x[10] + x[12];
        const std::int64_t three = x[7] + x[11] + x[13] + x[14];
        groups[g] = static_cast<WideInt>(w[0]) * x[0] + static_cast<WideInt>(w[1]) * one +
                    static_cast<WideInt>(w[2]) * two + static_cast<WideInt>(w[3]) * three +
                    static_cast<WideInt>(w[4]) * x[15];
    }
    for (std::size_t c = 0; c < place.size(); ++c)
        for (std::size_t i = 0; i < kGroup; ++i) lane.by_place[above + c][i] += place[c][i];
    return fold_down<WideInt>(groups, kBlockBits - kGroupBits, std::span(lane.with).subspan(kGroupBits));
}

// Any worths, entry by entry.
WideInt large_block(const std::int64_t* v, std::size_t length, unsigned bits, const std::int64_t* weights,
                    unsigned above, Lane& lane) {
    std::array<WideInt, kBlock> scaled;
    for (std::size_t i = 0; i < length; ++i) {
        const auto members = above + static_cast<unsigned>(std::popcount(i));
        scaled[i] = static_cast<WideInt>(weights[members]) * v[i];
        lane.by_size[members] += v[i];
    }
    return fold_down<WideInt>(std::span(scaled).first(length), bits, lane.with);
}

bool sums_stay_narrow(const std::int64_t* v) {
    constexpr std::int64_t limit = std::int64_t{1} << (62 - kBlockBits);
    std::uint64_t any = 0;
    for (std::size_t i = 0; i < kBlock; ++i) any |= static_cast<std::uint64_t>(v[i] < 0 ? ~v[i] : v[i]);
    return any < static_cast<std::uint64_t>(limit);
}

void add_lane(const Lane& lane, std::span<const std::int64_t> weights, WideSums& sums) {
    for (unsigned bit = 0; bit < std::min<std::size_t>(kBlockBits, sums.with.size()); ++bit)
        sums.with[bit] += lane.with[bit];
    for (std::size_t t = 0; t < sums.by_size.size(); ++t) sums.by_size[t] += lane.by_size[t];
    for (std::size_t c = 0; c < kSizes; ++c) {
        for (std::size_t place = 0; place < kGroup; ++place) {
            const std::size_t members = c + static_cast<std::size_t>(std::popcount(place));
            const WideInt sum = lane.by_place[c][place];
            if (members >= sums.by_size.size() || sum == 0) continue;
            sums.by_size[members] += sum;
            for (unsigned bit = 0; bit < kGroupBits; ++bit)
                if ((place >> bit & 1U) != 0) sums.with[bit] += sum * weights[members];
        }
    }
}

}  // namespace

WideSums fold_wide(std::span<const std::int64_t> v, unsigned n, std::span<const std::int64_t> weights) {
    WideSums sums{std::vector<WideInt>(n), std::vector<WideInt>(n + 1)};
    if (n < kBlockBits) {
        Lane lane;
        (void)large_block(v.data(), v.size(), n, weights.data(), 0, lane);
        add_lane(lane, weights, sums);
        return sums;
    }
    // Weights are read up to four places past a group's own members, where a coalition has at most n.
    std::vector<std::int64_t> padded(weights.begin(), weights.end());
    padded.resize(weights.size() + kGroup);

    const std::size_t blocks = v.size() / kBlock;
    std::vector<WideInt> totals(blocks);
    const auto run = [&](std::size_t first, std::size_t last, Lane& lane) {
        for (std::size_t b = first; b < last; ++b) {
            const std::int64_t* const block = v.data() + b * kBlock;
            const auto above = static_cast<unsigned>(std::popcount(b));
            totals[b] = sums_stay_narrow(block)
                            ? small_block(block, padded.data(), above, lane)
                            : large_block(block, kBlock, kBlockBits, padded.data(), above, lane);
        }
    };
    Lane lower, upper;
    if (n >= kThreadedFrom) {
        std::thread other([&] { run(blocks / 2, blocks, upper); });
        run(0, blocks / 2, lower);
        other.join();
    } else {
        run(0, blocks, lower);
    }
    add_lane(lower, weights, sums);
    add_lane(upper, weights, sums);
    (void)fold_down<WideInt>(totals, n - kBlockBits, std::span(sums.with).subspan(kBlockBits));
    return sums;
}

UnboundedSums fold_unbounded(std::span<const Integer> v, unsigned n, std::span<const Integer> weights) {
    UnboundedSums sums{std::vector<Integer>(n), std::vector<Integer>(n + 1)};
    const unsigned bits = std::min(n, kBlockBits);
    const std::size_t length = std::size_t{1} << bits;
    std::vector<Integer> scaled(length), totals(v.size() / length);
    for (std::size_t b = 0; b < totals.size(); ++b) {
        for (std::size_t i = 0; i < length; ++i) {
            const Integer& worth = v[b * length + i];
            const auto members = static_cast<std::size_t>(std::popcount(b) + std::popcount(i));
            scaled[i] = weights[members] * worth;
            sums.by_size[members] += worth;
        }
        totals[b] = fold_down<Integer>(scaled, bits, sums.with);
    }
    (void)fold_down<Integer>(totals, n - bits, std::span(sums.with).subspan(bits));
    return sums;
}

}  // namespace tongqu::pricing
