// How the twin shares: the largest remainder by sorting, the Shapley value by all orders.
#include <algorithm>
#include <numeric>

#include "money_twin.hpp"

namespace tongqu::exchange {

// Largest remainder by sorting; ties to the earlier.
std::vector<MoneyTwin::Amount> MoneyTwin::hamilton(MoneyTwin::Amount total,
                                                   const std::vector<std::uint64_t>& weights) {
    const auto sum =
        static_cast<MoneyTwin::Amount>(std::accumulate(weights.begin(), weights.end(), std::uint64_t{0}));
    std::vector<MoneyTwin::Amount> parts, rest;
    MoneyTwin::Amount left = total;
    for (const std::uint64_t weight : weights) {
        parts.push_back(total * weight / sum);
        rest.push_back(total * weight % sum);
        left -= parts.back();
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return rest[a] > rest[b]; });
    for (std::size_t i = 0; left > 0; ++i, --left) ++parts[order[i]];
    return parts;
}

MoneyTwin::Shares MoneyTwin::shares_of_game(const ContributionGame& game) {
    const std::size_t n = game.players.size();
    const auto worth = [&](std::size_t coalition) -> Amount {
        if (game.method == ShareMethod::table) return game.numbers[coalition];
        Amount value = 0;
        for (std::size_t i = 0; i < n; ++i)
            if ((coalition >> i & 1) != 0)
                value = game.method == ShareMethod::additive ? value + game.numbers[i]
                                                             : std::max<Amount>(value, game.numbers[i]);
        return value;
    };
    std::vector<Amount> sums(n);  // over all orders: n! times the value
    if (game.method == ShareMethod::additive) {
        sums.assign(game.numbers.begin(), game.numbers.end());  // in every order a player adds the same
    } else if (n > 8) {
        throw std::string("the twin takes eight players at most");
    } else {
        std::vector<std::size_t> order(n);
        std::iota(order.begin(), order.end(), std::size_t{0});
        do {
            std::size_t coalition = 0;
            for (const std::size_t player : order) {
                sums[player] -= worth(coalition);
                sums[player] += worth(coalition |= std::size_t{1} << player);
            }
        } while (std::next_permutation(order.begin(), order.end()));
    }
    std::vector<std::uint64_t> weights;
    for (const Amount sum : sums) {
        if (sum < 0) throw std::string("a share below zero was taken");
        weights.push_back(static_cast<std::uint64_t>(sum));
    }
    const auto parts = hamilton(static_cast<Amount>(kMaxWeight), weights);
    Shares shares;
    for (std::size_t i = 0; i < n; ++i)
        shares.emplace_back(game.players[i], static_cast<std::uint64_t>(parts[i]));
    return shares;
}

}  // namespace tongqu::exchange
