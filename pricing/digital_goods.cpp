#include "pricing/digital_goods.hpp"

#include <algorithm>
#include <bit>

#include "market/check.hpp"
#include "pricing/splitmix64.hpp"

namespace tongqu::pricing {
namespace {

// How many of the next bidders fall in half B, block by block of 64.
class Halves {
  public:
    explicit Halves(std::uint64_t seed) : seed_(seed) {}

    std::uint64_t next_in_b(std::uint64_t count) {
        std::uint64_t in_b = 0;
        while (count > 0) {
            const auto at = static_cast<unsigned>(place_ % 64);
            if (at == 0) bits_ = splitmix64(seed_ + place_ / 64);
            const std::uint64_t taken = std::min<std::uint64_t>(count, 64 - at);
            const std::uint64_t mask = taken == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << taken) - 1;
            in_b += static_cast<std::uint64_t>(std::popcount(bits_ >> at & mask));
            place_ += taken;
            count -= taken;
        }
        return in_b;
    }

  private:
    std::uint64_t seed_, place_ = 0, bits_ = 0;
};

template <class Bid>
struct Level {
    Bid bid;
    std::uint64_t in_a, in_b;
};

template <class Bid, class Revenue>
struct BestPrice {
    Bid price{};
    Revenue revenue{};
};

// Over levels from high to low. The count of a level comes from `count`; prices paid by fewer than `fewest`
// do not count.
template <class Bid, class Revenue, class Count>
BestPrice<Bid, Revenue> best_price(const std::vector<Level<Bid>>& levels, std::uint64_t fewest, Count count) {
    BestPrice<Bid, Revenue> best;
    bool any = false;
    std::uint64_t buyers = 0;
    for (const Level<Bid>& level : levels) {
        const std::uint64_t here = count(level);
        if (here == 0) continue;  // nobody of this group bid it: not one of its prices
        buyers += here;
        if (buyers < fewest) continue;
        const Revenue revenue = static_cast<Revenue>(level.bid) * buyers;
        if (any && revenue <= best.revenue) continue;
        any = true;
        best = {level.bid, revenue};
    }
    return best;
}

template <class Bid, class Revenue>
DigitalGoodsResult<Bid, Revenue> evaluate(std::span<const BidRun<Bid>> runs, std::uint64_t seed) {
    Halves halves(seed);
    std::vector<Level<Bid>> levels;
    levels.reserve(runs.size());
    std::uint64_t bidders = 0;
    for (const BidRun<Bid>& run : runs) {
        TONGQU_CHECK(run.bid >= 0 && run.count <= kMaxBidders - bidders,
                     "a negative bid, or too many bidders");
        bidders += run.count;
        const std::uint64_t in_b = halves.next_in_b(run.count);
        levels.push_back({run.bid, run.count - in_b, in_b});
    }
    std::sort(levels.begin(), levels.end(), [](const auto& a, const auto& b) { return a.bid > b.bid; });

    const auto in_a = [](const Level<Bid>& level) { return level.in_a; };
    const auto in_b = [](const Level<Bid>& level) { return level.in_b; };
    const auto both = [](const Level<Bid>& level) { return level.in_a + level.in_b; };
    const auto all = best_price<Bid, Revenue>(levels, 1, both);
    const auto two = best_price<Bid, Revenue>(levels, 2, both);
    const auto a = best_price<Bid, Revenue>(levels, 1, in_a);
    const auto b = best_price<Bid, Revenue>(levels, 1, in_b);
    std::uint64_t a_buyers = 0, b_buyers = 0;
    for (const Level<Bid>& level : levels) {
        if (level.bid >= b.price) a_buyers += level.in_a;
        if (level.bid >= a.price) b_buyers += level.in_b;
    }
    return {all.price,   all.revenue,
            two.revenue, a.price,
            b.price,     static_cast<Revenue>(a.price) * b_buyers + static_cast<Revenue>(b.price) * a_buyers};
}

}  // namespace

DigitalGoodsResult<std::int64_t, WideInt> digital_goods(std::span<const BidRun<std::int64_t>> runs,
                                                        std::uint64_t seed) {
    return evaluate<std::int64_t, WideInt>(runs, seed);
}

DigitalGoodsResult<Integer, Integer> digital_goods(std::span<const BidRun<Integer>> runs,
                                                   std::uint64_t seed) {
    return evaluate<Integer, Integer>(runs, seed);
}

}  // namespace tongqu::pricing
