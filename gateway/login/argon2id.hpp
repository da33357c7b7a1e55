#pragma once
// Argon2id (RFC 9106, version 1.3) of Debian's libargon2: what makes each guess at a password cost memory and time.
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>

namespace tongqu::gateway {

// What one computation costs: named numbers, kept beside every hash, so that a later change leaves older passwords valid.
struct Argon2Cost {
    std::uint32_t memory_kib = 0;
    std::uint32_t passes = 0;
    std::uint32_t lanes = 0;

    friend bool operator==(const Argon2Cost&, const Argon2Cost&) = default;
    static constexpr auto fields() {
        return std::make_tuple(&Argon2Cost::memory_kib, &Argon2Cost::passes, &Argon2Cost::lanes);
    }
};

// OWASP's Password Storage Cheat Sheet names this as the least for Argon2id: 19 MiB, 2 passes, 1 lane. More memory would let a crowd
// of log-ins hold more of a small machine; guessing over the network is bounded by LogInThrottle already.
inline constexpr Argon2Cost kPasswordCost{19 * 1024, 2, 1};

struct Argon2Input {
    std::string_view password;
    std::span<const std::uint8_t> salt;        // at least 8 bytes
    std::span<const std::uint8_t> secret;      // may be empty
    std::span<const std::uint8_t> associated;  // may be empty
};

// Fills `tag` (4 bytes at least). Stops the process when the cost is out of range or there is no memory: the numbers are ours.
// Blocking.
void argon2id(const Argon2Input& input, const Argon2Cost& cost, std::span<std::uint8_t> tag);

}  // namespace tongqu::gateway
