#include "pricing/voting_game.hpp"

#include <algorithm>
#include <bit>
#include <map>

#include "market/check.hpp"
#include "pricing/table_game.hpp"

namespace tongqu::pricing {
namespace {

constexpr unsigned kMaxTableVoters = 24;

struct WholeVote {
    std::vector<Integer> weights;  // at most the quota each
    Integer quota;
    bool dual = false;  // losing and winning sides are exchanged: sizes count from the other end
};

WholeVote whole_vote(std::span<const Rational> weights, const Rational& quota, const Integer& scale) {
    WholeVote vote;
    Integer divisor = 0, sum = 0;
    for (const Rational& weight : weights) {
        vote.weights.push_back(numerator(Rational(weight * scale)));
        divisor = gcd(divisor, vote.weights.back());
    }
    for (Integer& weight : vote.weights) sum += weight /= divisor;
    vote.quota = -floor_of(-quota * scale / divisor);  // weights are whole: only the ceiling counts
    const Integer complement = sum - vote.quota + 1;
    vote.dual = complement < vote.quota;
    if (vote.dual) vote.quota = complement;
    for (Integer& weight : vote.weights) weight = std::min(weight, vote.quota);
    return vote;
}

// Coalitions by size (rows) and weight below the quota (columns).
template <class Count>
class CoalitionCounts {
  public:
    CoalitionCounts(std::size_t sizes, std::size_t quota)
        : sizes_(sizes), quota_(quota), cells_(sizes * quota) {
        cells_[0] = 1;
    }
    void add_voter(std::size_t weight) {
        for (std::size_t s = sizes_ - 1; s > 0; --s)
            for (std::size_t w = weight; w < quota_; ++w) cell(s, w) += cell(s - 1, w - weight);
    }
    void remove_voter(std::size_t weight) {
        for (std::size_t s = 1; s < sizes_; ++s)
            for (std::size_t w = weight; w < quota_; ++w) cell(s, w) -= cell(s - 1, w - weight);
    }
    // Coalitions of s members that lose by less than `weight`.
    [[nodiscard]] Count pivotal(std::size_t s, std::size_t weight) const {
        Count sum = 0;
        for (std::size_t w = quota_ - weight; w < quota_; ++w) sum += cells_[s * quota_ + w];
        return sum;
    }

  private:
    Count& cell(std::size_t s, std::size_t w) { return cells_[s * quota_ + w]; }

    std::size_t sizes_, quota_;
    std::vector<Count> cells_;
};

template <class Count>
std::vector<Rational> count_pivots(const WholeVote& vote, const std::vector<Rational>& by_size) {
    const std::size_t n = vote.weights.size();
    const auto quota = static_cast<std::size_t>(vote.quota);
    CoalitionCounts<Count> all(n, quota);
    for (const Integer& weight : vote.weights) all.add_voter(static_cast<std::size_t>(weight));

    std::map<Integer, Rational> by_weight;  // equal weights, equal power
    std::vector<Rational> values;
    for (const Integer& weight : vote.weights) {
        const auto [place, fresh] = by_weight.try_emplace(weight);
        if (fresh && weight > 0) {
            CoalitionCounts<Count> others = all;
            others.remove_voter(static_cast<std::size_t>(weight));
            for (std::size_t s = 0; s < n; ++s) {
                const Integer pivots(others.pivotal(s, static_cast<std::size_t>(weight)));
                place->second += by_size[vote.dual ? n - 1 - s : s] * pivots;
            }
        }
        values.push_back(place->second);
    }
    return values;
}

std::vector<Rational> by_table(const WholeVote& vote, const CoalitionIndex& index) {
    const auto n = static_cast<unsigned>(vote.weights.size());
    std::vector<Integer> sums(std::size_t{1} << n);
    std::vector<std::int64_t> wins(sums.size());
    const std::size_t all = sums.size() - 1;
    for (std::size_t set = 1; set < sums.size(); ++set) {
        const auto lowest = static_cast<std::size_t>(std::countr_zero(set));
        sums[set] = sums[set & (set - 1)] + vote.weights[lowest];
    }
    // In the dual vote a coalition wins when the others cannot: read backwards it is the vote that was asked
    // about.
    for (std::size_t set = 0; set < sums.size(); ++set)
        wins[set] =
            static_cast<std::int64_t>(vote.dual ? sums[all ^ set] < vote.quota : sums[set] >= vote.quota);
    const CommonFraction shared = table_values(wins, index);
    std::vector<Rational> values;
    for (const Integer& top : shared.numerators) values.emplace_back(top, shared.denominator);
    return values;
}

}  // namespace

std::expected<std::vector<Rational>, VotingError> voting_values(std::span<const Rational> weights,
                                                                const Rational& quota,
                                                                const CoalitionIndex& index) {
    Rational sum = 0;
    for (const Rational& weight : weights) {
        TONGQU_CHECK(weight >= 0, "a negative weight");
        sum += weight;
    }
    if (quota <= 0 || quota > sum) return std::unexpected(VotingError::quota_out_of_range);
    const std::size_t n = weights.size();
    if (n > kMaxVoters) return std::unexpected(VotingError::too_large);
    const auto common = over_common_denominator(weights, 4096);
    if (!common) return std::unexpected(VotingError::too_large);

    const WholeVote vote = whole_vote(weights, quota, common->denominator);
    const std::vector<Rational> by_size = index.weights_by_size(static_cast<unsigned>(n));
    // Numbers of coalitions need n bits; a step on a wide number costs as many as it has words.
    const std::size_t words = n < 64 ? 1 : n < 128 ? 2 : n < 512 ? 8 : 16;
    std::vector<Integer> distinct = vote.weights;
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    const Integer steps = Integer(n) * (n + distinct.size()) * words * vote.quota;
    if (n <= kMaxTableVoters && steps > power_of_two(static_cast<unsigned>(n) + 6))
        return by_table(vote, index);
    if (steps > kMaxVotingSteps) return std::unexpected(VotingError::too_large);

    using boost::multiprecision::cpp_int_backend, boost::multiprecision::et_off,
        boost::multiprecision::number, boost::multiprecision::unchecked,
        boost::multiprecision::unsigned_magnitude;
    using Count512 = number<cpp_int_backend<512, 512, unsigned_magnitude, unchecked, void>, et_off>;
    using Count1024 = number<cpp_int_backend<1024, 1024, unsigned_magnitude, unchecked, void>, et_off>;
    switch (words) {
        case 1:
            return count_pivots<std::uint64_t>(vote, by_size);
        case 2:
            return count_pivots<unsigned __int128>(vote, by_size);
        case 8:
            return count_pivots<Count512>(vote, by_size);
        default:
            return count_pivots<Count1024>(vote, by_size);
    }
}

}  // namespace tongqu::pricing
