#include "engine/exchange/stops.hpp"

#include <algorithm>
#include <string>

#include "market/check.hpp"

namespace tongqu::exchange {

void Stops::wait(OrderId id, Side side, Price stop_price) {
    const bool fresh = (side == Side::buy ? buys_ : sells_).insert({stop_price, id}).second;
    TONGQU_CHECK(fresh, "order " + std::to_string(id.raw()) + " waits already");
}

void Stops::remove(OrderId id, Side side, Price stop_price) {
    if ((side == Side::buy ? buys_ : sells_).erase({stop_price, id}) == 1) return;
    const auto queued = std::find(elected_.begin() + static_cast<std::ptrdiff_t>(head_), elected_.end(), id);
    TONGQU_CHECK(queued != elected_.end(), "order " + std::to_string(id.raw()) + " does not wait");
    elected_.erase(queued);
}

void Stops::elect(Price lowest, Price highest) {
    std::vector<OrderId> fresh;
    while (!buys_.empty() && buys_.begin()->stop_price <= highest) {
        fresh.push_back(buys_.begin()->id);
        buys_.erase(buys_.begin());
    }
    while (!sells_.empty() && sells_.rbegin()->stop_price >= lowest) {
        fresh.push_back(sells_.rbegin()->id);
        sells_.erase(std::prev(sells_.end()));
    }
    std::ranges::sort(fresh);
    elected_.insert(elected_.end(), fresh.begin(), fresh.end());
}

std::optional<OrderId> Stops::next() {
    if (!any_elected()) return std::nullopt;
    const OrderId first = elected_[head_++];
    if (!any_elected()) {
        elected_.clear();
        head_ = 0;
    }
    return first;
}

std::vector<OrderId> Stops::queue() const {
    return {elected_.begin() + static_cast<std::ptrdiff_t>(head_), elected_.end()};
}

void Stops::load_queue(const std::vector<OrderId>& ids) {
    for (const OrderId id : ids) {
        std::erase_if(buys_, [&](const Waiting& waiting) { return waiting.id == id; });
        std::erase_if(sells_, [&](const Waiting& waiting) { return waiting.id == id; });
    }
    elected_ = ids;
    head_ = 0;
}

}  // namespace tongqu::exchange
