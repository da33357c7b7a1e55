// The method shapley: values of players in games of five kinds.
#include <algorithm>
#include <limits>

#include "cli/price/methods.hpp"
#include "pricing/airport_game.hpp"
#include "pricing/knn_value.hpp"
#include "pricing/sampled_values.hpp"
#include "pricing/table_game.hpp"
#include "pricing/voting_game.hpp"

namespace tongqu::cli {
namespace {

using pricing::CoalitionIndex, pricing::Integer, pricing::Rational;

constexpr std::int64_t kMaxTablePlayers = 22;
constexpr std::size_t kMaxNeighbours = 5000;  // exact values of Shapley: denominators grow with every record
constexpr std::size_t kMaxWeighedNeighbours = 500;  // and those of the other indices
constexpr std::uint64_t kMaxSampledPlayers = 1'000'000;
constexpr std::uint64_t kMaxUnequalPlayers =
    20'000;  // an airport's exact Banzhaf and Beta values have that many factors

CoalitionIndex read_index(const Node& in) {
    const auto name = in.optional_member("index");
    const std::size_t which = name ? name->choice({"shapley", "banzhaf", "beta"}) : 0;
    if (which == 2) {
        const Rational alpha = in.member("alpha").rational(), beta = in.member("beta").rational();
        if (alpha <= 0) in.fail_at("alpha", "out_of_range", "must be positive");
        if (beta <= 0) in.fail_at("beta", "out_of_range", "must be positive");
        return in.failed() ? CoalitionIndex::shapley() : CoalitionIndex::beta(alpha, beta);
    }
    for (const std::string_view key : {"alpha", "beta"})
        if (in.has(key)) in.fail_at(key, "unknown_field", "only the index beta has this field");
    return which == 1 ? CoalitionIndex::banzhaf() : CoalitionIndex::shapley();
}

struct Sampling {
    std::uint64_t seed = 0;
    pricing::SamplingGoal goal;
};

// Nothing for the exact method.
std::optional<Sampling> read_sampling(const Node& in) {
    const auto method = in.optional_member("method");
    if (!method || method->choice({"exact", "sampled"}) == 0) {
        for (const std::string_view key : {"seed", "samples", "max_error"})
            if (in.has(key)) in.fail_at(key, "unknown_field", "only the method sampled has this field");
        return std::nullopt;
    }
    Sampling sampling;
    sampling.seed = in.member("seed").seed();
    if (in.has("samples") && in.has("max_error"))
        in.fail_at("max_error", "conflicting_fields", "either samples or max_error");
    if (const auto error = in.optional_member("max_error")) {
        const Rational half_width = error->rational();
        if (half_width <= 0) error->fail("out_of_range", "must be positive");
        sampling.goal = pricing::LargestError{pricing::to_double(half_width)};
    } else {
        sampling.goal = pricing::SampleCount{static_cast<std::uint64_t>(in.member("samples").integer(2))};
    }
    return sampling;
}

void write_sampled(const Node& in, const pricing::ArrivalGame& game, const CoalitionIndex& index,
                   const Sampling& sampling, Output& out) {
    const auto result = pricing::sampled_values(game, index, sampling.seed, sampling.goal);
    if (!result) {
        const bool by_error = result.error() == pricing::SamplingError::not_reached;
        return in.fail_at(by_error ? "max_error" : "samples", "too_large", "would take more than 10^9 steps");
    }
    const auto write = [&](std::string_view key, const std::vector<double>& numbers) {
        out.key(key);
        out.begin_array();
        for (const double number : numbers) out.number(number);
        out.end_array();
    };
    write("values", result->values);
    write("low", result->low);
    write("high", result->high);
    out.key("confidence");
    out.number(pricing::kSamplingConfidence);
    out.key("samples");
    out.integer(static_cast<std::int64_t>(result->samples));
}

void write_values(const std::vector<Rational>& values, Output& out) {
    out.key("values");
    out.rationals(values);
}

std::vector<double> as_doubles(const std::vector<Rational>& values) {
    std::vector<double> doubles;
    for (const Rational& value : values) doubles.push_back(pricing::to_double(value));
    return doubles;
}

// A table is read as machine integers as long as it holds nothing else: four million of them are common.
void price_table(const Node& in, const CoalitionIndex& index, const std::optional<Sampling>& sampling,
                 Output& out) {
    const std::int64_t n = in.member("n").integer(1);
    if (n > kMaxTablePlayers) in.fail_at("n", "too_large", "at most 22 players");
    if (in.failed()) return;
    const Node table = in.member("v");
    std::vector<std::int64_t> narrow;
    std::vector<Rational> wide;
    const std::size_t length = table.each([&](const Node& node, std::size_t) {
        const auto plain = wide.empty() ? node.plain_integer() : std::nullopt;
        if (plain) return narrow.push_back(*plain);
        if (wide.empty()) wide.assign(narrow.begin(), narrow.end());
        wide.push_back(node.rational());
    });
    if (length != std::size_t{1} << n)
        table.fail("wrong_length", "2^n values are expected, one for each coalition");
    if (in.failed()) return;
    if (sampling) {
        auto v = wide.empty() ? std::vector<double>(narrow.begin(), narrow.end()) : as_doubles(wide);
        return write_sampled(in, pricing::table_arrivals(std::move(v)), index, *sampling, out);
    }
    pricing::CommonFraction values;
    if (wide.empty()) {
        values = pricing::table_values(narrow, index);
    } else {
        const auto whole = whole_numbers(in, "v", wide);
        if (!whole) return;
        values = pricing::table_values(std::span<const Integer>(whole->numerators), index);
        values.denominator *= whole->denominator;
    }
    std::vector<Rational> shares;
    for (const Integer& top : values.numerators) shares.emplace_back(top, values.denominator);
    write_values(shares, out);
}

void price_airport(const Node& in, const CoalitionIndex& index, const std::optional<Sampling>& sampling,
                   Output& out) {
    const std::vector<Rational> costs = in.member("costs").rationals(false);
    const Node list = in.member("counts");
    std::vector<std::uint64_t> counts;
    std::int64_t players = 0;
    list.each([&](const Node& node, std::size_t) {
        counts.push_back(static_cast<std::uint64_t>(node.integer(1)));
        if (__builtin_add_overflow(players, static_cast<std::int64_t>(counts.back()), &players))
            node.fail("overflow", "the counts do not add up in 64 bits");
    });
    if (counts.size() != costs.size()) list.fail("wrong_length", "a count for each cost is expected");
    const std::uint64_t most = sampling             ? kMaxSampledPlayers
                               : index.is_shapley() ? UINT64_MAX
                                                    : kMaxUnequalPlayers;
    if (static_cast<std::uint64_t>(players) > most)
        list.fail("too_large", "too many players for this method");
    if (in.failed() || !whole_numbers(in, "costs", costs)) return;
    if (sampling)
        return write_sampled(in, pricing::airport_arrivals(as_doubles(costs), counts), index, *sampling, out);
    write_values(pricing::airport_values(costs, counts, index), out);
}

void price_voting(const Node& in, const CoalitionIndex& index, const std::optional<Sampling>& sampling,
                  Output& out) {
    const std::vector<Rational> weights = in.member("weights").rationals(false);
    const Rational quota = in.member("quota").rational();
    if (in.failed()) return;
    const auto whole = whole_numbers(in, "weights", weights);
    if (!whole) return;
    Integer sum = 0;
    for (const Integer& weight : whole->numerators) sum += weight;
    if (sum == 0) return in.fail_at("weights", "all_zero", "no weight is positive: nobody decides");
    if (quota <= 0 || quota * whole->denominator > sum)
        return in.fail_at("quota", "out_of_range", "must be positive and at most the sum of the weights");
    if (sampling) {
        if (!pricing::fits_int64(sum))
            return in.fail_at("weights", "overflow", "the weights do not add up in 64 bits");
        std::vector<std::int64_t> votes;
        for (const Integer& weight : whole->numerators) votes.push_back(static_cast<std::int64_t>(weight));
        const Integer needed = -pricing::floor_of(-(quota * whole->denominator));
        return write_sampled(in,
                             pricing::voting_arrivals(std::move(votes), static_cast<std::int64_t>(needed)),
                             index, *sampling, out);
    }
    const auto values = pricing::voting_values(weights, quota, index);
    if (!values)
        return in.fail_at("weights", "too_large", "too many voters or votes to count: sample instead");
    write_values(*values, out);
}

void price_knn(const Node& in, const CoalitionIndex& index, const std::optional<Sampling>& sampling,
               Output& out) {
    std::vector<std::uint8_t> matches;
    const Node list = in.member("matches");
    const std::size_t exact = index.is_shapley() ? kMaxNeighbours : kMaxWeighedNeighbours;
    list.each([&](const Node& node, std::size_t) { matches.push_back(node.zero_or_one() ? 1 : 0); },
              sampling ? kMaxSampledPlayers : exact);
    const auto k = static_cast<std::uint64_t>(in.member("k").integer(1));
    if (in.failed()) return;
    if (sampling)
        return write_sampled(in, pricing::knn_arrivals(std::move(matches), k), index, *sampling, out);
    write_values(pricing::knn_values(matches, k, index), out);
}

void price_additive(const Node& in, const CoalitionIndex& index, const std::optional<Sampling>& sampling,
                    Output& out) {
    const std::vector<Rational> values = in.member("values").rationals();
    if (in.failed()) return;
    if (sampling)
        return write_sampled(in, pricing::additive_arrivals(as_doubles(values)), index, *sampling, out);
    write_values(values, out);  // what a player adds is the same to every coalition
}

}  // namespace

void price_shapley(const Node& in, Output& out) {
    const std::size_t game =
        in.member("game").choice({"table", "airport", "weighted_voting", "knn", "additive"});
    if (in.failed()) return;
    constexpr std::string_view fields[][2] = {
        {"n", "v"}, {"costs", "counts"}, {"weights", "quota"}, {"matches", "k"}, {"values", "values"}};
    in.allow({"game", "index", "alpha", "beta", "method", "seed", "samples", "max_error", fields[game][0],
              fields[game][1]});
    const CoalitionIndex index = read_index(in);
    const std::optional<Sampling> sampling = read_sampling(in);
    if (in.failed()) return;
    constexpr void (*games[])(const Node&, const CoalitionIndex&, const std::optional<Sampling>&, Output&) = {
        price_table, price_airport, price_voting, price_knn, price_additive};
    const std::string_view players =
        fields[game][0];  // whose number of elements is the number of players, but for a table
    if (sampling && game != 0 && in.member(players).each([](const Node&, std::size_t) {}) == 0)
        return in.fail_at(players, "empty", "nobody to sample");
    games[game](in, index, sampling, out);
}

}  // namespace tongqu::cli
