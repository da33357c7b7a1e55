#include "bench/end_to_end/percentile_text.hpp"

#include <fmt/format.h>

namespace tongqu::bench {
namespace {

constexpr double kTicksPerHalf = 5;

}  // namespace

std::string percentile_text(const Histogram& nanoseconds, double unit) {
    std::string text = fmt::format("{:>12} {:>14} {:>10} {:>14}\n\n", "Value", "Percentile", "TotalCount",
                                   "1/(1-Percentile)");
    const auto in_units = [unit](std::uint64_t value) { return static_cast<double>(value) / unit; };
    for (double percent = 0; percent < 100;) {
        const std::uint64_t value = nanoseconds.at(percent);
        if (nanoseconds.count() == 0 || value == nanoseconds.max()) break;
        text += fmt::format("{:12.3f} {:2.12f} {:10} {:14.2f}\n", in_units(value), percent / 100,
                            nanoseconds.not_above(value), 1 / (1 - percent / 100));
        const double halvings = std::floor(std::log2(100 / (100 - percent))) + 1;
        percent += 100 / (kTicksPerHalf * std::exp2(halvings));
    }
    text += fmt::format("{:12.3f} {:2.12f} {:10}\n", in_units(nanoseconds.max()), 1.0, nanoseconds.count());
    text += fmt::format("#[Mean    = {:12.3f}, StdDeviation   = {:12.3f}]\n",
                        nanoseconds.mean() / unit, nanoseconds.deviation() / unit);
    text += fmt::format("#[Max     = {:12.3f}, Total count    = {:12}]\n", in_units(nanoseconds.max()),
                        nanoseconds.count());
    return text;
}

}  // namespace tongqu::bench
