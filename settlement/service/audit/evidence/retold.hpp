#pragma once
// A command and what was signed for it, compared field by field.
#include <optional>

#include "settlement/service/audit/evidence/examiner.hpp"
#include "settlement/service/audit/evidence/signed_text.hpp"

namespace tongqu::audit {

// What the command says otherwise than the text; nothing where the two agree.
[[nodiscard]] std::optional<Flaw> compare(const CommandBody& body, const SignedText& text, const Directory& directory,
                                          std::optional<InstrumentId> market);

}  // namespace tongqu::audit
