#pragma once
// The two secrets of a transparency log, each in a file of its own that only the owner may read: one line
//   tongqu-head-key 1 <64 hexadecimal digits>        the seed of the key that signs heads
//   tongqu-salt-secret 1 <64 hexadecimal digits>     what every salt is derived from
#include <array>
#include <optional>

#include "settlement/service/transparency/commitment.hpp"
#include "settlement/service/transparency/failure.hpp"
#include "settlement/service/transparency/signing_key.hpp"

namespace tongqu::transparency {

struct LogSecrets {
    SigningSeed seed;
    SaltSecret salts;
};

// From the operating system's random source.
[[nodiscard]] LogSecrets draw_secrets();

// Reads head.key and salts.key in `folder`; where one is absent and `fresh` is given, the fresh one is written there, durably
// and in one step. Errors: missing_key, damaged_key, exposed_key (a mode with more than 600), io_failed, no_space.
[[nodiscard]] Result<LogSecrets> secrets_in(log::FileSystem& files, const std::filesystem::path& folder,
                                            const std::optional<LogSecrets>& fresh);

// The salts' secret alone, for whoever computes leaves again. The same errors.
[[nodiscard]] Result<SaltSecret> salt_secret_in(log::FileSystem& files, const std::filesystem::path& folder);

}  // namespace tongqu::transparency
