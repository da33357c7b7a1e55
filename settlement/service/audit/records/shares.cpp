#include "settlement/service/audit/records/shares.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <numeric>

#include "market/codec.hpp"

namespace tongqu::audit {
namespace {

using Integer = boost::multiprecision::cpp_int;
using Fraction = boost::multiprecision::cpp_rational;

template <class Number>
std::vector<std::size_t> by_remainder(const std::vector<Number>& remainders) {
    std::vector<std::size_t> order(remainders.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
    return order;
}

template <class Inputs>
Digest digest_of_inputs(const Inputs& inputs) {
    ByteBuffer bytes;
    Encoder(bytes).put(inputs);
    Digest digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.bytes().data()), bytes.bytes().size(), digest.data());
    return digest;
}

// What a player adds, on average over all orders in which the players may come.
std::vector<Fraction> shapley_of_table(const ContributionGame& game) {
    const std::size_t n = game.players.size();
    std::vector<Integer> factorial(n + 1, 1);
    for (std::size_t i = 1; i <= n; ++i) factorial[i] = factorial[i - 1] * i;
    std::vector<Integer> sums(n, 0);  // n! times the value
    for (std::size_t coalition = 0; coalition < game.numbers.size(); ++coalition) {
        const auto size = static_cast<std::size_t>(std::popcount(coalition));
        for (std::size_t player = 0; player < n; ++player) {
            if ((coalition >> player & 1) != 0) continue;
            const Integer orders = factorial[size] * factorial[n - size - 1];  // in which exactly this coalition comes before
            sums[player] += orders * (Integer(game.numbers[coalition | std::size_t{1} << player]) - game.numbers[coalition]);
        }
    }
    std::vector<Fraction> values;
    for (const Integer& sum : sums) values.emplace_back(sum, factorial[n]);
    return values;
}

// A facility's next stretch is paid by all who need it, in equal parts.
std::vector<Fraction> shapley_of_airport(const ContributionGame& game) {
    std::vector<std::size_t> order(game.players.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return game.numbers[a] < game.numbers[b]; });
    std::vector<Fraction> values(order.size());
    Fraction paid = 0;
    std::int64_t built = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        paid += Fraction(Integer(game.numbers[order[i]]) - built, Integer(order.size() - i));
        built = game.numbers[order[i]];
        values[order[i]] = paid;
    }
    return values;
}

}  // namespace

std::vector<Wide> largest_remainder(Wide total, const std::vector<Wide>& weights) {
    Wide sum = 0;
    for (const Wide weight : weights) sum += weight;
    std::vector<Wide> parts, remainders;
    Wide left = total;
    for (const Wide weight : weights) {
        parts.push_back(total * weight / sum);
        remainders.push_back(total * weight % sum);
        left -= parts.back();
    }
    for (const std::size_t next : by_remainder(remainders)) {
        if (left == 0) break;
        ++parts[next];
        --left;
    }
    return parts;
}

ShareTable declared_table(std::vector<Contributor> contributors) {
    const Digest digest = digest_of_inputs(contributors);
    return {std::move(contributors), ShareMethod::declared, digest};
}

ShareTable computed_table(const ContributionGame& game) {
    std::vector<Fraction> values;
    if (game.method == ShareMethod::table)
        values = shapley_of_table(game);
    else if (game.method == ShareMethod::airport)
        values = shapley_of_airport(game);
    else
        values.assign(game.numbers.begin(), game.numbers.end());  // each stands for itself
    Fraction sum = 0;
    for (const Fraction& value : values) sum += value;
    ShareTable table{{}, game.method, digest_of_inputs(game)};
    if (sum <= 0) return table;
    std::vector<Fraction> remainders;
    std::uint64_t left = kMaxWeight;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Fraction part = kMaxWeight * values[i] / sum;
        const auto whole = static_cast<std::uint64_t>(numerator(part) / denominator(part));
        table.contributors.push_back({game.players[i], whole});
        remainders.push_back(part - whole);
        left -= whole;
    }
    for (const std::size_t next : by_remainder(remainders)) {
        if (left == 0) break;
        ++table.contributors[next].weight;
        --left;
    }
    return table;
}

Grain exact_grain(const Decimal& tick, const Decimal& lot) {
    Integer units = Integer(tick.mantissa) * lot.mantissa * kMillion;
    Integer scale = 1;
    for (int i = 0; i < tick.scale + lot.scale; ++i) scale *= 10;
    if (units % scale != 0 || units / scale > INT64_MAX) return Grain(0);
    return Grain(static_cast<std::int64_t>(units / scale));
}

}  // namespace tongqu::audit
