#include "gateway/login/one_time_code.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "market/check.hpp"

namespace tongqu::gateway {
namespace {

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

template <std::size_t N>
std::array<std::uint8_t, N> random_bytes() {
    const SealingKey random = random_key();
    static_assert(N <= random.size());
    std::array<std::uint8_t, N> bytes{};
    std::copy_n(random.begin(), N, bytes.begin());
    return bytes;
}

}  // namespace

CodeSecret fresh_code_secret() { return random_bytes<20>(); }

std::int64_t code_step(Time now) { return now.raw() / 1'000'000 / kCodeSeconds; }

std::string one_time_code(const CodeSecret& secret, std::int64_t step, unsigned digits) {
    std::array<std::uint8_t, 8> counter{};
    for (std::size_t i = 0; i < counter.size(); ++i)
        counter[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
    std::array<std::uint8_t, 20> mac{};
    unsigned size = 0;
    const bool made = HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(),
                           mac.data(), &size) != nullptr;
    TONGQU_CHECK(made && size == mac.size(), "OpenSSL: HMAC-SHA-1");
    const std::size_t at = mac.back() & 15U;
    const std::uint32_t number = (static_cast<std::uint32_t>(mac[at] & 0x7FU) << 24) | (static_cast<std::uint32_t>(mac[at + 1]) << 16) |
                                 (static_cast<std::uint32_t>(mac[at + 2]) << 8) | mac[at + 3];
    std::uint32_t modulus = 1;
    for (unsigned i = 0; i < digits; ++i) modulus *= 10;
    return fmt::format("{:0{}}", number % modulus, digits);
}

// All steps are tried whatever the first ones give.
std::optional<std::int64_t> matching_step(const CodeSecret& secret, std::string_view code, Time now, std::int64_t last) {
    if (code.size() != kCodeDigits) return std::nullopt;
    std::optional<std::int64_t> found;
    const std::int64_t middle = code_step(now);
    for (std::int64_t step = middle - kCodeSteps; step <= middle + kCodeSteps; ++step) {
        const bool same = CRYPTO_memcmp(one_time_code(secret, step).data(), code.data(), kCodeDigits) == 0;
        if (same && step > last && !found) found = step;
    }
    return found;
}

std::string to_base32(std::span<const std::uint8_t> bytes) {
    std::string text;
    std::uint32_t bits = 0;
    unsigned waiting = 0;
    for (const std::uint8_t byte : bytes) {
        bits = (bits << 8) | byte;
        for (waiting += 8; waiting >= 5; waiting -= 5) text.push_back(kBase32[(bits >> (waiting - 5)) & 31]);
    }
    if (waiting > 0) text.push_back(kBase32[(bits << (5 - waiting)) & 31]);
    return text;
}

std::string otpauth_uri(const CodeSecret& secret, std::string_view user) {
    return fmt::format("otpauth://totp/Tongqu:{}?secret={}&issuer=Tongqu&algorithm=SHA1&digits={}&period={}", user, to_base32(secret),
                       kCodeDigits, kCodeSeconds);
}

std::string fresh_recovery_code() {
    const std::string text = to_base32(random_bytes<13>()).substr(0, 20);
    return text.substr(0, 5) + "-" + text.substr(5, 5) + "-" + text.substr(10, 5) + "-" + text.substr(15, 5);
}

Digest recovery_digest(const Digest& salt, std::string_view code) {
    std::string plain;
    for (const char c : code)
        if (c != '-' && c != ' ') plain.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    return hmac_sha256(salt, plain);
}

}  // namespace tongqu::gateway
