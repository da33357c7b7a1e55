#pragma once
// Standing instructions to pay out, and what each currency's period has seen.
#include <array>
#include <cstdint>
#include <map>
#include <optional>

#include "market/codec.hpp"
#include "market/currency.hpp"
#include "market/ids.hpp"

namespace tongqu::settlement {

struct PeriodCount {
    std::uint64_t closed = 0;    // periods of this currency before the one at hand
    std::uint64_t payments = 0;  // from trades to participants, in this one
    Money total;
    static constexpr auto fields() {
        return std::make_tuple(&PeriodCount::closed, &PeriodCount::payments, &PeriodCount::total);
    }
};

class Payouts {
  public:
    using Place = std::pair<Currency, ParticipantId>;

    // None: the instruction is withdrawn. O(log n).
    void set(ParticipantId participant, Currency currency, std::optional<Money> keep) {
        if (keep)
            keep_[{currency, participant}] = *keep;
        else
            keep_.erase({currency, participant});
    }
    // A trade paid a participant. O(1).
    void note_payment(Currency currency, Money amount) {
        PeriodCount& period = periods_[currency.raw()];
        ++period.payments;
        period.total += amount;
    }
    [[nodiscard]] const PeriodCount& period(Currency currency) const { return periods_[currency.raw()]; }
    void close(Currency currency) { periods_[currency.raw()] = {periods_[currency.raw()].closed + 1, 0, Money(0)}; }

    // visit(ParticipantId, Money keep), by participant.
    template <class Visit>
    void for_each(Currency currency, Visit visit) const {
        for (auto at = keep_.lower_bound({currency, ParticipantId(0)}); at != keep_.end() && at->first.first == currency; ++at)
            visit(at->first.second, at->second);
    }

    template <class Sink>
    void save(Encoder<Sink>& to) const {
        for (const PeriodCount& period : periods_) to.put(period);
        to.put(static_cast<std::uint32_t>(keep_.size()));
        for (const auto& [place, keep] : keep_) {
            to.put(place.first);
            to.put(place.second);
            to.put(keep);
        }
    }
    void load(Decoder& from) {
        *this = Payouts();
        for (PeriodCount& period : periods_) from.get(period);
        std::uint32_t count = 0;
        from.get(count);
        for (std::uint32_t i = 0; i < count && !from.failed(); ++i) {
            Place place;
            Money keep;
            from.get(place.first);
            from.get(place.second);
            from.get(keep);
            if (!is_currency(place.first)) return from.fail(DecodeError::bad_value);
            keep_.emplace(place, keep);
        }
    }

  private:
    std::map<Place, Money> keep_;
    std::array<PeriodCount, kCurrencies.size()> periods_;
};

}  // namespace tongqu::settlement
