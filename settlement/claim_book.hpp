#pragma once
// What debtors could not pay, until an estate is divided.
#include <map>
#include <optional>
#include <vector>

#include "market/codec.hpp"
#include "market/currency.hpp"
#include "market/ids.hpp"
#include "market/rulebook.hpp"

namespace tongqu::settlement {

struct Claim {
    ClaimId id;
    ParticipantId debtor;
    ParticipantId creditor;
    Currency currency;
    Money amount;  // what is left of it
    TradeId trade;

    static constexpr auto fields() {
        using C = Claim;
        return std::make_tuple(&C::id, &C::debtor, &C::creditor, &C::currency, &C::amount, &C::trade);
    }
};

// When so many are open, what a debtor lacks is forgiven.
inline constexpr std::size_t kMaxClaims = 1'000'000;

class ClaimBook {
  public:
    // Nothing where kMaxClaims are open. O(log n).
    std::optional<ClaimId> open(ParticipantId debtor, ParticipantId creditor, Currency currency, Money amount, TradeId trade);
    [[nodiscard]] bool any_on(ParticipantId debtor, Currency currency) const;
    // By id. O(log n + their number).
    [[nodiscard]] std::vector<Claim> on(ParticipantId debtor, Currency currency) const;
    // Reduces the claim and forgets it at zero; what is left. Precondition: 0 < amount ≤ what is left.
    Money pay(const Claim& claim, Money amount);
    [[nodiscard]] std::size_t size() const { return open_.size(); }

    template <class Sink>
    void save(Encoder<Sink>& to) const {
        to.put(last_);
        std::vector<Claim> list;
        for (const auto& entry : open_) list.push_back(entry.second);
        to.put(list);
    }
    void load(Decoder& from);

  private:
    struct Place {
        ParticipantId debtor;
        Currency currency;
        ClaimId id;
        friend auto operator<=>(const Place&, const Place&) = default;
    };
    std::map<Place, Claim> open_;
    std::uint64_t last_ = 0;
};

// What each claim is given of an estate below their sum; micro-units, by the rule, then by the largest remainders. Adds up to the estate.
// Precondition: 0 ≤ estate ≤ Σ claims, claims above zero. O(n log n) in exact rationals.
[[nodiscard]] std::vector<Money> divide_estate(ClaimsRule rule, Money estate, const std::vector<Claim>& claims);

}  // namespace tongqu::settlement
