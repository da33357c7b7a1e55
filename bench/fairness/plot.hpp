#pragma once
// The study's pictures as SVG, with English and Chinese text of the classes en and zh, of which the page
// shows one.
#include <string>

#include "bench/fairness/study.hpp"

namespace tongqu::bench {

// English and Chinese as two elements, of which the page shows one.
[[nodiscard]] std::string both(std::string_view element, std::string_view attributes,
                               std::string_view english, std::string_view chinese);

// A bar for each region and model, with its interval, and the line of equal shares.
[[nodiscard]] std::string shares_plot(const Study& study);
// How often each p value came, in tenths, and how often it should.
[[nodiscard]] std::string repetitions_plot(const Study& study);

}  // namespace tongqu::bench
