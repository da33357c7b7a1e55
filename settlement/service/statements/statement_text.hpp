#pragma once
// The three forms of a statement. docs/statements.md describes them field by field.
#include <string>

#include "settlement/service/statements/statement.hpp"
#include "settlement/service/transparency/signing_key.hpp"

namespace tongqu::statements {

// What the exchange signs, and a statement's text begins with: nothing else that it signs looks like this.
inline constexpr std::string_view kSignedPrefix = "tongqu statement 1\n";
inline constexpr std::string_view kOpening = "{\"statement\":";
inline constexpr std::string_view kBeforeSignature = ",\n\"signature\":\"";
inline constexpr std::string_view kClosing = "\"}\n";

// {"statement":BODY,"signature":"…"}: Ed25519 over kSignedPrefix and the SHA-256 of BODY. Without a key the signature is
// empty, and nobody can check the statement. O(movements).
[[nodiscard]] std::string to_json(const Statement& statement, const transparency::SigningKey* key);

// For Excel and the like: UTF-8 with byte order mark, CRLF, a line a movement, fields that could be taken for a formula
// made harmless. Amounts are plain decimals. Chinese or English headings.
enum class Language : std::uint8_t { english, chinese };
[[nodiscard]] std::string to_csv(const Statement& statement, Language language);

// One page that stands alone: no script, nothing fetched. For reading and for print.
[[nodiscard]] std::string to_html(const Statement& statement, Language language);

// A picture of where the money of the statement's trades went, in one currency: an SVG element. Empty without any.
[[nodiscard]] std::string sankey_of(const Statement& statement, Currency currency, Language language);

// What is signed of a body.
[[nodiscard]] std::string signed_text(std::string_view body);

}  // namespace tongqu::statements
