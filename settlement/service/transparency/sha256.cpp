// The contexts of OpenSSL's newer interface (EVP) lie on the heap and take 200 ns and more to copy; the older one's are
// plain structures. It is declared for programs that ask for the interface of version 1.1.
#define OPENSSL_API_COMPAT 0x10100000L
#include "settlement/service/transparency/sha256.hpp"

#include <openssl/sha.h>

#include <new>
#include <type_traits>

#include "market/check.hpp"

namespace tongqu::transparency {
namespace {

static_assert(sizeof(SHA256_CTX) == 112 && alignof(SHA256_CTX) <= 8 && std::is_trivially_copyable_v<SHA256_CTX>);

SHA256_CTX* openssl(std::array<std::byte, 112>& context) {
    return std::launder(reinterpret_cast<SHA256_CTX*>(context.data()));
}

constexpr std::size_t kBlock = 64;

}  // namespace

Sha256::Sha256() {
    SHA256_Init(new (context_.data()) SHA256_CTX);
}

Sha256& Sha256::update(std::span<const std::uint8_t> bytes) {
    SHA256_Update(openssl(context_), bytes.data(), bytes.size());
    return *this;
}

Sha256& Sha256::update(std::span<const std::byte> bytes) {
    SHA256_Update(openssl(context_), bytes.data(), bytes.size());
    return *this;
}

Digest Sha256::finish() {
    Digest digest;
    SHA256_Final(digest.data(), openssl(context_));
    return digest;
}

Digest sha256(std::span<const std::byte> bytes) { return Sha256().update(bytes).finish(); }

KeyedHash::KeyedHash(std::span<const std::uint8_t> key) {
    TONGQU_CHECK(key.size() <= kBlock, std::to_string(key.size()) + " bytes of key");
    std::array<std::uint8_t, kBlock> inner, outer;
    inner.fill(0x36);
    outer.fill(0x5c);
    for (std::size_t i = 0; i < key.size(); ++i) {
        inner[i] ^= key[i];
        outer[i] ^= key[i];
    }
    inner_.update(inner);
    outer_.update(outer);
}

Digest KeyedHash::operator()(std::span<const std::uint8_t> message) const {
    Sha256 inner = inner_, outer = outer_;
    const Digest digest = inner.update(message).finish();
    return outer.update(std::span<const std::uint8_t>(digest)).finish();
}

}  // namespace tongqu::transparency
