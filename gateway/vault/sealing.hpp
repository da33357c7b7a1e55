#pragma once
// Encryption and commitments of the vault.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "market/participant.hpp"

namespace tongqu::gateway {

using SealingKey = std::array<std::uint8_t, 32>;
using Bytes = std::vector<std::uint8_t>;

// 256 bits from the system's source; stops the process when that fails.
[[nodiscard]] SealingKey random_key();

// AES-256-GCM: nonce (12 bytes, random), ciphertext, tag (16 bytes).
[[nodiscard]] Bytes seal(const SealingKey& key, std::string_view plain, std::string_view associated);
// Nothing when the bytes, the key or the associated data are not those of the sealing.
[[nodiscard]] std::optional<std::string> unseal(const SealingKey& key, const Bytes& sealed,
                                                std::string_view associated);

[[nodiscard]] Digest hmac_sha256(const SealingKey& key, std::string_view text);

}  // namespace tongqu::gateway
