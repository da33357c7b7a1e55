#pragma once
// How text becomes words for the product search, and a query the words that have to be there.
//
// Chinese and Japanese are written without blanks: of every run of their characters the pairs of neighbours are
// indexed, and each character alone. A query's run of several characters is then a phrase of pairs, a single
// character a word. All else is divided into words by the index's own tokeniser (unicode61: letters and digits of any
// script, without regard to case and accents); a query's word stands for all that begin with it.
#include <string>
#include <string_view>
#include <vector>

namespace tongqu::service {

inline constexpr std::size_t kMaxSearchTerms = 16;

// The text with every run of such characters replaced by its pairs and its characters, between blanks. Bytes that are not UTF-8
// become blanks.
[[nodiscard]] std::string words_of(std::string_view text);

// The phrases of a query as FTS5 strings, in quotes, so that nothing of the query is taken for FTS5's own syntax:
// "gpu"*, "数据 据集". All have to be found. Signs alone give no phrase.
[[nodiscard]] std::vector<std::string> search_phrases(std::string_view query);

}  // namespace tongqu::service
