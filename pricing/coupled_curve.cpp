#include "pricing/coupled_curve.hpp"

#include <algorithm>

namespace tongqu::pricing {

void CurveSide::close(std::span<const CoupledOrder> orders) {
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
        return a.limit != b.limit ? a.limit < b.limit : a.order < b.order;
    });
    amount_.reserve(entries_.size() + 1);
    value_.reserve(entries_.size() + 1);
    amount_.push_back(0);
    value_.push_back(0);
    for (const Entry& entry : entries_) {
        const std::int64_t quantity = orders[entry.order].quantity.raw();
        amount_.push_back(amount_.back() + quantity);
        value_.push_back(value_.back() + static_cast<WideInt>(quantity) * entry.limit);
    }
}

std::size_t CurveSide::first_at(std::int64_t price) const {
    return static_cast<std::size_t>(
        std::partition_point(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.limit < price; }) -
        entries_.begin());
}

std::size_t CurveSide::first_above(std::int64_t price) const {
    return static_cast<std::size_t>(
        std::partition_point(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.limit <= price; }) -
        entries_.begin());
}

std::optional<std::int64_t> CurveSide::next_below(std::int64_t price) const {
    const std::size_t place = first_at(price);
    if (place == 0) return std::nullopt;
    return entries_[place - 1].limit;
}

std::optional<std::int64_t> CurveSide::next_above(std::int64_t price) const {
    const std::size_t place = first_above(price);
    if (place == entries_.size()) return std::nullopt;
    return entries_[place].limit;
}

WideInt Curve::surplus(std::int64_t price) const {
    const WideInt buyers =
        buys.value_total() - buys.value_below(price) - static_cast<WideInt>(buys.total() - buys.below(price)) * price;
    const WideInt sellers = static_cast<WideInt>(sells.below(price)) * price - sells.value_below(price);
    return buyers + sellers;
}

std::vector<Curve> curves_of(const CoupledMarket& market) {
    std::vector<Curve> curves(market.regions);
    std::vector<std::size_t> buys(market.regions), sells(market.regions);
    for (const CoupledOrder& order : market.orders) ++(order.side == Side::buy ? buys : sells)[order.region];
    for (std::size_t r = 0; r < curves.size(); ++r) {
        curves[r].buys.expect(buys[r]);
        curves[r].sells.expect(sells[r]);
    }
    for (std::uint32_t i = 0; i < market.orders.size(); ++i) {
        const CoupledOrder& order = market.orders[i];
        Curve& curve = curves[order.region];
        (order.side == Side::buy ? curve.buys : curve.sells).add(order.limit.raw(), i);
    }
    for (Curve& curve : curves) {
        curve.buys.close(market.orders);
        curve.sells.close(market.orders);
    }
    return curves;
}

}  // namespace tongqu::pricing
