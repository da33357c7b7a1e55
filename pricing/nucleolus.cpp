#include "pricing/nucleolus.hpp"

#include <algorithm>
#include <bit>
#include <string>

#include "market/check.hpp"
#include "pricing/exact_program.hpp"
#include "pricing/indicator_span.hpp"

namespace tongqu::pricing {
namespace {

constexpr std::size_t kRowsAtOnce = 6;

// The game in whole numbers, each player's share counted from his own worth: need[S] = v(S) − Σ v(i).
struct WholeGame {
    unsigned players = 0;
    Integer scale;
    std::vector<Integer> need, alone;
    Integer lowest;  // no maximal excess that can occur is below it

    [[nodiscard]] std::size_t everyone() const { return need.size() - 1; }
};

WholeGame whole_game(std::span<const Rational> v) {
    TONGQU_CHECK(
        std::has_single_bit(v.size()) && v.size() >= 2 && v.size() <= std::size_t{1} << kMaxNucleolusPlayers,
        "a table of " + std::to_string(v.size()) + " worths");
    const auto common = over_common_denominator(v, UINT32_MAX);
    WholeGame game{
        static_cast<unsigned>(std::countr_zero(v.size())), common->denominator, common->numerators, {}, 0};
    for (unsigned i = 0; i < game.players; ++i) game.alone.push_back(common->numerators[std::size_t{1} << i]);
    game.need[0] = 0;
    for (std::size_t set = 1; set < game.need.size(); ++set)
        for (unsigned i = 0; i < game.players; ++i)
            if ((set >> i & 1U) != 0) game.need[set] -= game.alone[i];
    return game;
}

// The coalitions whose shares y(S) fall shortest of need[S] − level, worst first, at most kRowsAtOnce. All
// over `denominator`.
std::vector<std::size_t> worst_coalitions(const WholeGame& game, const std::vector<Integer>& shares,
                                          const Integer& level, const Integer& denominator,
                                          const std::vector<char>& asked) {
    std::vector<Integer> sum(game.need.size());
    std::vector<std::pair<Integer, std::size_t>> worst;
    for (std::size_t set = 1; set < game.everyone(); ++set) {
        sum[set] = sum[set & (set - 1)] + shares[static_cast<std::size_t>(std::countr_zero(set))];
        if (asked[set] == 0) continue;
        Integer lacking = game.need[set] * denominator - sum[set] - level;
        if (lacking <= 0) continue;
        if (worst.size() == kRowsAtOnce && lacking <= worst.back().first) continue;
        if (worst.size() == kRowsAtOnce) worst.pop_back();
        const auto place =
            std::find_if(worst.begin(), worst.end(), [&](const auto& w) { return w.first < lacking; });
        worst.insert(place, {std::move(lacking), set});
    }
    std::vector<std::size_t> sets;
    for (const auto& [lacking, set] : worst) sets.push_back(set);
    return sets;
}

// One program: shares y and t = epsilon − lowest, minimising t. Shares that may be negative are y[i] − y[n +
// 1].
class ExcessProgram {
  public:
    ExcessProgram(const WholeGame& game, bool negative_shares)
        : game_(game), negative_shares_(negative_shares), program_(costs(game.players, negative_shares)) {}

    void fix(std::size_t set, const Integer& sum) {
        auto row = indicator(set);
        (void)program_.add_row(row, sum);
        for (int& x : row) x = -x;
        (void)program_.add_row(row, -sum);
    }

    // Solves over the coalitions that are `asked`.
    void solve(const std::vector<char>& asked) {
        for (;;) {
            TONGQU_CHECK(program_.solve(), "an excess program without a solution");
            const Integer level = game_.lowest * program_.denominator() + program_.numerator(game_.players);
            const auto sets = worst_coalitions(game_, shares(), level, program_.denominator(), asked);
            if (sets.empty()) return;
            for (const std::size_t set : sets) {
                auto row = indicator(set);
                row[game_.players] = 1;
                rows_.emplace_back(program_.add_row(row, game_.need[set] - game_.lowest), set);
            }
        }
    }

