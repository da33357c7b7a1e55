#pragma once
// Secrets that the exchange hands out once: 256 random bits in base64url after a prefix that tells what it
// is. Commands and the journal carry SHA-256 digests only.
#include <string>
#include <string_view>

#include "market/participant.hpp"

namespace tongqu::gateway {

inline constexpr std::string_view kApiKeyPrefix = "tq_";
inline constexpr std::string_view kClaimSecretPrefix = "tqc_";

struct Secret {
    std::string text;
    Digest digest{};  // of the text
};

// Stops the process when the system has no randomness to give.
[[nodiscard]] Secret fresh_secret(std::string_view prefix);
[[nodiscard]] Digest sha256(std::string_view text);

}  // namespace tongqu::gateway
