#include "settlement/settled_trades.hpp"

#include <algorithm>
#include <string>

#include "market/check.hpp"

namespace tongqu::settlement {

void SettledTrades::remember(Obligation obligation, Time now) {
    obligation.due = std::min(now + kBustWindow, kLatestTime);
    while (size() >= kMaxSettledTrades) drop_oldest();
    add(obligation);
}

void SettledTrades::add(const Obligation& obligation) {
    const bool fresh = index_.emplace(obligation.trade.raw(), first_ + entries_.size()).second;
    TONGQU_CHECK(fresh, "trade " + std::to_string(obligation.trade.raw()) + " was settled already");
    entries_.push_back({obligation});
}

const Obligation* SettledTrades::find(TradeId trade) const {
    const auto found = index_.find(trade.raw());
    return found == index_.end() ? nullptr : &entries_[found->second - first_].obligation;
}

void SettledTrades::update(const Obligation& obligation) {
    const auto found = index_.find(obligation.trade.raw());
    TONGQU_CHECK(found != index_.end(), "trade " + std::to_string(obligation.trade.raw()) + " is not kept");
    entries_[found->second - first_].obligation = obligation;
}

void SettledTrades::forget(TradeId trade) {
    const auto found = index_.find(trade.raw());
    TONGQU_CHECK(found != index_.end(), "trade " + std::to_string(trade.raw()) + " is not kept");
    entries_[found->second - first_].kept = false;
    index_.erase(found);
}

void SettledTrades::forget_before(Time now) {
    while (!entries_.empty() && (!entries_.front().kept || entries_.front().obligation.due < now)) drop_oldest();
}

void SettledTrades::drop_oldest() {
    if (entries_.front().kept) index_.erase(entries_.front().obligation.trade.raw());
    entries_.pop_front();
    ++first_;
}

void SettledTrades::load(Decoder& from) {
    *this = SettledTrades();
    std::uint64_t count = 0;
    from.get(count);
    for (std::uint64_t i = 0; i < count && !from.failed(); ++i) {
        Obligation obligation;
        from.get(obligation);
        if (from.failed()) return;
        if (find(obligation.trade) != nullptr) return from.fail(DecodeError::bad_value);
        add(obligation);
    }
}

}  // namespace tongqu::settlement
