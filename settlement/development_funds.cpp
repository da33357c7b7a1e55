#include "settlement/development_funds.hpp"

#include <algorithm>

#include "market/check.hpp"

namespace tongqu::settlement {

void DevelopmentFunds::feed(RegionId region, Currency currency, TradeId trade, Money amount) {
    auto& lots = funds_[{region, currency}];
    if (lots.size() < kMaxFundLots) {
        lots.push_back({trade, trade, amount});
        return;
    }
    FundLot& newest = lots.back();
    newest.first = std::min(newest.first, trade);
    newest.last = std::max(newest.last, trade);
    newest.amount += amount;
}

std::vector<FundLot> DevelopmentFunds::spend(RegionId region, Currency currency, Money amount) {
    auto& lots = funds_[{region, currency}];
    std::vector<FundLot> sources;
    while (amount.is_positive()) {
        TONGQU_CHECK(!lots.empty(), "a fund pays more than fed it");
        FundLot& oldest = lots.front();
        const Money part = std::min(amount, oldest.amount);
        sources.push_back({oldest.first, oldest.last, part});
        amount -= part;
        oldest.amount -= part;
        if (oldest.amount.is_zero()) lots.pop_front();
    }
    return sources;
}

void DevelopmentFunds::take_back(RegionId region, Currency currency, TradeId trade, Money amount) {
    auto& lots = funds_[{region, currency}];
    // Its parts, for a trade that was paid bit by bit fed the fund several times.
    for (FundLot& lot : lots) {
        if (lot.first != trade || lot.last != trade) continue;
        const Money part = std::min(amount, lot.amount);
        amount -= part;
        lot.amount -= part;
    }
    std::erase_if(lots, [](const FundLot& lot) { return lot.amount.is_zero(); });
    while (amount.is_positive()) {
        TONGQU_CHECK(!lots.empty(), "a fund gives back more than fed it");
        FundLot& newest = lots.back();
        const Money part = std::min(amount, newest.amount);
        amount -= part;
        newest.amount -= part;
        if (newest.amount.is_zero()) lots.pop_back();
    }
}

Money DevelopmentFunds::balance(RegionId region, Currency currency) const {
    Money sum;
    const auto found = funds_.find({region, currency});
    if (found != funds_.end())
        for (const FundLot& lot : found->second) sum += lot.amount;
    return sum;
}

void DevelopmentFunds::load(Decoder& from) {
    *this = DevelopmentFunds();
    std::uint32_t count = 0;
    from.get(count);
    for (std::uint32_t i = 0; i < count && !from.failed(); ++i) {
        Place place;
        std::vector<FundLot> lots;
        from.get(place.first);
        from.get(place.second);
        from.get(lots);
        if (lots.size() > kMaxFundLots || std::ranges::any_of(lots, [](const FundLot& lot) { return !lot.amount.is_positive(); }))
            return from.fail(DecodeError::bad_value);
        funds_.emplace(place, std::deque<FundLot>(lots.begin(), lots.end()));
    }
}

}  // namespace tongqu::settlement
