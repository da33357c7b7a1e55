#include "gateway/api/signature.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "gateway/api/base64.hpp"
#include "gateway/http/method.hpp"

namespace tongqu::gateway {
namespace {

template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool plain = error == std::errc() && end == text.data() + text.size() && text.front() != '-';
    return plain ? std::optional(value) : std::nullopt;
}

Duration of(std::chrono::milliseconds time) { return Duration(time.count() * 1000); }

// The y coordinates of the eight points of small order, sign bit cleared, little-endian (0, 1, -1 modulo the prime and the
// two of order 8); every other text of the same points is at or above the prime, which is refused as not canonical.
constexpr std::array<Digest, 5> kSmallOrder = {{
    {},
    {1},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
     0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
     0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
}};

// Below 2^255 - 19 with the sign bit cleared.
bool is_canonical(const Digest& y) {
    const bool at_top = y[31] == 0x7f && std::all_of(y.begin() + 1, y.begin() + 31, [](auto byte) { return byte == 0xff; });
    return !(at_top && y[0] >= 0xed);
}

}  // namespace

bool is_signed(const http::Request& request) {
    return std::ranges::any_of(request.headers, [](const http::Header& header) {
        return header.name.starts_with("tongqu-") && header.name != "tongqu-csrf";  // which goes with a session
    });
}

std::string signed_text(std::string_view timestamp, std::string_view method, std::string_view target, std::string_view body) {
    std::string text;
    text.reserve(timestamp.size() + method.size() + target.size() + body.size() + 3);
    return text.append(timestamp).append("\n").append(method).append("\n").append(target).append("\n").append(body);
}

std::expected<SignatureClaim, ApiError> read_signature(const http::Request& request) {
    const auto bad = std::unexpected(ApiError::invalid_signature_header);
    if (request.authorization()) return std::unexpected(ApiError::two_credentials);
    const auto key = request.header("tongqu-key");
    const auto timestamp = request.header("tongqu-timestamp");
    const auto signature = request.header("tongqu-signature");
    if (!key || !timestamp || !signature || key->empty() || timestamp->empty()) return bad;
    const auto key_number = number_in<std::uint32_t>(*key);
    const auto micros = number_in<std::int64_t>(*timestamp);
    const auto bytes = from_base64<64>(*signature);
    if (!key_number || !micros || !bytes) return bad;
    Duration window = of(kReceiveWindow);
    if (const auto wanted = request.header("tongqu-recv-window")) {
        const auto millis = wanted->empty() ? std::nullopt : number_in<std::int64_t>(*wanted);
        if (!millis || *millis < 1 || *millis > kMaxReceiveWindow.count()) return std::unexpected(ApiError::invalid_recv_window);
        window = of(std::chrono::milliseconds(*millis));
    }
    return SignatureClaim{KeyId(*key_number), Time(*micros), window, *bytes,
                          signed_text(*timestamp, http::to_string(request.method), request.target, request.body)};
}

// Sums are made of our own clock only: a hostile timestamp cannot overflow them.
std::expected<void, ApiError> check_age(const SignatureClaim& claim, Time now, Time since) {
    if (claim.timestamp > now + of(kMaxClockLead)) return std::unexpected(ApiError::signature_from_future);
    if (claim.timestamp < since || claim.timestamp < now + Duration(-claim.window.raw())) return std::unexpected(ApiError::signature_stale);
    return {};
}

bool verify(const Digest& public_key, std::string_view text, const Ed25519Signature& signature) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key.data(), public_key.size()), &EVP_PKEY_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                            reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

bool is_public_key(const Digest& bytes) {
    Digest y = bytes;
    y[31] &= 0x7f;
    return is_canonical(y) && std::ranges::find(kSmallOrder, y) == kSmallOrder.end();
}

}  // namespace tongqu::gateway
