#pragma once
// How well a document fits a query: Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework",
// 2009), with weighted occurrences (BM25F for one stream). A rank of search results, no money: floating point.
#include <cmath>
#include <cstdint>

namespace tongqu::service {

inline constexpr double kSaturation = 1.2;  // k1
inline constexpr double kLengthWeight = 0.75;  // b

// What a word is worth that `having` of `documents` documents have. Above zero.
[[nodiscard]] inline double word_worth(std::uint64_t documents, std::uint64_t having) {
    const auto all = static_cast<double>(documents), with = static_cast<double>(having);
    return std::log(1 + (all - with + 0.5) / (with + 0.5));
}

// What `occurrences` of a word of that worth add to the document's score.
[[nodiscard]] inline double word_score(double worth, std::uint32_t occurrences, double length,
                                       double average_length) {
    const double count = occurrences;
    return worth * count * (kSaturation + 1) /
           (count + kSaturation * (1 - kLengthWeight + kLengthWeight * length / average_length));
}

}  // namespace tongqu::service
