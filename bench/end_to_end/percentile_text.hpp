#pragma once
#include <string>

#include "bench/end_to_end/histogram.hpp"

namespace tongqu::bench {

// The percentiles as the text that HdrHistogram prints and its plotters read: value in milliseconds
// (or in what one unit is so many nanoseconds of), percentile, count up to here, 1/(1-percentile); five lines for every
// halving of what is above.
[[nodiscard]] std::string percentile_text(const Histogram& nanoseconds, double unit = 1e6);

}  // namespace tongqu::bench
