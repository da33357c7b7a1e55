#pragma once
// The whole study: the continuous model, the batch model, the batch model repeated, and offers that come at
// any moment of an interval.
#include <string>
#include <vector>

#include "bench/fairness/simulation.hpp"
#include "bench/fairness/statistics.hpp"

namespace tongqu::bench {

struct Scenario {
    std::string english, chinese;
    Run run;
    Shares shares;
    std::vector<Interval> intervals;  // of the shares, by region
    double statistic = 0;             // chi-square of equal chances
    double p = 1;                     // the chance of one as large where chances are equal
};

struct StudyTerms {
    std::uint64_t seed = 1;
    std::uint32_t offers = 4000;
    std::uint32_t repetitions = 100;  // of the batch model, with other seeds
    std::uint32_t repetition_offers = 400;
};

struct Study {
    StudyTerms terms;
    Scenario continuous, batch;
    std::vector<Scenario> any_moment;  // batches of several lengths
    std::vector<Scenario> seen_at_once;  // the same if an offer were seen as it comes
    std::vector<double> repeated;      // the p values, by repetition
    std::uint32_t below_five = 0;      // of them below 5 %
    double as_many = 1;                // the chance that so many or more are
};

inline constexpr double kLevel = 0.05;

[[nodiscard]] Scenario evaluate(std::string english, std::string chinese, const Run& run);
[[nodiscard]] Study study(const StudyTerms& terms);

}  // namespace tongqu::bench
