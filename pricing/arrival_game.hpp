#pragma once
// A game as a sampler sees it: players arrive in some order, and each adds what it adds to those already
// there.
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace tongqu::pricing {

struct ArrivalGame {
    // additions[p] becomes what order[p] adds to order[0] … order[p − 1]. `order` is a permutation of all
    // players.
    using Additions = std::function<void(std::span<const std::uint32_t> order, std::span<double> additions)>;

    std::vector<std::uint32_t>
        payee;  // for each player the payee it is reported under: players of one type share one
    std::size_t payees = 0;
    Additions additions;
};

[[nodiscard]] ArrivalGame table_arrivals(std::vector<double> v);
[[nodiscard]] ArrivalGame additive_arrivals(std::vector<double> values);
[[nodiscard]] ArrivalGame airport_arrivals(std::vector<double> costs, std::span<const std::uint64_t> counts);
// Precondition: the weights sum to less than 2^63.
[[nodiscard]] ArrivalGame voting_arrivals(std::vector<std::int64_t> weights, std::int64_t quota);
[[nodiscard]] ArrivalGame knn_arrivals(std::vector<std::uint8_t> matches, std::uint64_t k);

}  // namespace tongqu::pricing
