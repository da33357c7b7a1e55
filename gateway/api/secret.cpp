#include "gateway/api/secret.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include "market/check.hpp"

namespace tongqu::gateway {
namespace {

// RFC 4648 section 5, without padding.
std::string base64url(const Digest& bytes) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    std::uint32_t bits = 0;
    unsigned waiting = 0;
    for (const std::uint8_t byte : bytes) {
        bits = (bits << 8) | byte;
        for (waiting += 8; waiting >= 6; waiting -= 6)
            text.push_back(kAlphabet[(bits >> (waiting - 6)) & 63]);
    }
    if (waiting > 0) text.push_back(kAlphabet[(bits << (6 - waiting)) & 63]);
    return text;
}

}  // namespace

Secret fresh_secret(std::string_view prefix) {
    Digest random{};
    TONGQU_CHECK(RAND_bytes(random.data(), static_cast<int>(random.size())) == 1,
                 "no randomness from the system");
    Secret secret{std::string(prefix) + base64url(random), {}};
    secret.digest = sha256(secret.text);
    return secret;
}

Digest sha256(std::string_view text) {
    Digest digest{};
    unsigned size = 0;
    TONGQU_CHECK(EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) == 1,
                 "SHA-256 failed");
    return digest;
}

}  // namespace tongqu::gateway
