#include "gateway/vault/sealing.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <memory>

#include "market/check.hpp"

namespace tongqu::gateway {
namespace {

constexpr int kNonceBytes = 12;
constexpr int kTagBytes = 16;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Cipher new_cipher() { return {EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free}; }

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

// What only fails when OpenSSL itself is broken or out of memory.
void require(bool succeeded, const char* what) { TONGQU_CHECK(succeeded, std::string("OpenSSL: ") + what); }

}  // namespace

SealingKey random_key() {
    SealingKey key{};
    require(RAND_bytes(key.data(), static_cast<int>(key.size())) == 1, "RAND_bytes");
    return key;
}

Bytes seal(const SealingKey& key, std::string_view plain, std::string_view associated) {
    const Cipher cipher = new_cipher();
    Bytes sealed(kNonceBytes + plain.size() + kTagBytes);
    require(RAND_bytes(sealed.data(), kNonceBytes) == 1, "RAND_bytes");
    int written = 0;
    require(cipher &&
                EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), sealed.data()) == 1,
            "init");
    require(EVP_EncryptUpdate(cipher.get(), nullptr, &written, bytes_of(associated),
                              static_cast<int>(associated.size())) == 1,
            "associated data");
    std::uint8_t* out = sealed.data() + kNonceBytes;
    require(
        EVP_EncryptUpdate(cipher.get(), out, &written, bytes_of(plain), static_cast<int>(plain.size())) == 1,
        "update");
    require(EVP_EncryptFinal_ex(cipher.get(), out + written, &written) == 1, "final");
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, out + plain.size()) == 1,
            "tag");
    return sealed;
}

std::optional<std::string> unseal(const SealingKey& key, const Bytes& sealed, std::string_view associated) {
    if (sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
    const Cipher cipher = new_cipher();
    const std::size_t size = sealed.size() - kNonceBytes - kTagBytes;
    std::string plain(size, '\0');
    Bytes tag(sealed.end() - kTagBytes, sealed.end());
    int written = 0;
    require(cipher &&
                EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), sealed.data()) == 1,
            "init");
    require(EVP_DecryptUpdate(cipher.get(), nullptr, &written, bytes_of(associated),
                              static_cast<int>(associated.size())) == 1,
            "associated data");
    auto* out = reinterpret_cast<unsigned char*>(plain.data());
    require(EVP_DecryptUpdate(cipher.get(), out, &written, sealed.data() + kNonceBytes,
                              static_cast<int>(size)) == 1,
            "update");
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1, "tag");
    if (EVP_DecryptFinal_ex(cipher.get(), out + written, &written) != 1) return std::nullopt;
    return plain;
}

Digest hmac_sha256(const SealingKey& key, std::string_view text) {
    Digest digest{};
    unsigned int size = 0;
    require(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(),
                 digest.data(), &size) != nullptr,
            "HMAC");
    return digest;
}

}  // namespace tongqu::gateway
