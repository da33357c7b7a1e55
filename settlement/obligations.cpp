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

void Obligations::open(const Obligation& obligation) {
    const bool fresh = open_.emplace(obligation.trade.raw(), obligation).second;
    TONGQU_CHECK(fresh, "trade " + std::to_string(obligation.trade.raw()) + " is open already");
    schedule(obligation);
}

const Obligation* Obligations::find(TradeId trade) const {
    const auto found = open_.find(trade.raw());
    return found == open_.end() ? nullptr : &found->second;
}

void Obligations::update(const Obligation& obligation) {
    const auto found = open_.find(obligation.trade.raw());
    TONGQU_CHECK(found != open_.end(), "trade " + std::to_string(obligation.trade.raw()) + " is not open");
    found->second = obligation;
    schedule(found->second);
    prune();
}

void Obligations::close(TradeId trade) {
    const auto erased = open_.erase(trade.raw());
    TONGQU_CHECK(erased == 1, "trade " + std::to_string(trade.raw()) + " is not open");
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
    for (auto& entry : open_) {
        if (entry.second.state == ObligationState::disputed) continue;
        move(entry.second.due);
        for (Tranche& tranche : entry.second.pending) move(tranche.final_at);
    }
    rebuild();
}

std::vector<Obligation> Obligations::sorted() const {
    std::vector<Obligation> list;
    list.reserve(open_.size());
    // any order: sorted next
    for (const auto& entry : open_) list.push_back(entry.second);
    std::ranges::sort(list, {}, &Obligation::trade);
    return list;
}

std::vector<TradeId> Obligations::sold_by(ParticipantId seller) const {
    std::vector<TradeId> trades;
    // any order: sorted next
    for (const auto& entry : open_)
        if (entry.second.seller == seller) trades.push_back(entry.second.trade);
    std::ranges::sort(trades);
    return trades;
}

void Obligations::schedule(const Obligation& obligation) {
    const auto due = obligation.next_due();
    if (!due) return;
    heap_.push_back({*due, obligation.trade});
    std::ranges::push_heap(heap_, std::greater{});
    // Entries of ended obligations may pile up below the top; rebuilding at twice the size keeps the cost per change O(log n).
    if (heap_.size() > 64 && heap_.size() > 2 * open_.size()) rebuild();
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
    for (const auto& entry : open_)
        if (const auto due = entry.second.next_due()) heap_.push_back({*due, entry.second.trade});
    std::ranges::make_heap(heap_, std::greater{});
}

void Obligations::load(Decoder& from) {
    std::vector<Obligation> list;
    from.get(list);
    open_.clear();
    for (const Obligation& obligation : list) open_.emplace(obligation.trade.raw(), obligation);
    rebuild();
}

}  // namespace tongqu::settlement
