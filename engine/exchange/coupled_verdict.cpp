#include "engine/exchange/coupled_verdict.hpp"

#include "pricing/coupled_certificate.hpp"

namespace tongqu::exchange {
namespace {

// Regions that nothing flows into any more are taken away until none is left to take; what still flows then goes round.
bool goes_round(const pricing::CoupledMarket& market, const pricing::CoupledResult& result) {
    std::vector<std::uint32_t> arriving(market.regions);
    std::vector<std::vector<std::uint32_t>> leaving(market.regions);
    std::size_t flows = 0;
    for (std::size_t l = 0; l < market.links.size(); ++l) {
        if (!result.links[l].flow.is_positive()) continue;
        ++flows;
        ++arriving[market.links[l].to];
        leaving[market.links[l].from].push_back(market.links[l].to);
    }
    std::vector<std::uint32_t> free;
    for (std::uint32_t r = 0; r < market.regions; ++r)
        if (arriving[r] == 0) free.push_back(r);
    while (!free.empty()) {
        const std::uint32_t region = free.back();
        free.pop_back();
        for (const std::uint32_t to : leaving[region]) {
            --flows;
            if (--arriving[to] == 0) free.push_back(to);
        }
    }
    return flows > 0;
}

}  // namespace

std::optional<CoupledFault> reason_to_withhold(const pricing::CoupledMarket& market,
                                               const std::expected<pricing::CoupledResult, pricing::CoupledError>& result) {
    if (!result) return CoupledFault::refused;
    if (const auto fault = pricing::fault_of(market, *result)) return fault;
    if (result->isolated.size() != market.regions) return CoupledFault::shape;
    if (result->integration_dividend() < 0) return CoupledFault::totals;
    if (goes_round(market, *result)) return CoupledFault::circular_flow;
    return std::nullopt;
}

}  // namespace tongqu::exchange
