#pragma once
// What everyone may know of the market's course: candles, the last 24 hours, statistics, and the search for products.
#include <array>
#include <map>
#include <unordered_map>
#include <vector>

#include "engine/log/released.hpp"
#include "settlement/service/candles.hpp"
#include "settlement/service/day_windows.hpp"
#include "settlement/service/orders.hpp"
#include "settlement/service/product_search.hpp"
#include "settlement/service/turnover.hpp"

namespace tongqu::service {

class MarketData {
  public:
    // After the other projections have seen all events of the command. Trades count as they were made; a later bust
    // does not take them out of what was published.
    void apply(const log::ReleasedCommand& released, const Directory& directory, const Orders& orders,
               const Trades& trades);

    [[nodiscard]] const Candles& candles() const { return candles_; }
    [[nodiscard]] const DayWindows& day() const { return day_; }
    [[nodiscard]] const ProductSearch& products() const { return products_; }
    // Of every currency that has traded, and of an instrument; nothing before its first trade.
    [[nodiscard]] const std::map<Currency, Turnover>& turnovers() const { return by_currency_; }
    [[nodiscard]] const Turnover* turnover(InstrumentId instrument) const;
    // How many participants have each status.
    [[nodiscard]] std::size_t participants(ParticipantStatus status) const {
        return counts_[static_cast<std::size_t>(status)];
    }

  private:
    void trade(const Traded& event, Time time, const Directory& directory, const Orders& orders,
               const Trades& trades);

    Candles candles_;
    DayWindows day_;
    ProductSearch products_;
    std::map<Currency, Turnover> by_currency_;
    std::unordered_map<InstrumentId, Turnover> by_instrument_;
    std::vector<ParticipantStatus> statuses_;  // by participant
    std::array<std::size_t, 4> counts_{};      // by status
};

}  // namespace tongqu::service
