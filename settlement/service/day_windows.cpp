#include "settlement/service/day_windows.hpp"

namespace tongqu::service {

void DayWindows::add(const TradeRecord& trade, const Trades& trades) {
    if (first_ == 0) first_ = trade.id.raw();
    Window& window = windows_[trade.instrument];
    window.trades.push_back(trade.id);
    while (!window.highs.empty() && trades.at(window.highs.back()).price <= trade.price) window.highs.pop_back();
    window.highs.push_back(trade.id);
    while (!window.lows.empty() && trades.at(window.lows.back()).price >= trade.price) window.lows.pop_back();
    window.lows.push_back(trade.id);
    window.volume += trade.quantity;
    window.turnover += trade.gross;
}

void DayWindows::move_to(Time now, const Trades& trades) {
    for (; first_ != 0; ++first_) {
        const TradeRecord* trade = trades.find(TradeId(first_));
        if (trade == nullptr || now - trade->origin.time < kTickerWindow) return;
        const auto found = windows_.find(trade->instrument);
        Window& window = found->second;
        window.trades.pop_front();
        if (window.trades.empty()) {
            windows_.erase(found);
            continue;
        }
        if (window.highs.front() == trade->id) window.highs.pop_front();
        if (window.lows.front() == trade->id) window.lows.pop_front();
        window.volume -= trade->quantity;
        window.turnover -= trade->gross;
    }
}

std::optional<DayFigures> DayWindows::of(InstrumentId instrument, const Trades& trades) const {
    const auto found = windows_.find(instrument);
    if (found == windows_.end()) return std::nullopt;
    const Window& window = found->second;
    return DayFigures{trades.at(window.trades.front()).price, trades.at(window.highs.front()).price,
                      trades.at(window.lows.front()).price,   window.volume,
                      window.turnover,                        window.trades.size()};
}

}  // namespace tongqu::service
