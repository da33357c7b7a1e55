#pragma once
// Sharing what trades among orders at the margin, evenly over the regions that links with room join.
#include <cstdint>
#include <vector>

#include "market/amounts.hpp"

namespace tongqu::pricing {

struct SharingLink {
    std::size_t from = 0, to = 0;
    std::int64_t room = 0;
};

struct SharingOrder {
    std::uint32_t order = 0;  // place in the input
    std::size_t region = 0;
    std::int64_t quantity = 0;
};

struct SharingProblem {
    std::vector<WideInt> given;  // by region: what it sends whatever the shares are
    std::vector<WideInt> taken;  // by region: what it can take in
    std::vector<SharingLink> links;
    std::vector<SharingOrder> orders;  // those that send a share of their quantity, in the order of the input
};

// How much of each order is accepted: the most in total that the network carries, beside what is given; of all ways to do
// that the one whose ratios accepted/quantity are max-min equal (exact fractions; for flows: Megiddo, "Optimal flows in
// networks with multiple sources and sinks", 1974), rounded by largest remainder, then earlier order, as far as links allow.
// Where a cut of the network holds a ratio down, the regions behind it are settled and taken out, the cut's links as
// given to the rest. Precondition: what is given can be carried.
[[nodiscard]] std::vector<std::int64_t> share_evenly(SharingProblem problem);

}  // namespace tongqu::pricing
