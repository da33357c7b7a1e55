#include "engine/exchange/schedule.hpp"

#include "market/check.hpp"

namespace tongqu::exchange {
namespace {

// The latest multiple of the length that is not after the time; times before 1970 round downwards too.
Time floor_to(Time time, Duration length) {
    const std::int64_t part = time.raw() % length.raw();
    return Time(time.raw() - part - (part < 0 ? length.raw() : 0));
}

Time earlier(Time from, Duration by) { return from + Duration(-by.raw()); }

}  // namespace

Time next_auction(const InstrumentTerms& terms, Time now) {
    TONGQU_CHECK(!terms.auction_times.empty(), "no auctions are scheduled");
    const Time midnight = floor_to(now, days(1));
    for (const Duration at : terms.auction_times)
        if (midnight + at > now) return midnight + at;
    return midnight + days(1) + terms.auction_times.front();
}

ScheduledPhase gathering_until(const InstrumentTerms& terms, Time auction, Time now) {
    const Time no_cancel = earlier(auction, terms.no_cancel_window);
    if (no_cancel < auction && no_cancel <= now) return {TradingPhase::no_cancel, auction, auction};
    return {TradingPhase::call, no_cancel, auction};
}

ScheduledPhase scheduled_phase(const InstrumentTerms& terms, Time now) {
    if (is_drawn(terms.model)) return {TradingPhase::batch, {}, {}};
    if (terms.auction_times.empty()) return {};
    const Time auction = next_auction(terms, now);
    const Time begins = earlier(auction, terms.call_window);
    if (terms.model == MarketModel::call || begins <= now) return gathering_until(terms, auction, now);
    return {TradingPhase::continuous, begins, {}};
}

ScheduledPhase interruption_from(const InstrumentTerms& terms, Time now) {
    Time ends = now + terms.interruption;
    if (!terms.auction_times.empty()) {
        const Time auction = next_auction(terms, now);
        if (ends > earlier(auction, terms.call_window)) ends = auction;
    }
    return gathering_until(terms, ends, now);
}

Time end_of_interval(Time now, Duration interval) { return floor_to(now, interval) + interval; }

Time end_of_next_interval(Time now, Duration interval) {
    const Time begun = floor_to(now, interval);
    return (begun == now ? begun : begun + interval) + interval;
}

}  // namespace tongqu::exchange
