#include "pricing/call_auction.hpp"

#include <algorithm>

#include "market/check.hpp"
#include "pricing/pro_rata.hpp"

namespace tongqu::pricing {
namespace {

struct Limit {
    std::int64_t price;
    Quantity quantity;
    std::uint32_t order;
};

// One side's orders: market orders in time order, limits from low to high price, equal ones in time order.
struct BookSide {
    std::vector<std::uint32_t> market;
    std::vector<Limit> limits;
    Quantity market_sum, sum;
};

bool collect(std::span<const AuctionOrder> orders, BookSide& buys, BookSide& sells) {
    TONGQU_CHECK(orders.size() <= UINT32_MAX, "more than 2^32 orders");
    for (std::uint32_t i = 0; i < orders.size(); ++i) {
        const AuctionOrder& order = orders[i];
        TONGQU_CHECK(order.quantity.is_positive(), "an order without a quantity");
        BookSide& side = order.side == Side::buy ? buys : sells;
        std::int64_t sum = 0;
        if (__builtin_add_overflow(side.sum.raw(), order.quantity.raw(), &sum)) return false;
        side.sum = Quantity(sum);
        if (order.limit) {
            side.limits.push_back({order.limit->raw(), order.quantity, i});
        } else {
            side.market.push_back(i);
            side.market_sum += order.quantity;
        }
    }
    for (BookSide* side : {&buys, &sells})
        std::sort(side->limits.begin(), side->limits.end(), [](const Limit& a, const Limit& b) {
            return a.price != b.price ? a.price < b.price : a.order < b.order;
        });
    return true;
}

// The candidates that are best so far by volume and surplus, from low to high.
class Best {
  public:
    explicit Best(std::optional<Price> reference) : reference_(reference) {}

    void offer(std::int64_t price, Quantity buy, Quantity sell) {
        const Quantity volume = std::min(buy, sell);
        const Quantity surplus = buy - sell;
        const Quantity size = surplus.is_negative() ? -surplus : surplus;
        if (any_ && (volume < volume_ || (volume == volume_ && size > size_))) return;
        if (!any_ || volume > volume_ || size < size_) {
            *this = Best(reference_);
            any_ = true;
            volume_ = volume;
            size_ = size;
            lowest_ = price;
        }
        all_buyers_ = all_buyers_ && surplus.is_positive();
        all_sellers_ = all_sellers_ && surplus.is_negative();
        highest_ = price;
        const WideInt distance = reference_ ? distance_to(price) : 0;
        if (nearest_distance_ < 0 || distance <= nearest_distance_) {
            nearest_ = price;
            nearest_distance_ = distance;
        }
    }
    [[nodiscard]] bool trades() const { return any_ && volume_.is_positive(); }
    [[nodiscard]] Price price() const {
        if (all_buyers_) return Price(highest_);
        if (all_sellers_) return Price(lowest_);
        return Price(nearest_);  // without a reference all are equally near, and the highest came last
    }

  private:
    [[nodiscard]] WideInt distance_to(std::int64_t price) const {
        const WideInt off = static_cast<WideInt>(price) - reference_->raw();
        return off < 0 ? -off : off;
    }

    std::optional<Price> reference_;
    bool any_ = false, all_buyers_ = true, all_sellers_ = true;
    Quantity volume_, size_;
    std::int64_t lowest_ = 0, highest_ = 0, nearest_ = 0;
    WideInt nearest_distance_ = -1;
};

// Merges both sides' limits and offers every distinct one with what is eligible there.
std::optional<Price> auction_price(const BookSide& buys, const BookSide& sells,
                                   std::optional<Price> reference) {
    Best best(reference);
    Quantity buy = buys.sum, sell = sells.market_sum;
    auto b = buys.limits.begin();
    auto s = sells.limits.begin();
    while (b != buys.limits.end() || s != sells.limits.end()) {
        const bool from_buys = s == sells.limits.end() || (b != buys.limits.end() && b->price < s->price);
        const std::int64_t price = from_buys ? b->price : s->price;
        for (; s != sells.limits.end() && s->price == price; ++s) sell += s->quantity;
        best.offer(price, buy, sell);
        for (; b != buys.limits.end() && b->price == price; ++b) buy -= b->quantity;
    }
    if (!best.trades()) return std::nullopt;
    return best.price();
}

// Fills the members of one class, all of the same price, as far as `left` goes.
template <class Member>
void fill_class(std::span<const Member> members, Quantity& left, const AuctionTerms& terms,
                std::span<const AuctionOrder> orders, std::vector<Quantity>& fills) {
    const auto place = [](const Member& member) -> std::uint32_t {
        if constexpr (std::is_same_v<Member, Limit>) {
            return member.order;
        } else {
            return member;
        }
    };
    Quantity sum;
    for (const Member& member : members) sum += orders[place(member)].quantity;
    if (sum > left && terms.margin == MarginRule::pro_rata) {
        std::vector<Quantity> quantities;
        for (const Member& member : members) quantities.push_back(orders[place(member)].quantity);
        const auto shares = pro_rata(left, quantities, terms.lot);
        for (std::size_t i = 0; i < members.size(); ++i) fills[place(members[i])] = shares[i];
        left = Quantity(0);
        return;
    }
    for (const Member& member : members) {
        const Quantity fill = std::min(left, orders[place(member)].quantity);
        fills[place(member)] = fill;
        left -= fill;
        if (left.is_zero()) return;
    }
}

// Market orders first, then limits from the best price on.
void fill_side(const BookSide& side, bool best_is_highest, Quantity volume, const AuctionTerms& terms,
               std::span<const AuctionOrder> orders, std::vector<Quantity>& fills) {
    fill_class(std::span(side.market), volume, terms, orders, fills);
    const std::span<const Limit> limits(side.limits);
    std::size_t first = 0, last = limits.size();
    while (volume.is_positive() && first < last) {
        std::size_t from = first, to = first + 1;
        if (best_is_highest) {
            to = last;
            from = last - 1;
            while (from > first && limits[from - 1].price == limits[last - 1].price) --from;
            last = from;
        } else {
            while (to < last && limits[to].price == limits[first].price) ++to;
            first = to;
        }
        fill_class(limits.subspan(from, to - from), volume, terms, orders, fills);
    }
}

}  // namespace

std::expected<AuctionResult, AuctionError> call_auction(std::span<const AuctionOrder> orders,
                                                        const AuctionTerms& terms) {
    BookSide buys, sells;
    if (!collect(orders, buys, sells)) return std::unexpected(AuctionError::quantity_overflow);
    AuctionResult result;
    result.fills.resize(orders.size());
    result.price = buys.limits.empty() && sells.limits.empty() ? terms.reference
                                                               : auction_price(buys, sells, terms.reference);
    if (buys.sum.is_zero() || sells.sum.is_zero()) result.price.reset();
    if (!result.price) return result;

    result.buy_eligible = buys.market_sum;
    result.sell_eligible = sells.market_sum;
    for (const Limit& limit : buys.limits)
        if (limit.price >= result.price->raw()) result.buy_eligible += limit.quantity;
    for (const Limit& limit : sells.limits)
        if (limit.price <= result.price->raw()) result.sell_eligible += limit.quantity;
    result.volume = std::min(result.buy_eligible, result.sell_eligible);
    result.surplus = result.buy_eligible - result.sell_eligible;
    fill_side(buys, true, result.volume, terms, orders, result.fills);
    fill_side(sells, false, result.volume, terms, orders, result.fills);
    return result;
}

}  // namespace tongqu::pricing
