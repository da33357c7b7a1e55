#pragma once
// What joining the regions was worth in the auctions of a coupled market, as they were published.
#include <vector>

#include "pricing/integration_dividend.hpp"
#include "settlement/service/read_model.hpp"

namespace tongqu::gateway {

struct CoupledDividend {
    pricing::IntegrationDividend dividend;  // added up; prices are the means over the auctions that had orders of the region
    std::vector<WideInt> rents_x2;          // by link, in the network's order
    std::optional<WideInt> residency_cost;  // in ticks × lots; none: the product has no residency that takes links away
    std::uint64_t auctions = 0;
};

// Of the auctions that ended in [from, to). Precondition: they are kept. O(auctions × regions).
[[nodiscard]] CoupledDividend coupled_dividend(const service::MarketState& market, const service::InstrumentRecord& instrument,
                                               std::span<const LinkId> links, std::size_t regions, Time from, Time to);

}  // namespace tongqu::gateway
