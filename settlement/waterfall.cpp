#include "settlement/waterfall.hpp"

#include "market/check.hpp"
#include "pricing/rounding.hpp"
#include "pricing/split.hpp"

namespace tongqu::settlement {

Distribution distribute(Money gross, const Rulebook& rulebook, std::span<const std::uint64_t> weights) {
    using pricing::Rounding;
    Distribution result;
    result.exchange_fee = pricing::share_of(gross, rulebook.exchange_fee, Rounding::floor);
    result.development_levy = pricing::share_of(gross, rulebook.development_levy, Rounding::floor);
    result.contributions.resize(weights.size());
    const Money rest = gross - result.exchange_fee - result.development_levy;
    const auto shared = pricing::split(rest, weights, result.contributions);
    TONGQU_CHECK(shared.has_value(), "a share table without weight");
    return result;
}

}  // namespace tongqu::settlement
