#pragma once
// What a count of won offers says about chances: an interval for a share, and whether shares differ by more
// than chance.
#include <cstdint>
#include <span>

namespace tongqu::bench {

struct Interval {
    double low = 0, high = 0;
};

// Wilson's score interval at 95 % for the chance of winning, from `won` of `tries` independent tries (Wilson,
// "Probable inference, the law of succession, and statistical inference", JASA 22, 1927). Right also for none
// or all won. Precondition: tries > 0.
[[nodiscard]] Interval wilson(std::uint64_t won, std::uint64_t tries);

// Pearson's statistic of counts against equal chances: Σ (count − mean)² / mean. Precondition: some count is
// not zero.
[[nodiscard]] double chi_square(std::span<const std::uint64_t> counts);

// The chance that a chi-square variable with so many degrees of freedom is at least `statistic`: the upper
// regularised incomplete gamma function, by its series below and its continued fraction above (Abramowitz and
// Stegun 6.5.29, 6.5.31). Error below 1e-10.
[[nodiscard]] double chi_square_tail(double statistic, std::uint32_t degrees);

// The chance of `least` or more successes in `tries` tries of chance `p` each. Precondition: 0 < p < 1.
[[nodiscard]] double binomial_tail(std::uint64_t least, std::uint64_t tries, double p);

}  // namespace tongqu::bench