    [[nodiscard]] std::vector<Integer> shares() const {
        std::vector<Integer> shares;
        const Integer off = negative_shares_ ? program_.numerator(game_.players + 1) : Integer(0);
        for (unsigned i = 0; i < game_.players; ++i) shares.push_back(program_.numerator(i) - off);
        return shares;
    }
    [[nodiscard]] Rational epsilon() const {
        return Rational(program_.numerator(game_.players), program_.denominator()) + game_.lowest;
    }
    [[nodiscard]] std::vector<Rational> values() const {
        std::vector<Rational> values;
        const auto whole = shares();
        for (unsigned i = 0; i < game_.players; ++i)
            values.push_back((Rational(whole[i], program_.denominator()) + game_.alone[i]) / game_.scale);
        return values;
    }
    // Coalitions whose excess is epsilon in every optimal solution, as far as the multipliers tell: one at
    // least.
    [[nodiscard]] std::vector<std::size_t> settled() const {
        std::vector<std::size_t> sets;
        for (const auto& [row, set] : rows_)
            if (program_.binds_always(row)) sets.push_back(set);
        return sets;
    }

  private:
    static std::vector<int> costs(unsigned players, bool negative_shares) {
        std::vector<int> cost(players + (negative_shares ? 2 : 1));
        cost[players] = 1;
        return cost;
    }
    [[nodiscard]] std::vector<int> indicator(std::size_t set) const {
        std::vector<int> row(game_.players + (negative_shares_ ? 2 : 1));
        for (unsigned i = 0; i < game_.players; ++i) row[i] = static_cast<int>(set >> i & 1U);
        if (negative_shares_) row.back() = -std::popcount(set);
        return row;
    }

    const WholeGame& game_;
    bool negative_shares_;
    ExactProgram program_;
    std::vector<std::pair<std::size_t, std::size_t>> rows_;  // number and coalition
};

}  // namespace

std::expected<ExcessShares, NucleolusError> nucleolus(std::span<const Rational> v) {
    WholeGame game = whole_game(v);
    const std::size_t everyone = game.everyone();
    const Integer surplus = game.need[everyone];
    if (surplus < 0) return std::unexpected(NucleolusError::no_imputation);
    if (game.players == 1) return ExcessShares{{v[1]}, std::nullopt};
    // Shares counted this way are never negative, so y(S) is at most the surplus. One less, so that t itself
    // never binds and the multipliers that add up to its cost all sit on coalitions.
    game.lowest = *std::min_element(game.need.begin(), game.need.end()) - surplus - 1;

    ExcessShares result;
    IndicatorSpan settled(game.players);
    settled.add(everyone);
    std::vector<std::pair<std::size_t, Rational>> fixed;  // coalition and its y(S)
    Integer scale = 1;                                    // makes every fixed y(S) whole
    while (settled.rank() < game.players) {
        WholeGame scaled = game;
        for (Integer& need : scaled.need) need *= scale;
        for (Integer& alone : scaled.alone) alone *= scale;
        scaled.lowest *= scale;
        scaled.scale *= scale;
        ExcessProgram program(scaled, false);
        program.fix(everyone, scaled.need[everyone]);
        for (const auto& [set, sum] : fixed) program.fix(set, numerator(Rational(sum * scale)));
        std::vector<char> asked(game.need.size());
        for (std::size_t set = 1; set < everyone; ++set) asked[set] = settled.contains(set) ? 0 : 1;
        program.solve(asked);

        const Rational epsilon = program.epsilon() / scale;
        if (!result.epsilon) result.epsilon = epsilon / game.scale;
        const unsigned before = settled.rank();
        for (const std::size_t set : program.settled()) {
            if (settled.contains(set)) continue;
            settled.add(set);
            fixed.emplace_back(set, Rational(game.need[set]) - epsilon);
            scale = lcm(scale, denominator(fixed.back().second));
        }
        TONGQU_CHECK(settled.rank() > before, "a program that settles no coalition");
        if (settled.rank() == game.players) result.values = program.values();
    }
    return result;
}

ExcessShares least_core(std::span<const Rational> v) {
    WholeGame game = whole_game(v);
    const std::size_t everyone = game.everyone();
    if (game.players == 1) return {{v[1]}, std::nullopt};
    // The excesses of a coalition and of the others add up to need[S] + need[others] − need[everyone],
    // whatever the shares.
    bool first = true;
    for (std::size_t set = 1; set < everyone; ++set) {
        const Integer both = game.need[set] + game.need[everyone ^ set] - game.need[everyone];
        const Integer bound = floor_of(Rational(both, 2));
        if (first || bound > game.lowest) game.lowest = bound;
        first = false;
    }
    ExcessProgram program(game, true);
    program.fix(everyone, game.need[everyone]);
    std::vector<char> asked(game.need.size(), 1);
    program.solve(asked);
    return {program.values(), program.epsilon() / game.scale};
}

}  // namespace tongqu::pricing
