#pragma once
// How the gross of a trade is divided, step by step, to the last micro-unit: docs/settlement.md, "The waterfall" and "Parts of a trade".
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "market/amounts.hpp"
#include "market/event.hpp"
#include "market/rulebook.hpp"
#include "market/waterfall.hpp"

namespace tongqu::settlement {

struct WaterfallStep {
    PostingCause cause;
    std::uint32_t payee = 0;  // link_charge, link_rent, commission: the ParticipantId; fund_rent: the RegionId; contribution: the position in the share table
    Money amount;

    friend bool operator==(const WaterfallStep&, const WaterfallStep&) = default;
};

// A link's congestion rent: its operator's part, then those of the funds at the end where the goods leave and where they arrive. They add
// up to the rent, by the largest remainders. Precondition: rent ≥ 0.
[[nodiscard]] std::array<Money, 3> rent_parts(Money rent, const Rulebook& rulebook);

// The steps above zero, in the order of the waterfall; they add up to the gross. Rates are of the gross less the congestion rent of the
// links that carried it. Precondition: gross ≥ 0, at least what the carriers are paid; at least one weight, not all zero.
// O(link charges + carriers + weights).
[[nodiscard]] std::vector<WaterfallStep> divide(Money gross, Quantity lots, const Rulebook& rulebook,
                                                const WaterfallTerms& terms, std::span<const std::uint64_t> weights,
                                                std::span<const Carrier> carriers = {});

// How much of a gross is out, and whether that is all there will be.
struct Progress {
    Money released;
    bool decided = false;
};

// What each step has been paid in all at this point. While not decided the floors of its share: units wait. Decided: the steps
// themselves where all of the gross is released, else what is released by their weights with the largest remainders.
// Precondition: 0 ≤ released ≤ gross = Σ steps. O(steps).
[[nodiscard]] std::vector<Money> paid_by(std::span<const WaterfallStep> steps, Money gross, Progress progress);

// amount × part ÷ whole, rounded down. Precondition: 0 ≤ part ≤ whole, whole > 0, amount ≥ 0.
[[nodiscard]] Money proportion(Money amount, Money part, Money whole);

}  // namespace tongqu::settlement
