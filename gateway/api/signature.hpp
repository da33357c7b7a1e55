#pragma once
// Signed requests: Ed25519 (RFC 8032) over timestamp \n METHOD \n path?query \n body, as docs/signing.md tells users.
#include <array>
#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/api/api_error.hpp"
#include "gateway/http/request.hpp"
#include "market/evidence.hpp"
#include "market/ids.hpp"
#include "market/participant.hpp"
#include "market/time.hpp"

namespace tongqu::gateway {

inline constexpr std::chrono::milliseconds kReceiveWindow{5'000};       // unless the request says otherwise
inline constexpr std::chrono::milliseconds kMaxReceiveWindow{60'000};
inline constexpr std::chrono::milliseconds kMaxClockLead{1'000};        // of the client's clock before ours

// What a request says of its signature; nothing of it is verified yet.
struct SignatureClaim {
    KeyId key;
    Time timestamp;
    Duration window;
    Ed25519Signature signature{};
    std::string text;  // what was signed
};

// Whether the request means to be signed: it has one of the headers.
[[nodiscard]] bool is_signed(const http::Request& request);

// The headers Tongqu-Key, Tongqu-Timestamp (microseconds), Tongqu-Signature (base64) and Tongqu-Recv-Window
// (milliseconds, optional). Copies the body.
[[nodiscard]] std::expected<SignatureClaim, ApiError> read_signature(const http::Request& request);

// timestamp \n METHOD \n target \n body
[[nodiscard]] std::string signed_text(std::string_view timestamp, std::string_view method, std::string_view target,
                                      std::string_view body);

// Whether the claim's time fits the clock. Nothing from before `since` is taken, when the memory of what was seen began.
[[nodiscard]] std::expected<void, ApiError> check_age(const SignatureClaim& claim, Time now, Time since);

// About 75 µs and a few more for each KB. Any thread.
[[nodiscard]] bool verify(const Digest& public_key, std::string_view text, const Ed25519Signature& signature);

// A point of small order verifies signatures that nobody made; such a key is none, nor is one that is not in its one
// canonical form.
[[nodiscard]] bool is_public_key(const Digest& bytes);

}  // namespace tongqu::gateway
