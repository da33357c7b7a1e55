#pragma once
// What of a signed request goes into the journal with its command.
#include <expected>
#include <optional>

#include "gateway/api/call.hpp"

namespace tongqu::gateway {

// Kept: orders, amendments, cancels, the demand that orders be signed, and new keys. Their bodies hold names and numbers only; those
// of other writes may hold secrets or what is personal (grants, reasons, claim secrets), which never enter the journal.
[[nodiscard]] bool keeps_evidence(const CommandBody& body);

// Of a request whose signature was verified, none of an unsigned one. Refused where the signed text is longer than kMaxSignedText, or
// its path is not written plainly (names as they are, nothing percent-encoded): a judge compares it text by text. `rehearsed`: for a
// dry run, of which nothing is journalled.
[[nodiscard]] std::expected<std::optional<Evidence>, ApiError> evidence_for(const Call& call, const CommandBody& body,
                                                                            bool rehearsed = false);

}  // namespace tongqu::gateway
