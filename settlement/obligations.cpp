#include "settlement/obligations.hpp"

#include <algorithm>
#include <functional>
#include <string>

#include "market/check.hpp"

namespace tongqu::settlement {

std::optional<Time> Obligation::next_due() const {
    if (state == ObligationState::disputed) return std::nullopt;
    Time earliest = due;
    if (!pending.empty()) earliest = std::min(earliest, pending.front().final_at);
    return earliest == kLatestTime ? std::nullopt : std::optional(earliest);
}

std::unique_ptr<Obligations::Page> Obligations::new_page() {
    if (spare_.empty()) return std::make_unique_for_overwrite<Page>();
    auto page = std::move(spare_.back());
    spare_.pop_back();
    return page;
}

void Obligations::open(Obligation obligation) {
    const std::uint64_t trade = obligation.trade.raw();
    auto& page = pages_[trade / kPageTrades];
    if (!page) page = new_page();
    auto& place = page->at[trade % kPageTrades];
    TONGQU_CHECK(!place, "trade " + std::to_string(trade) + " is open already");
    place = std::move(obligation);
    ++page->open;
    ++size_;
    schedule(*place);
}

Obligation* Obligations::find_open(TradeId trade) {
    const auto page = pages_.find(trade.raw() / kPageTrades);
    if (page == pages_.end()) return nullptr;
    auto& place = page->second->at[trade.raw() % kPageTrades];
    return place ? &*place : nullptr;
}

const Obligation* Obligations::find(TradeId trade) const { return const_cast<Obligations*>(this)->find_open(trade); }

void Obligations::update(const Obligation& obligation) {
    Obligation* const known = find_open(obligation.trade);
    TONGQU_CHECK(known != nullptr, "trade " + std::to_string(obligation.trade.raw()) + " is not open");
    *known = obligation;
    schedule(*known);
    prune();
}

void Obligations::close(TradeId trade) {
    const auto found = pages_.find(trade.raw() / kPageTrades);
    TONGQU_CHECK(found != pages_.end() && found->second->at[trade.raw() % kPageTrades],
                 "trade " + std::to_string(trade.raw()) + " is not open");
    found->second->at[trade.raw() % kPageTrades].reset();
    --size_;
    if (--found->second->open == 0) {
        if (spare_.size() < kSparePages) spare_.push_back(std::move(found->second));
        pages_.erase(found);
    }
    prune();
}

std::optional<Time> Obligations::next_due() const {
    return heap_.empty() ? std::nullopt : std::optional(heap_.front().due);
}

std::optional<TradeId> Obligations::next_due_by(Time now) const {
    if (heap_.empty() || heap_.front().due > now) return std::nullopt;
    return heap_.front().trade;
}

void Obligations::move_deadlines(Duration by) {
    const auto move = [by](Time& time) { time = std::min(time + by, kLatestTime); };
    // any order: each entry changes by itself
    for (auto& entry : pages_) {
        for (auto& obligation : entry.second->at) {
            if (!obligation || obligation->state == ObligationState::disputed) continue;
            move(obligation->due);
            for (Tranche& tranche : obligation->pending) move(tranche.final_at);
        }
    }
    rebuild();
}

std::vector<Obligation> Obligations::sorted() const {
    std::vector<Obligation> list;
    list.reserve(size_);
    for_each_in_any_order([&](const Obligation& obligation) { list.push_back(obligation); });
    std::ranges::sort(list, {}, &Obligation::trade);
    return list;
}

std::vector<TradeId> Obligations::sold_by(ParticipantId seller) const {
    std::vector<TradeId> trades;
    for_each_in_any_order([&](const Obligation& obligation) {
        if (obligation.seller == seller) trades.push_back(obligation.trade);
    });
    std::ranges::sort(trades);
    return trades;
}

void Obligations::schedule(const Obligation& obligation) {
    const auto due = obligation.next_due();
    if (!due) return;
    heap_.push_back({*due, obligation.trade});
    std::ranges::push_heap(heap_, std::greater{});
    // Entries of ended obligations may pile up below the top; rebuilding at twice the size keeps the cost per change O(log n).
    if (heap_.size() > 64 && heap_.size() > 2 * size_) rebuild();
}

void Obligations::prune() {
    while (!heap_.empty()) {
        const Obligation* obligation = find(heap_.front().trade);
        if (obligation != nullptr && obligation->next_due() == heap_.front().due) return;
        std::ranges::pop_heap(heap_, std::greater{});
        heap_.pop_back();
    }
}

void Obligations::rebuild() {
    heap_.clear();
    // any order: the heap gives them up by (time, trade)
    for_each_in_any_order([&](const Obligation& obligation) {
        if (const auto due = obligation.next_due()) heap_.push_back({*due, obligation.trade});
    });
    std::ranges::make_heap(heap_, std::greater{});
}

void Obligations::load(Decoder& from) {
    std::vector<Obligation> list;
    from.get(list);
    pages_.clear();
    size_ = 0;
    heap_.clear();
    // A list that names a trade twice is no state that was saved.
    for (Obligation& obligation : list) {
        if (find(obligation.trade) != nullptr) return from.fail(DecodeError::bad_value);
        open(std::move(obligation));
    }
    rebuild();
}

}  // namespace tongqu::settlement
