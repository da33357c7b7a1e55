#pragma once
// Who is paid out of a trade's gross before its contributors, beyond what the rulebook says. Versioned by instrument: a trade is
// divided by the version in force when it was made.
#include <optional>
#include <tuple>
#include <vector>

#include "market/amounts.hpp"
#include "market/ids.hpp"

namespace tongqu {

using WaterfallVersion = StrongId<struct WaterfallVersionTag, std::uint32_t>;  // 1 = the one the instrument was opened with

inline constexpr std::size_t kMaxLinkCharges = 8;
inline constexpr std::size_t kMaxWaterfallVersions = 1000;

// What a link operator is paid for carrying one lot.
struct LinkCharge {
    ParticipantId operator_;
    Money per_lot;  // micro-units
    static constexpr auto fields() { return std::make_tuple(&LinkCharge::operator_, &LinkCharge::per_lot); }
};

struct WaterfallTerms {
    std::vector<LinkCharge> link_charges;  // in the order in which they are paid
    std::optional<ParticipantId> chain_leader;
    PartsPerMillion commission{0};  // of the gross, to the chain leader; at most the rulebook's cap
    static constexpr auto fields() {
        using W = WaterfallTerms;
        return std::make_tuple(&W::link_charges, &W::chain_leader, &W::commission);
    }
};

}  // namespace tongqu
