#pragma once
// The best landed offer among 32 regions against a plain book's best price.
#include <cstdint>

namespace tongqu::bench {

struct LandedTimes {
    double look_ns = 0, plain_look_ns = 0;  // looking alone, for an order from any region
    double search_ns = 0;  // looking by going through all regions, as a measure of what is saved
    // The worst that can come: a new best offer comes, somebody looks, the offer goes. With 32 regions, with
    // one, in a plain book.
    double change_ns = 0, one_region_change_ns = 0, plain_change_ns = 0;
    double tables_us = 0;  // finding the ways to all regions again, after a link opened or closed
    std::uint64_t looks = 0, rebuilt = 0,
                  openings = 0;  // among so many looks: tables found again, links opened or closed
};

[[nodiscard]] LandedTimes landed_times(bool quick);

}  // namespace tongqu::bench
