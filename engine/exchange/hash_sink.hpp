#pragma once
// An encoder's sink that keeps nothing but the SHA-256 of what it was given.
#include <memory>

#include <openssl/evp.h>

#include "market/check.hpp"
#include "market/participant.hpp"

namespace tongqu::exchange {

class HashSink {
  public:
    HashSink() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
        TONGQU_CHECK(context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1, "no SHA-256");
    }
    void write(const void* from, std::size_t size) {
        TONGQU_CHECK(EVP_DigestUpdate(context_.get(), from, size) == 1, "SHA-256 failed");
    }
    // Once.
    [[nodiscard]] Digest result() {
        Digest digest{};
        TONGQU_CHECK(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1, "SHA-256 failed");
        return digest;
    }

  private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace tongqu::exchange
