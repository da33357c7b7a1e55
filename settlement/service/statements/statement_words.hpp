#pragma once
// Words and numbers as statements write them.
#include <string>
#include <string_view>

#include "market/account.hpp"
#include "market/time.hpp"
#include "settlement/service/statements/statement.hpp"

namespace tongqu::statements {

// "available" …, as the API has it.
[[nodiscard]] std::string_view word_of(AccountPurpose purpose);
[[nodiscard]] std::optional<AccountPurpose> purpose_of(std::string_view word);
[[nodiscard]] std::optional<PostingCause> cause_of(std::string_view word);

// "order", "trade"; empty where a cause has no subject.
[[nodiscard]] std::string_view subject_word(PostingCause cause);

// Money with at least the decimals of the currency's minor unit: "1234.50", "-0.015".
[[nodiscard]] std::string in_minor_decimals(Money amount, Currency currency);

// A string of JSON with its quotes.
void append_json_string(std::string& to, std::string_view text);

}  // namespace tongqu::statements
