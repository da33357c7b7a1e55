#pragma once
// What fed each region's development fund, so that every payment from it can be traced. The money itself stands in the ledger.
#include <deque>
#include <map>
#include <vector>

#include "market/codec.hpp"
#include "market/currency.hpp"
#include "market/ids.hpp"

namespace tongqu::settlement {

// A levy, or several that are kept together.
struct FundLot {
    TradeId first;
    TradeId last;
    Money amount;
    static constexpr auto fields() { return std::make_tuple(&FundLot::first, &FundLot::last, &FundLot::amount); }
    friend bool operator==(const FundLot&, const FundLot&) = default;
};

// Beyond so many in one fund the newest are kept together.
inline constexpr std::size_t kMaxFundLots = 1'000'000;

class DevelopmentFunds {
  public:
    // Amount > 0. O(log funds).
    void feed(RegionId region, Currency currency, TradeId trade, Money amount);
    // Takes the amount out, the oldest first; what it came from. Precondition: the fund has it. O(parts).
    std::vector<FundLot> spend(RegionId region, Currency currency, Money amount);
    // A busted trade's levy goes back: its own parts where they are still there, the newest otherwise. O(parts). Precondition: the fund has it.
    void take_back(RegionId region, Currency currency, TradeId trade, Money amount);
    [[nodiscard]] Money balance(RegionId region, Currency currency) const;

    template <class Sink>
    void save(Encoder<Sink>& to) const {
        to.put(static_cast<std::uint32_t>(funds_.size()));
        for (const auto& [place, lots] : funds_) {
            to.put(place.first);
            to.put(place.second);
            to.put(std::vector<FundLot>(lots.begin(), lots.end()));
        }
    }
    void load(Decoder& from);

  private:
    using Place = std::pair<RegionId, Currency>;
    std::map<Place, std::deque<FundLot>> funds_;
};

}  // namespace tongqu::settlement
