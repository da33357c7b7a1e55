#pragma once
// Codes of an authenticator app (RFC 6238: SHA-1, 6 digits, 30 seconds), and the codes for when the phone is lost.
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/vault/sealing.hpp"
#include "market/time.hpp"

namespace tongqu::gateway {

inline constexpr std::int64_t kCodeSeconds = 30;
inline constexpr std::int64_t kCodeSteps = 1;  // before and after now, for clocks that differ
inline constexpr unsigned kCodeDigits = 6;
inline constexpr std::size_t kRecoveryCodes = 10;

using CodeSecret = std::array<std::uint8_t, 20>;  // as long as SHA-1's output (RFC 4226 section 4, R6)

[[nodiscard]] CodeSecret fresh_code_secret();
[[nodiscard]] std::int64_t code_step(Time now);
// The number as it is shown, modulo 10^digits, with leading zeros (RFC 4226 section 5.3); 6 to 8 digits.
[[nodiscard]] std::string one_time_code(const CodeSecret& secret, std::int64_t step, unsigned digits = kCodeDigits);
// The step whose code this is, among those around now that come after `last`, which is the newest one that counted before; so
// each code counts once.
[[nodiscard]] std::optional<std::int64_t> matching_step(const CodeSecret& secret, std::string_view code, Time now, std::int64_t last);

// RFC 4648 section 6 without padding, as authenticator apps take secrets.
[[nodiscard]] std::string to_base32(std::span<const std::uint8_t> bytes);
// otpauth://totp/… as the apps' QR codes hold it; the user's name needs no escapes in it.
[[nodiscard]] std::string otpauth_uri(const CodeSecret& secret, std::string_view user);

// 100 random bits in four groups of five letters and digits.
[[nodiscard]] std::string fresh_recovery_code();
// What is kept of one: an HMAC under the user's salt, without regard to case, blanks and hyphens.
[[nodiscard]] Digest recovery_digest(const Digest& salt, std::string_view code);

}  // namespace tongqu::gateway
