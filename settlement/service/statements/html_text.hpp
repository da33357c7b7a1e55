#pragma once
// Small pieces of pages: escaped text, numbers in groups of three, names in the reader's language.
#include <string>
#include <string_view>

#include "market/amounts.hpp"
#include "market/currency.hpp"
#include "settlement/service/statements/statement_text.hpp"

namespace tongqu::statements {

// Safe between tags and in quoted attributes.
[[nodiscard]] std::string html_escaped(std::string_view text);
// "-1,234,567.50": with at least the decimals of the minor unit.
[[nodiscard]] std::string grouped(Money amount, Currency currency);
// The same of a sum beyond 64 bits.
[[nodiscard]] std::string grouped_wide(WideInt micro_units, Currency currency);
// Without groups, with the decimals it needs: "1234567.5".
[[nodiscard]] std::string plain_wide(WideInt micro_units);
// Whom a DistributionLine names, as people read it: "acme", "the exchange", "湖北发展基金".
[[nodiscard]] std::string party_in(Language language, std::string_view party);

}  // namespace tongqu::statements
