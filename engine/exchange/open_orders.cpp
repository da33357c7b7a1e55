#include "engine/exchange/open_orders.hpp"

#include <algorithm>
#include <memory>
#include <string>

#include "engine/book/id_index_inline.hpp"
#include "market/check.hpp"

namespace tongqu::exchange {

using book::kNoSlot;
using book::Slot;

OrderCells& OrderCells::operator=(OrderCells&& other) noexcept {
    memory_ = std::move(other.memory_);
    first_ = std::exchange(other.first_, nullptr);
    size_ = std::exchange(other.size_, 1);
    capacity_ = std::exchange(other.capacity_, 0);
    return *this;
}

Slot OrderCells::add() {
    constexpr std::uint32_t kFewest = 16, kDoublesUntil = 4096;
    if (size_ >= capacity_) {
        capacity_ += capacity_ < kDoublesUntil ? std::max(capacity_, kFewest) : capacity_ / 8;
        memory_.resize(std::size_t{capacity_} * sizeof(Cell));
        first_ = reinterpret_cast<Cell*>(memory_.data());
    }
    return Slot{size_++};
}

OpenOrder& OpenOrders::insert(const OpenOrder& order) {
    Slot slot = free_;
    if (slot == kNoSlot) {
        slot = cells_.add();
        links_.emplace_back();
    } else {
        free_ = link(slot).next;
    }
    OpenOrder& kept = cells_[slot].order;
    std::construct_at(&kept, order);
    TONGQU_CHECK(index_.insert(order.id, slot, cells_), "order " + std::to_string(order.id.raw()) + " is open already");

    if (chains_.size() <= order.participant.raw()) chains_.resize(order.participant.raw() + std::size_t{1});
    Chain& chain = chains_[order.participant.raw()];
    link(slot) = {chain.last, kNoSlot};
    (chain.last == kNoSlot ? chain.first : link(chain.last).next) = slot;
    chain.last = slot;
    ++chain.count;
    return kept;
}

OpenOrder* OpenOrders::find(OrderId id) {
    const Slot slot = index_.find(id, cells_).slot;
    return slot == kNoSlot ? nullptr : &cells_[slot].order;
}

void OpenOrders::erase(OrderId id) {
    const auto found = index_.find(id, cells_);
    TONGQU_CHECK(found.slot != kNoSlot, "order " + std::to_string(id.raw()) + " is not open");
    index_.erase(found, id, cells_);
    OpenOrder& gone = cells_[found.slot].order;
    Link& at = link(found.slot);
    Chain& chain = chains_[gone.participant.raw()];
    (at.previous == kNoSlot ? chain.first : link(at.previous).next) = at.next;
    (at.next == kNoSlot ? chain.last : link(at.next).previous) = at.previous;
    --chain.count;
    gone.id = OrderId();
    at.next = free_;
    free_ = found.slot;
}

std::uint32_t OpenOrders::count(ParticipantId participant) const {
    return participant.raw() < chains_.size() ? chains_[participant.raw()].count : 0;
}

std::vector<OrderId> OpenOrders::of(ParticipantId participant) const {
    std::vector<OrderId> ids;
    if (participant.raw() >= chains_.size()) return ids;
    for (Slot slot = chains_[participant.raw()].first; slot != kNoSlot; slot = links_[static_cast<std::uint32_t>(slot)].next)
        ids.push_back(cells_[slot].order.id);
    return ids;
}

std::vector<OpenOrder> OpenOrders::sorted() const {
    std::vector<OpenOrder> orders;
    orders.reserve(index_.size());
    for (const Chain& chain : chains_)
        for (Slot slot = chain.first; slot != kNoSlot; slot = links_[static_cast<std::uint32_t>(slot)].next)
            orders.push_back(cells_[slot].order);
    std::ranges::sort(orders, {}, &OpenOrder::id);
    return orders;
}

void OpenOrders::load(const std::vector<OpenOrder>& orders) {
    *this = OpenOrders();
    for (const OpenOrder& order : orders) insert(order);
}

Slot OpenOrders::expect_order(OrderId id) const {
    const Slot slot = index_.guess(id);
    if (slot != kNoSlot) {
        __builtin_prefetch(&cells_[slot], 1);
        __builtin_prefetch(reinterpret_cast<const std::byte*>(&cells_[slot]) + 64, 1);
    }
    return slot;
}

}  // namespace tongqu::exchange

template class tongqu::book::IdIndex<tongqu::exchange::OrderCells>;
