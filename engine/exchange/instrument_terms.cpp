#include "engine/exchange/instrument_terms.hpp"

#include <algorithm>

namespace tongqu::exchange {
namespace {

using governance::Ruling;
using enum RejectReason;

bool within(Duration value, Duration least, Duration most) { return least <= value && value <= most; }
bool is_time_of_day(Duration value) { return within(value, Duration(0), days(1) - Duration(1)); }
bool is_fraction(std::optional<PartsPerMillion> band) { return !band || (band->raw() > 0 && band->raw() < kMillion); }

bool allocation_fits(const InstrumentTerms& terms) {
    if (terms.top_order_share.raw() > kMillion) return false;
    if (terms.allocation == Allocation::pro_rata) return terms.rival && terms.model == MarketModel::continuous;
    return terms.top_order_share.raw() == 0;
}

// From each auction to the next, over midnight too.
Duration shortest_gap(const std::vector<Duration>& times) {
    Duration shortest = days(1) - (times.back() - times.front());
    for (std::size_t i = 1; i < times.size(); ++i) shortest = std::min(shortest, times[i] - times[i - 1]);
    return shortest;
}

bool schedule_fits(const InstrumentTerms& terms) {
    const auto& times = terms.auction_times;
    if (!is_time_of_day(terms.day_end) || !within(terms.call_window, seconds(1), days(1)) ||
        !within(terms.no_cancel_window, Duration(0), days(1)))
        return false;
    if (times.empty()) return terms.model != MarketModel::call;
    if (is_drawn(terms.model) || times.size() > kMaxAuctionsPerDay) return false;
    if (!std::ranges::all_of(times, is_time_of_day) || std::ranges::adjacent_find(times, std::greater_equal()) != times.end())
        return false;
    const Duration gap = shortest_gap(times);
    if (terms.model == MarketModel::call) return terms.no_cancel_window < gap;
    return terms.call_window < gap && terms.no_cancel_window < terms.call_window;
}

bool bands_fit(const InstrumentTerms& terms) {
    if (terms.volatility_band && terms.model != MarketModel::continuous) return false;
    return is_fraction(terms.price_band) && is_fraction(terms.volatility_band) &&
           within(terms.interruption, kMinInterruption, days(1));
}

bool bounds_fit(const InstrumentTerms& terms) {
    if (!terms.lowest_price && !terms.highest_price) return true;
    const Price lowest = terms.lowest_price.value_or(Price(1)), highest = terms.highest_price.value_or(kMaxPrice);
    return terms.model == MarketModel::coupled && lowest.is_positive() && lowest <= highest && highest <= kMaxPrice;
}

// A subscription's periods end so far apart that no more parts than a trade may have wait for their dispute windows.
bool plan_fits(const InstrumentTerms& terms) {
    if (!within(terms.use_window, seconds(1), kMaxWindow) || !within(terms.period, seconds(1), kMaxWindow)) return false;
    if (terms.periods < 1 || terms.periods > kMaxPeriods) return false;
    return terms.plan != DeliveryPlan::subscription ||
           terms.dispute_window.raw() / terms.period.raw() < static_cast<std::int64_t>(kMaxTranches);
}

}  // namespace

Ruling<void> check_trading_terms(const InstrumentTerms& terms) {
    if (!allocation_fits(terms)) return std::unexpected(invalid_allocation);
    if (!within(terms.batch_interval, kMinBatchInterval, days(1))) return std::unexpected(invalid_interval);
    if (!schedule_fits(terms)) return std::unexpected(invalid_schedule);
    if (terms.reference_price && !(terms.reference_price->is_positive() && *terms.reference_price <= kMaxPrice))
        return std::unexpected(invalid_reference_price);
    if (!bands_fit(terms)) return std::unexpected(invalid_band);
    if (terms.licence_cap && (terms.rival || !terms.licence_cap->is_positive())) return std::unexpected(invalid_licence_cap);
    const bool plain = terms.model == MarketModel::continuous && terms.auction_times.empty() && !terms.price_band &&
                       !terms.volatility_band;
    if (!terms.rival && !plain) return std::unexpected(model_not_for_non_rival);
    const bool coupled = terms.model == MarketModel::coupled;
    const bool coupled_plainly = coupled && !terms.price_band;  // auction times and a volatility band were refused
    if (!terms.network.empty() && !(terms.rival && (plain || coupled_plainly) && terms.allocation == Allocation::price_time))
        return std::unexpected(network_not_for_model);
    if (coupled && terms.network.empty()) return std::unexpected(network_required);
    if (!bounds_fit(terms)) return std::unexpected(invalid_price_bounds);
    for (const Duration window : {terms.delivery_window, terms.acceptance_window, terms.dispute_window})
        if (!within(window, seconds(1), kMaxWindow)) return std::unexpected(invalid_window);
    if (!plan_fits(terms)) return std::unexpected(invalid_plan);
    if (terms.bond.raw() > kMillion || (terms.bond.raw() > 0 && !terms.rival)) return std::unexpected(invalid_bond);
    return {};
}

}  // namespace tongqu::exchange
