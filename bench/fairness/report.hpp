#pragma once
// The study as text for a terminal, as JSON, and as one HTML page that needs nothing else.
#include <string>

#include "bench/fairness/study.hpp"

namespace tongqu::bench {

// The options that give this study again.
[[nodiscard]] std::string options_of(const StudyTerms& terms);
[[nodiscard]] std::string terminal_report(const Study& study);
[[nodiscard]] std::string json_report(const Study& study);
// Depends on the study alone: the same seed gives the same bytes.
[[nodiscard]] std::string html_report(const Study& study);

}  // namespace tongqu::bench
