#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bench/end_to_end/histogram.hpp"

namespace tongqu::bench {

struct Curve {
    std::string name;
    const Histogram* nanoseconds;
    bool dashed = false;
};

// An SVG picture: percentiles from 0 to 99.999 to the right, latency upwards, both logarithmic.
[[nodiscard]] std::string percentile_plot(
    const std::vector<Curve>& curves,
    std::string_view title = "Latency from the moment when a request was due, by percentile");

}  // namespace tongqu::bench
