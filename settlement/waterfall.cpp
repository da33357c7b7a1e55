#include "settlement/waterfall.hpp"

#include <algorithm>

#include "market/check.hpp"
#include "pricing/rounding.hpp"
#include "pricing/split.hpp"

namespace tongqu::settlement {

Money proportion(Money amount, Money part, Money whole) {
    return Money(static_cast<std::int64_t>(static_cast<WideInt>(amount.raw()) * part.raw() / whole.raw()));
}

std::array<Money, 3> rent_parts(Money rent, const Rulebook& rulebook) {
    const std::uint64_t operator_share = rulebook.rent_to_operator.raw(), fund_share = kMillion - operator_share;
    const std::array<std::uint64_t, 3> weights{2 * operator_share, fund_share, fund_share};
    std::array<Money, 3> parts{};
    const auto shared = pricing::split(rent, weights, parts);
    TONGQU_CHECK(shared.has_value(), "a rent that goes to nobody");
    return parts;
}

std::vector<WaterfallStep> divide(Money gross, Quantity lots, const Rulebook& rulebook, const WaterfallTerms& terms,
                                  std::span<const std::uint64_t> weights, std::span<const Carrier> carriers) {
    using pricing::Rounding;
    std::vector<WaterfallStep> steps;
    steps.reserve(terms.link_charges.size() + 4 * carriers.size() + weights.size() + 3);
    Money left = gross, base = gross;
    const auto take = [&](PostingCause cause, std::uint32_t payee, WideInt asked) {
        const Money amount = asked < left.raw() ? Money(static_cast<std::int64_t>(asked)) : left;
        left -= amount;
        if (amount.is_positive()) steps.push_back({cause, payee, amount});
    };
    const auto take_rate = [&](PostingCause cause, std::uint32_t payee, PartsPerMillion rate) {
        take(cause, payee, pricing::share_of(base, rate, Rounding::floor).raw());
    };
    for (const LinkCharge& charge : terms.link_charges)
        take(PostingCause::link_charge, charge.operator_.raw(), static_cast<WideInt>(charge.per_lot.raw()) * lots.raw());
    for (const Carrier& carrier : carriers)
        take(PostingCause::link_charge, carrier.operator_.raw(), static_cast<WideInt>(carrier.per_lot.raw()) * lots.raw());
    for (const Carrier& carrier : carriers) {
        const Money rent(carrier.rent_per_lot.raw() * lots.raw());
        if (rent.is_zero()) continue;
        base -= rent;
        const auto [operator_part, from_part, to_part] = rent_parts(rent, rulebook);
        take(PostingCause::link_rent, carrier.operator_.raw(), operator_part.raw());
        take(PostingCause::fund_rent, carrier.from.raw(), from_part.raw());
        take(PostingCause::fund_rent, carrier.to.raw(), to_part.raw());
    }
    take_rate(PostingCause::exchange_fee, 0, rulebook.exchange_fee);
    if (terms.chain_leader)
        take_rate(PostingCause::commission, terms.chain_leader->raw(), std::min(terms.commission, rulebook.commission_cap));
    take_rate(PostingCause::development_levy, 0, rulebook.development_levy);

    std::vector<Money> shares(weights.size());
    const auto shared = pricing::split(left, weights, shares);
    TONGQU_CHECK(shared.has_value(), "a share table without weight");
    for (std::uint32_t i = 0; i < shares.size(); ++i)
        if (shares[i].is_positive()) steps.push_back({PostingCause::contribution, i, shares[i]});
    return steps;
}

std::vector<Money> paid_by(std::span<const WaterfallStep> steps, Money gross, Progress progress) {
    std::vector<Money> paid(steps.size());
    if (progress.released.is_zero()) return paid;
    if (progress.released == gross) {
        std::ranges::transform(steps, paid.begin(), &WaterfallStep::amount);
    } else if (progress.decided) {
        std::vector<std::uint64_t> weights(steps.size());
        std::ranges::transform(steps, weights.begin(),
                               [](const WaterfallStep& step) { return static_cast<std::uint64_t>(step.amount.raw()); });
        const auto shared = pricing::split(progress.released, weights, paid);
        TONGQU_CHECK(shared.has_value(), "a waterfall without steps");
    } else {
        for (std::size_t i = 0; i < steps.size(); ++i) paid[i] = proportion(steps[i].amount, progress.released, gross);
    }
    return paid;
}

}  // namespace tongqu::settlement
