#include "pricing/concentration.hpp"

#include <algorithm>
#include <cmath>

#include "market/check.hpp"

namespace tongqu::pricing {
namespace {

Rational sum_of(std::span<const Rational> values) {
    Rational sum = 0;
    for (const Rational& value : values) {
        TONGQU_CHECK(value >= 0, "a negative value");
        sum += value;
    }
    TONGQU_CHECK(sum > 0, "values that are all zero");
    return sum;
}

}  // namespace

double herfindahl(std::span<const Rational> values) {
    const Rational sum = sum_of(values);
    Rational squares = 0;
    for (const Rational& value : values) squares += value * value;
    return to_double(squares / (sum * sum));
}

double concentration_ratio_4(std::span<const Rational> values) {
    std::vector<Rational> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end(), [](const Rational& a, const Rational& b) { return a > b; });
    Rational largest = 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(4, sorted.size()); ++i) largest += sorted[i];
    return to_double(largest / sum_of(values));
}

double gini(std::span<const Rational> values) {
    const Rational sum = sum_of(values);
    std::vector<Rational> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    // Σ_i Σ_j |x_i − x_j| = 2 Σ (2 i − n − 1) x_(i) over ascending ranks i = 1 … n.
    const Integer n = sorted.size();
    Rational weighted = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) weighted += sorted[i] * Integer(Integer(2 * i) + 1 - n);
    return to_double(weighted / (sum * n));
}

double theil(std::span<const Rational> values) {
    const Rational sum = sum_of(values);
    long double index = 0;
    for (const Rational& value : values) {
        const Rational share = value / sum;
        if (value != 0)
            index += to_double(share) * std::log(static_cast<long double>(to_double(share * values.size())));
    }
    return static_cast<double>(std::max(index, 0.0L));
}

TheilParts theil_parts(std::span<const Rational> values, std::span<const std::uint32_t> groups) {
    TONGQU_CHECK(values.size() == groups.size(), "a group for each value");
    const Rational sum = sum_of(values);
    std::vector<std::vector<Rational>> members;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (groups[i] >= members.size()) members.resize(groups[i] + 1);
        members[groups[i]].push_back(values[i]);
    }
    long double between = 0, within = 0;
    for (const auto& group : members) {
        Rational of_group = 0;
        for (const Rational& value : group) of_group += value;
        if (of_group == 0) continue;
        const Rational share = of_group / sum;
        between +=
            to_double(share) *
            std::log(static_cast<long double>(to_double(share * values.size() / Rational(group.size()))));
        within += to_double(share) * theil(group);
    }
    return {static_cast<double>(std::max(between, 0.0L)), static_cast<double>(within)};
}

}  // namespace tongqu::pricing
