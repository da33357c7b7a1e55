#pragma once
// A statement's text back into a statement. Takes the words as they stand: whether they are true is check_statement's part.
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "settlement/service/statements/statement.hpp"
#include "settlement/service/transparency/signing_key.hpp"

namespace tongqu::statements {

struct StatedTotal {
    Currency currency;
    Money opening, closing;
    std::map<PostingCause, CurrencyTotals::Sum> causes;
};

struct ParsedStatement {
    Statement statement;                 // the accounts' closing balances follow from their movements
    std::vector<Money> stated_closings;  // account by account, as the text says
    std::vector<StatedTotal> totals;
    transparency::Signature signature;
    std::string signed_text;  // what the signature has to be of
};

// The error says what is not as to_json writes it.
[[nodiscard]] std::expected<ParsedStatement, std::string> parse_statement(std::string_view text);

}  // namespace tongqu::statements
