#include "pricing/knn_value.hpp"

#include <algorithm>
#include <numeric>

#include "market/check.hpp"

namespace tongqu::pricing {

// Two neighbours in the ranking differ only for coalitions that hold fewer than k nearer records, so
// value[i] − value[i + 1] = (match[i] − match[i + 1]) / k × chance of fewer than k among the i nearer ones.
std::vector<Rational> knn_values(std::span<const std::uint8_t> matches, std::uint64_t k,
                                 const CoalitionIndex& index) {
    TONGQU_CHECK(k >= 1, "no neighbours");
    std::vector<Rational> values(matches.size());
    for (std::size_t i = matches.size(); i-- > 0;) {
        const int next = i + 1 < matches.size() ? matches[i + 1] : 0;
        const int step = int{matches[i]} - next;
        if (i + 1 < matches.size()) values[i] = values[i + 1];
        if (step != 0) values[i] += Rational(step, k) * index.chance_of_fewer(k, i);
    }
    return values;
}

std::vector<double> knn_values_of_many(std::span<const double> distances,
                                       std::span<const std::uint8_t> matches, std::uint64_t k) {
    TONGQU_CHECK(distances.size() == matches.size() && k >= 1,
                 "a match for each distance, and a neighbour at least");
    struct Record {
        double distance;
        std::uint32_t place;
        std::uint8_t match;
    };
    std::vector<Record> ranked(distances.size());
    for (std::size_t i = 0; i < ranked.size(); ++i)
        ranked[i] = {distances[i], static_cast<std::uint32_t>(i), matches[i]};
    std::sort(ranked.begin(), ranked.end(), [](const Record& a, const Record& b) {
        return a.distance != b.distance ? a.distance < b.distance : a.place < b.place;
    });

    std::vector<double> values(ranked.size());
    double value = 0;
    int next = 0;
    for (std::size_t i = ranked.size(); i-- > 0;) {
        const int match = ranked[i].match;
        if (match != next) value += (match - next) / static_cast<double>(std::max<std::uint64_t>(k, i + 1));
        values[ranked[i].place] = value;
        next = match;
    }
    return values;
}

}  // namespace tongqu::pricing
