#pragma once
// Passwords: which ones are taken, and what is kept of them.
#include <optional>
#include <string>
#include <string_view>

#include "gateway/login/argon2id.hpp"
#include "gateway/vault/sealing.hpp"

namespace tongqu::gateway {

inline constexpr std::size_t kPasswordCharacters = 12;  // at least; Unicode code points
inline constexpr std::size_t kPasswordBytes = 512;      // at most; of UTF-8
inline constexpr std::size_t kPasswordDistinct = 5;     // different characters, at least

// Whether it is long enough, of enough different characters, without control characters (NUL among them), and does not hold the
// user's name. No other rule on what it is made of (NIST SP 800-63B section 5.1.1.2). It counts byte by byte as it was sent; the
// text is valid UTF-8 already.
[[nodiscard]] bool is_fit_password(std::string_view password, std::string_view user);

// What is kept. Half of Argon2id's 64 bytes tell whether a password is right; the other half, kept nowhere, is the key under which
// the user's code secret is sealed: whoever steals the file has neither.
struct PasswordHash {
    Digest salt{};
    Argon2Cost cost;
    Digest verifier{};
    static constexpr auto fields() {
        return std::make_tuple(&PasswordHash::salt, &PasswordHash::cost, &PasswordHash::verifier);
    }
};

struct Stretched {
    PasswordHash kept;
    SealingKey sealing{};
};

// With a fresh salt. Blocking, as argon2id.
[[nodiscard]] Stretched stretch_new(std::string_view password, const Argon2Cost& cost);
// With the salt and cost of a known one.
[[nodiscard]] Stretched stretch_again(std::string_view password, const PasswordHash& known);
// In a time that does not depend on where they differ.
[[nodiscard]] bool same_digest(const Digest& a, const Digest& b);

}  // namespace tongqu::gateway
