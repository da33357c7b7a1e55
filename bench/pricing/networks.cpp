// Netting, clearing, indices.
#include <algorithm>
#include <random>

#include "bench/pricing/measure.hpp"
#include "pricing/clearing_vector.hpp"
#include "pricing/concentration.hpp"
#include "pricing/netting.hpp"

namespace tongqu::bench {
namespace {

using namespace pricing;

// Every group of zero sum in every set: 3^n steps.
std::size_t fewest_by_definition(const std::vector<Integer>& net) {
    std::vector<std::int64_t> sum(std::size_t{1} << net.size());
    std::vector<std::size_t> groups(sum.size());
    for (std::size_t set = 1; set < sum.size(); ++set) {
        for (std::size_t i = 0; i < net.size(); ++i)
            if ((set >> i & 1U) != 0) sum[set] += static_cast<std::int64_t>(net[i]);
        for (std::size_t sub = set; sub != 0; sub = (sub - 1) & set)
            if (sum[sub] == 0) groups[set] = std::max(groups[set], groups[set ^ sub] + 1);
    }
    return net.size() - groups.back();
}

Growth netting_growth() {
    Growth growth{"netting: fewest transfers to 20 parties, greedy beyond",
                  "trying every group in every set",
                  "parties",
                  {}};
    std::mt19937_64 random(21);
    for (const std::size_t n : {8U, 12U, 16U, 20U, 1000U, 100'000U}) {
        std::vector<Obligation> obligations(3 * n);
        for (Obligation& o : obligations)
            o = {static_cast<std::uint32_t>(random() % n), static_cast<std::uint32_t>(random() % n),
                 Integer(random() % 100)};
        Row row{n, best_ms([&] { keep(net_obligations(n, obligations)); }), {}};
        const auto net = net_obligations(n, obligations).net;
        if (n <= 16) row.naive_ms = best_ms([&] { keep(fewest_by_definition(net)); });
        growth.rows.push_back(row);
    }
    return growth;
}

Growth clearing_growth() {
    Growth growth{"exact clearing vector", "1,000 rounds of paying what one has, in doubles", "parties", {}};
    std::mt19937_64 random(22);
    for (const std::size_t n : {5U, 10U, 20U, 40U, 80U}) {
        std::vector<Rational> owed(n * n), cash(n);
        std::vector<double> debt(n);
        for (std::size_t i = 0; i < n; ++i) {
            cash[i] = random() % 500;
            for (std::size_t j = 0; j < n; ++j)
                if (i != j && random() % 4 == 0)
                    owed[i * n + j] = random() % 1000, debt[i] += to_double(owed[i * n + j]);
        }
        Row row{n, best_ms([&] { keep(clearing_vector(owed, cash)); }), {}};
        std::vector<double> owed_double(n * n);
        for (std::size_t i = 0; i < n * n; ++i) owed_double[i] = to_double(owed[i]);
        row.naive_ms = best_ms([&] {
            std::vector<double> paid = debt;
            for (int round = 0; round < 1000; ++round) {
                std::vector<double> next(n);
                for (std::size_t i = 0; i < n; ++i) {
                    next[i] = to_double(cash[i]);
                    for (std::size_t j = 0; j < n; ++j)
                        if (debt[j] > 0) next[i] += owed_double[j * n + i] / debt[j] * paid[j];
                    next[i] = std::min(next[i], debt[i]);
                }
                paid = next;
            }
            keep(paid);
        });
        growth.rows.push_back(row);
    }
    return growth;
}

Growth gini_growth() {
    Growth growth{"Gini coefficient", "the sum over all pairs, in doubles", "values", {}};
    std::mt19937_64 random(23);
    for (const std::size_t n : {100U, 1000U, 10'000U, 100'000U}) {
        std::vector<Rational> values(n);
        for (Rational& v : values) v = 1 + random() % 100'000;
        Row row{n, best_ms([&] { keep(gini(values)); }), {}};
        std::vector<double> doubles;
        for (const Rational& v : values) doubles.push_back(to_double(v));
        if (n <= 10'000) {
            row.naive_ms = best_ms([&] {
                double sum = 0;
                for (const double a : doubles)
                    for (const double b : doubles) sum += a > b ? a - b : b - a;
                keep(sum);
            });
        }
        growth.rows.push_back(row);
    }
    return growth;
}

}  // namespace

std::vector<Growth> network_benches() { return {netting_growth(), clearing_growth(), gini_growth()}; }

}  // namespace tongqu::bench
