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

// Over regions: a link of a trade's path, and what is paid for each lot that it carries.
struct Carrier {
    ParticipantId operator_;
    RegionId from;
    RegionId to;
    Money per_lot;       // the link's cost
    Money rent_per_lot;  // congestion rent: shared by the rulebook between the operator and the funds of both ends
    static constexpr auto fields() {
        using C = Carrier;
        return std::make_tuple(&C::operator_, &C::from, &C::to, &C::per_lot, &C::rent_per_lot);
    }
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
