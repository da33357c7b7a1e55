#include "settlement/claim_book.hpp"

#include <algorithm>

#include "market/check.hpp"
#include "pricing/claims.hpp"
#include "pricing/split_exact.hpp"

namespace tongqu::settlement {
namespace {

pricing::ClaimsRule method_of(ClaimsRule rule) {
    switch (rule) {
        case ClaimsRule::talmud:
            return pricing::ClaimsRule::talmud;
        case ClaimsRule::proportional:
            return pricing::ClaimsRule::proportional;
        case ClaimsRule::constrained_awards:
            return pricing::ClaimsRule::constrained_awards;
        case ClaimsRule::constrained_losses:
            break;
    }
    return pricing::ClaimsRule::constrained_losses;
}

}  // namespace

std::optional<ClaimId> ClaimBook::open(ParticipantId debtor, ParticipantId creditor, Currency currency, Money amount,
                                       TradeId trade) {
    if (open_.size() >= kMaxClaims) return std::nullopt;
    const ClaimId id(++last_);
    open_.emplace(Place{debtor, currency, id}, Claim{id, debtor, creditor, currency, amount, trade});
    return id;
}

bool ClaimBook::any_on(ParticipantId debtor, Currency currency) const {
    const auto first = open_.lower_bound({debtor, currency, ClaimId(0)});
    return first != open_.end() && first->first.debtor == debtor && first->first.currency == currency;
}

std::vector<Claim> ClaimBook::on(ParticipantId debtor, Currency currency) const {
    std::vector<Claim> list;
    for (auto at = open_.lower_bound({debtor, currency, ClaimId(0)});
         at != open_.end() && at->first.debtor == debtor && at->first.currency == currency; ++at)
        list.push_back(at->second);
    return list;
}

Money ClaimBook::pay(const Claim& claim, Money amount) {
    const auto found = open_.find({claim.debtor, claim.currency, claim.id});
    TONGQU_CHECK(found != open_.end() && amount.is_positive() && amount <= found->second.amount, "a claim is paid too much");
    const Money left = found->second.amount -= amount;
    if (left.is_zero()) open_.erase(found);
    return left;
}

void ClaimBook::load(Decoder& from) {
    *this = ClaimBook();
    from.get(last_);
    std::vector<Claim> list;
    from.get(list);
    for (const Claim& claim : list) {
        if (!claim.amount.is_positive() || claim.id.raw() > last_) return from.fail(DecodeError::bad_value);
        open_.emplace(Place{claim.debtor, claim.currency, claim.id}, claim);
    }
}

std::vector<Money> divide_estate(ClaimsRule rule, Money estate, const std::vector<Claim>& claims) {
    std::vector<pricing::Rational> amounts;
    amounts.reserve(claims.size());
    for (const Claim& claim : claims) amounts.emplace_back(claim.amount.raw());
    const auto awards = pricing::settle_claims(method_of(rule), pricing::Rational(estate.raw()), amounts);
    TONGQU_CHECK(awards.has_value(), "an estate above the claims on it");
    // Floors first, then a unit each to the largest remainders; equal ones: the earlier claim.
    struct Part {
        std::size_t position;
        pricing::Rational remainder;
    };
    std::vector<Money> parts(claims.size());
    std::vector<Part> rest;
    Money left = estate;
    for (std::size_t i = 0; i < claims.size(); ++i) {
        const pricing::Rational& award = (*awards)[i];
        const pricing::Integer whole = boost::multiprecision::numerator(award) / boost::multiprecision::denominator(award);
        parts[i] = Money(static_cast<std::int64_t>(whole));
        left -= parts[i];
        rest.push_back({i, award - pricing::Rational(whole)});
    }
    std::ranges::stable_sort(rest, [](const Part& a, const Part& b) { return a.remainder > b.remainder; });
    for (std::size_t i = 0; left.is_positive(); ++i, left -= Money(1)) parts[rest[i].position] += Money(1);
    return parts;
}

}  // namespace tongqu::settlement
