#include "settlement/service/transparency/signing_key.hpp"

#include <openssl/evp.h>

#include "market/check.hpp"

namespace tongqu::transparency {
namespace {

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

Context new_context() {
    Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    TONGQU_CHECK(context != nullptr, "out of memory");
    return context;
}

const unsigned char* octets(std::span<const std::byte> bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

SigningKey::SigningKey(const SigningSeed& seed)
    : key_(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.bytes.data(), seed.bytes.size()), &EVP_PKEY_free) {
    std::size_t size = public_key_.bytes.size();
    TONGQU_CHECK(key_ && EVP_PKEY_get_raw_public_key(key_.get(), public_key_.bytes.data(), &size) == 1, "no Ed25519");
}

Signature SigningKey::sign(std::span<const std::byte> bytes) const {
    const Context context = new_context();
    Signature signature;
    std::size_t size = signature.bytes.size();
    TONGQU_CHECK(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
                     EVP_DigestSign(context.get(), signature.bytes.data(), &size, octets(bytes), bytes.size()) == 1,
                 "Ed25519 did not sign");
    return signature;
}

bool verify(const PublicKey& key, std::span<const std::byte> bytes, const Signature& signature) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> known(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), key.bytes.size()), &EVP_PKEY_free);
    if (!known) return false;
    const Context context = new_context();
    return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, known.get()) == 1 &&
           EVP_DigestVerify(context.get(), signature.bytes.data(), signature.bytes.size(), octets(bytes), bytes.size()) == 1;
}

}  // namespace tongqu::transparency
