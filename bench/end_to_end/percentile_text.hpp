#pragma once
#include <string>

#include "bench/end_to_end/histogram.hpp"

namespace tongqu::bench {

// The percentiles as the text that HdrHistogram prints and its plotters read: value in milliseconds,
// percentile, count up to here, 1/(1-percentile); five lines for every halving of what is above.
[[nodiscard]] std::string percentile_text(const Histogram& nanoseconds);

}  // namespace tongqu::bench
