#include "pricing/claims.hpp"

#include <algorithm>
#include <numeric>

#include "market/check.hpp"

namespace tongqu::pricing {
namespace {

using Rationals = std::vector<Rational>;

// The same amount to each up to his claim: small claims are met in full, the rest share equally what they
// leave.
Rationals equal_awards(Rational estate, const Rationals& claims) {
    std::vector<std::size_t> order(claims.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return claims[a] < claims[b]; });
    Rationals awards(claims.size());
    for (std::size_t done = 0; done < order.size(); ++done) {
        const Rational even = estate / (order.size() - done);
        if (claims[order[done]] > even) {
            for (; done < order.size(); ++done) awards[order[done]] = even;
            return awards;
        }
        awards[order[done]] = claims[order[done]];
        estate -= claims[order[done]];
    }
    return awards;
}

// Equal losses are equal awards of what is missing.
Rationals equal_losses(const Rational& estate, const Rationals& claims, const Rational& sum) {
    Rationals losses = equal_awards(sum - estate, claims);
    for (std::size_t i = 0; i < claims.size(); ++i) losses[i] = claims[i] - losses[i];
    return losses;
}

}  // namespace

std::expected<Rationals, ClaimsError> settle_claims(ClaimsRule rule, const Rational& estate,
                                                    std::span<const Rational> claims) {
    Rational sum = 0;
    for (const Rational& claim : claims) {
        TONGQU_CHECK(claim >= 0, "a negative claim");
        sum += claim;
    }
    TONGQU_CHECK(estate >= 0, "a negative estate");
    if (estate > sum) return std::unexpected(ClaimsError::estate_above_claims);
    const Rationals all(claims.begin(), claims.end());
    switch (rule) {
        case ClaimsRule::constrained_awards:
            return equal_awards(estate, all);
        case ClaimsRule::constrained_losses:
            return equal_losses(estate, all, sum);
        case ClaimsRule::proportional: {
            Rationals awards = all;
            for (Rational& award : awards) award = sum == 0 ? Rational(0) : Rational(award * estate / sum);
            return awards;
        }
        case ClaimsRule::talmud: {
            // Up to half of all claims equal awards of the half claims; beyond, equal losses of them.
            Rationals halves = all;
            for (Rational& half : halves) half /= 2;
            if (estate * 2 <= sum) return equal_awards(estate, halves);
            Rationals awards = equal_losses(estate - sum / 2, halves, sum / 2);
            for (std::size_t i = 0; i < awards.size(); ++i) awards[i] += halves[i];
            return awards;
        }
    }
    TONGQU_CHECK(false, "a claims rule that does not exist");
}

}  // namespace tongqu::pricing
