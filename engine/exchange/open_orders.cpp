#include "engine/exchange/open_orders.hpp"

#include <algorithm>
#include <string>

#include "market/check.hpp"

namespace tongqu::exchange {

OpenOrder& OpenOrders::insert(const OpenOrder& order) {
    std::uint32_t slot = free_;
    if (slot == kNone) {
        slot = static_cast<std::uint32_t>(slots_.size());
        slots_.emplace_back();
    } else {
        free_ = slots_[slot].next;
    }
    const bool fresh = index_.emplace(order.id.raw(), slot).second;
    TONGQU_CHECK(fresh, "order " + std::to_string(order.id.raw()) + " is open already");

    if (chains_.size() <= order.participant.raw()) chains_.resize(order.participant.raw() + std::size_t{1});
    Chain& chain = chains_[order.participant.raw()];
    slots_[slot] = {order, chain.last, kNone};
    (chain.last == kNone ? chain.first : slots_[chain.last].next) = slot;
    chain.last = slot;
    ++chain.count;
    return slots_[slot].order;
}

OpenOrder* OpenOrders::find(OrderId id) {
    const auto found = index_.find(id.raw());
    return found == index_.end() ? nullptr : &slots_[found->second].order;
}

void OpenOrders::erase(OrderId id) {
    const auto found = index_.find(id.raw());
    TONGQU_CHECK(found != index_.end(), "order " + std::to_string(id.raw()) + " is not open");
    const std::uint32_t slot = found->second;
    index_.erase(found);
    Slot& gone = slots_[slot];
    Chain& chain = chains_[gone.order.participant.raw()];
    (gone.previous == kNone ? chain.first : slots_[gone.previous].next) = gone.next;
    (gone.next == kNone ? chain.last : slots_[gone.next].previous) = gone.previous;
    --chain.count;
    gone.next = free_;
    free_ = slot;
}

std::uint32_t OpenOrders::count(ParticipantId participant) const {
    return participant.raw() < chains_.size() ? chains_[participant.raw()].count : 0;
}

std::vector<OrderId> OpenOrders::of(ParticipantId participant) const {
    std::vector<OrderId> ids;
    if (participant.raw() >= chains_.size()) return ids;
    for (std::uint32_t slot = chains_[participant.raw()].first; slot != kNone; slot = slots_[slot].next)
        ids.push_back(slots_[slot].order.id);
    return ids;
}

std::vector<OpenOrder> OpenOrders::sorted() const {
    std::vector<OpenOrder> orders;
    orders.reserve(index_.size());
    // any order: sorted next
    for (const auto& entry : index_) orders.push_back(slots_[entry.second].order);
    std::ranges::sort(orders, {}, &OpenOrder::id);
    return orders;
}

void OpenOrders::load(const std::vector<OpenOrder>& orders) {
    *this = OpenOrders();
    for (const OpenOrder& order : orders) insert(order);
}

}  // namespace tongqu::exchange
