#include "settlement/service/statements/statement_words.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

#include "settlement/service/store/cause.hpp"

namespace tongqu::statements {
namespace {

constexpr std::array<std::string_view, 4> kPurposeWords{"available", "held", "escrow", "pending"};
static_assert(is_valid(AccountPurpose{kPurposeWords.size() - 1}) && !is_valid(AccountPurpose{kPurposeWords.size()}));

}  // namespace

std::string_view word_of(AccountPurpose purpose) { return kPurposeWords[static_cast<std::size_t>(purpose)]; }

std::optional<AccountPurpose> purpose_of(std::string_view word) {
    for (std::size_t i = 0; i < kPurposeWords.size(); ++i)
        if (kPurposeWords[i] == word) return static_cast<AccountPurpose>(i);
    return std::nullopt;
}

std::optional<PostingCause> cause_of(std::string_view word) {
    for (const store::CauseRow& row : store::kCauses)
        if (row.word == word) return row.cause;
    return std::nullopt;
}

std::string_view subject_word(PostingCause cause) {
    switch (store::describe(cause).subject) {
        case store::SubjectKind::order:
            return "order";
        case store::SubjectKind::trade:
            return "trade";
        case store::SubjectKind::none:
            break;
    }
    return {};
}

std::string in_minor_decimals(Money amount, Currency currency) {
    std::string text = to_string(amount);
    const std::size_t wanted = kCurrencies[currency.raw()].minor_decimals;
    if (wanted == 0) return text;
    std::size_t point = text.find('.');
    if (point == std::string::npos) {
        point = text.size();
        text += '.';
    }
    const std::size_t decimals = text.size() - point - 1;
    if (decimals < wanted) text.append(wanted - decimals, '0');
    return text;
}

void append_json_string(std::string& to, std::string_view text) {
    to += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            to += '\\';
            to += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            fmt::format_to(std::back_inserter(to), "\\u{:04x}", static_cast<unsigned>(c));
        } else {
            to += c;
        }
    }
    to += '"';
}

}  // namespace tongqu::statements
