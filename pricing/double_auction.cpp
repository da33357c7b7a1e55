#include "pricing/double_auction.hpp"

#include <algorithm>

#include "market/check.hpp"

namespace tongqu::pricing {
namespace {

struct Ranked {
    std::vector<Rational> buyers, sellers;  // best first
    std::size_t pairs = 0;                  // b_k ≥ s_k

    Ranked(std::span<const Rational> values, std::span<const Rational> costs)
        : buyers(values.begin(), values.end()), sellers(costs.begin(), costs.end()) {
        std::sort(buyers.begin(), buyers.end(), [](const Rational& a, const Rational& b) { return a > b; });
        std::sort(sellers.begin(), sellers.end());
        while (pairs < std::min(buyers.size(), sellers.size()) && buyers[pairs] >= sellers[pairs]) ++pairs;
    }
};

}  // namespace

DoubleAuctionResult mcafee(std::span<const Rational> buyer_values, std::span<const Rational> seller_costs) {
    const Ranked ranked(buyer_values, seller_costs);
    const std::size_t k = ranked.pairs;
    if (k == 0) return {};
    const Rational& last_buyer = ranked.buyers[k - 1];
    const Rational& last_seller = ranked.sellers[k - 1];
    if (k < ranked.buyers.size() && k < ranked.sellers.size()) {
        const Rational price = (ranked.buyers[k] + ranked.sellers[k]) / 2;
        if (last_seller <= price && price <= last_buyer) return {k, price, price};
    }
    if (k == 1) return {};
    return {k - 1, last_buyer, last_seller};
}

DoubleAuctionResult k_double_auction(std::span<const Rational> buyer_values,
                                     std::span<const Rational> seller_costs, const Rational& k) {
    TONGQU_CHECK(k >= 0 && k <= 1, "a k outside 0 … 1");
    const Ranked ranked(buyer_values, seller_costs);
    const std::size_t q = ranked.pairs;
    if (q == 0) return {};
    Rational lowest = ranked.sellers[q - 1], highest = ranked.buyers[q - 1];
    if (q < ranked.buyers.size()) lowest = std::max(lowest, ranked.buyers[q]);
    if (q < ranked.sellers.size()) highest = std::min(highest, ranked.sellers[q]);
    const Rational price = (1 - k) * lowest + k * highest;
    return {q, price, price};
}

}  // namespace tongqu::pricing
