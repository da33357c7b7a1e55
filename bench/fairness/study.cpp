#include "bench/fairness/study.hpp"

#include <algorithm>

namespace tongqu::bench {

Scenario evaluate(std::string english, std::string chinese, const Run& run) {
    Scenario scenario{std::move(english), std::move(chinese), run, play(run), {}, 0, 1};
    for (const std::uint64_t won : scenario.shares.won)
        scenario.intervals.push_back(wilson(won, scenario.shares.offers));
    scenario.statistic = chi_square(scenario.shares.won);
    scenario.p =
        chi_square_tail(scenario.statistic, static_cast<std::uint32_t>(scenario.shares.won.size() - 1));
    return scenario;
}

Study study(const StudyTerms& terms) {
    const Run continuous{terms.seed, terms.offers, false, seconds(1), Announced::any_moment};
    const Run batch{terms.seed, terms.offers, true, seconds(1), Announced::at_start};
    Study result{terms,
                 evaluate("continuous", "连续竞价", continuous),
                 evaluate("batch, one second", "批量竞价（一秒）", batch),
                 {},
                 {},
                 {},
                 0,
                 1};
    for (std::uint32_t i = 1; i <= terms.repetitions; ++i) {
        Run again = batch;
        again.seed = terms.seed + i;
        again.offers = terms.repetition_offers;
        result.repeated.push_back(evaluate("", "", again).p);
    }
    result.below_five = static_cast<std::uint32_t>(
        std::count_if(result.repeated.begin(), result.repeated.end(), [](double p) { return p < kLevel; }));
    if (terms.repetitions > 0) result.as_many = binomial_tail(result.below_five, terms.repetitions, kLevel);

    struct Length {
        const char *english, *chinese;
        Duration interval;
    };
    for (const Length& length :
         {Length{"half a second", "半秒", Duration(500'000)}, Length{"one second", "一秒", seconds(1)},
          Length{"ten seconds", "十秒", seconds(10)}}) {
        Run run{terms.seed, terms.offers, true, length.interval, Announced::any_moment};
        result.any_moment.push_back(evaluate(length.english, length.chinese, run));
        run.seen_at_once = true;
        result.seen_at_once.push_back(evaluate(length.english, length.chinese, run));
    }
    return result;
}

}  // namespace tongqu::bench
