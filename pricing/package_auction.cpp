#include "pricing/package_auction.hpp"

#include <algorithm>
#include <bit>

#include "market/check.hpp"

namespace tongqu::pricing {
namespace {

// Welfare by the set of items at hand. Value is std::int64_t where the greatest conceivable welfare fits,
// else Integer.
template <class Value>
using ByItems = std::vector<Value>;

// The best of `before` with one more bidder.
template <class Value>
ByItems<Value> with_bidder(const ByItems<Value>& before, const std::vector<PackageBid>& bids) {
    ByItems<Value> after = before;
    for (const PackageBid& bid : bids) {
        const auto value = static_cast<Value>(bid.value);
        for (std::size_t items = bid.items; items < after.size(); items = (items + 1) | bid.items) {
            Value welfare = before[items & ~std::size_t{bid.items}] + value;
            if (welfare > after[items]) after[items] = std::move(welfare);
        }
    }
    return after;
}

template <class Value>
PackageAllocation allocate(std::span<const std::vector<PackageBid>> bidders, std::size_t all_items) {
    const std::size_t n = bidders.size();
    std::vector<ByItems<Value>> later(n + 1);  // later[b]: the bidders b, b + 1 …
    later[n].assign(all_items + 1, Value(0));
    for (std::size_t b = n; b-- > 0;) later[b] = with_bidder(later[b + 1], bidders[b]);

    PackageAllocation result;
    result.welfare = Integer(later[0][all_items]);
    result.winning.resize(n);
    result.payments.resize(n);
    std::size_t items = all_items;
    ByItems<Value> earlier(all_items + 1, Value(0));  // the bidders before b
    for (std::size_t b = 0; b < n; ++b) {
        const auto& bids = bidders[b];
        for (std::size_t i = 0; i < bids.size() && !result.winning[b]; ++i) {
            if ((bids[i].items & ~items) != 0) continue;
            const std::size_t rest = items & ~std::size_t{bids[i].items};
            if (later[b + 1][rest] + static_cast<Value>(bids[i].value) != later[b][items]) continue;
            result.winning[b] = i;
            items = rest;
            Value without = 0;  // the best the others do without bidder b
            for (std::size_t mine = 0; mine <= all_items; ++mine)
                without = std::max<Value>(without, earlier[mine] + later[b + 1][all_items ^ mine]);
            result.payments[b] = Integer(without) - (result.welfare - bids[i].value);
            result.revenue += result.payments[b];
        }
        earlier = with_bidder(earlier, bids);
    }
    return result;
}

}  // namespace

PackageAllocation package_auction(std::span<const std::vector<PackageBid>> bidders) {
    TONGQU_CHECK(bidders.size() <= kMaxPackageBidders, "too many bidders");
    std::uint32_t all_items = 0;
    std::size_t bids = 0;
    Integer most = 0;
    for (const auto& bidder : bidders) {
        Integer best = 0;
        for (const PackageBid& bid : bidder) {
            TONGQU_CHECK(bid.items != 0 && bid.value >= 0, "a bid for nothing, or of less than nothing");
            all_items |= bid.items;
            best = std::max(best, bid.value);
        }
        most += best;
        bids += bidder.size();
    }
    TONGQU_CHECK(all_items < 1U << kMaxPackageItems && bids <= kMaxPackageBids, "too many items or bids");
    // Sets of items that appear in no bid are never looked at when items are numbered from 0 without gaps.
    const std::size_t items = all_items == 0 ? 0 : (std::size_t{1} << std::bit_width(all_items)) - 1;
    return most <= INT64_MAX / 2 ? allocate<std::int64_t>(bidders, items) : allocate<Integer>(bidders, items);
}

}  // namespace tongqu::pricing
