#include "gateway/api/secret.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>

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

// Finding the algorithm and making a context cost several times the digest itself: every thread keeps one.
Digest sha256(std::string_view text) {
    thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context = [] {
        EVP_MD_CTX* const fresh = EVP_MD_CTX_new();
        TONGQU_CHECK(fresh != nullptr && EVP_DigestInit_ex(fresh, EVP_sha256(), nullptr) == 1, "no SHA-256");
        return std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>(fresh, &EVP_MD_CTX_free);
    }();
    Digest digest{};
    unsigned size = 0;
    const bool done = EVP_DigestInit_ex(context.get(), nullptr, nullptr) == 1 &&
                      EVP_DigestUpdate(context.get(), text.data(), text.size()) == 1 &&
                      EVP_DigestFinal_ex(context.get(), digest.data(), &size) == 1;
    TONGQU_CHECK(done && size == digest.size(), "SHA-256 failed");
    return digest;
}

}  // namespace tongqu::gateway
