#include "bench/fairness/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace tongqu::bench {

Interval wilson(std::uint64_t won, std::uint64_t tries) {
    constexpr double z = 1.959963984540054;  // 97.5 % of a normal variable lie below
    const double n = static_cast<double>(tries), p = static_cast<double>(won) / n;
    const double scale = 1 + z * z / n, centre = p + z * z / (2 * n);
    const double reach = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return {std::max(0.0, (centre - reach) / scale), std::min(1.0, (centre + reach) / scale)};
}

double chi_square(std::span<const std::uint64_t> counts) {
    double sum = 0;
    for (const std::uint64_t count : counts) sum += static_cast<double>(count);
    const double mean = sum / static_cast<double>(counts.size());
    double statistic = 0;
    for (const std::uint64_t count : counts) {
        const double away = static_cast<double>(count) - mean;
        statistic += away * away / mean;
    }
    return statistic;
}

double chi_square_tail(double statistic, std::uint32_t degrees) {
    if (statistic <= 0) return 1;
    const double a = degrees / 2.0, x = statistic / 2;
    const double front = std::exp(a * std::log(x) - x - std::lgamma(a));
    if (x < a + 1) {
        double term = 1 / a, sum = term;
        for (double n = a + 1; term > sum * 1e-16; ++n) sum += term *= x / n;
        return 1 - front * sum;
    }
    // Lentz's evaluation of the continued fraction 1/(x + 1−a − 1(1−a)/(x + 3−a − …)).
    double b = x + 1 - a, c = 1e300, d = 1 / b, fraction = d;
    for (int i = 1; i < 10'000; ++i) {
        const double step = -i * (i - a);
        b += 2;
        d = 1 / (step * d + b);
        c = b + step / c;
        fraction *= d * c;
        if (std::abs(d * c - 1) < 1e-15) break;
    }
    return front * fraction;
}

double binomial_tail(std::uint64_t least, std::uint64_t tries, double p) {
    double sum = 0;
    const double n = static_cast<double>(tries);
    for (std::uint64_t k = least; k <= tries; ++k) {
        const double successes = static_cast<double>(k);
        sum += std::exp(std::lgamma(n + 1) - std::lgamma(successes + 1) - std::lgamma(n - successes + 1) +
                        successes * std::log(p) + (n - successes) * std::log1p(-p));
    }
    return std::min(sum, 1.0);
}

}  // namespace tongqu::bench
