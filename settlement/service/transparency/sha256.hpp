#pragma once
// SHA-256 (FIPS 180-4) in a context that lies on the stack and is copied by assignment, so that a hash of a few dozen
// bytes costs its compressions and little else.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "market/participant.hpp"

namespace tongqu::transparency {

class Sha256 {
  public:
    Sha256();
    Sha256& update(std::span<const std::uint8_t> bytes);
    Sha256& update(std::span<const std::byte> bytes);
    // Once.
    [[nodiscard]] Digest finish();

  private:
    // Room for OpenSSL's SHA256_CTX; sha256.cpp holds that it fits.
    alignas(8) std::array<std::byte, 112> context_;
};

[[nodiscard]] Digest sha256(std::span<const std::byte> bytes);

// HMAC-SHA-256 (RFC 2104) under one key, whose two blocks are hashed once.
class KeyedHash {
  public:
    // The key has at most 64 bytes.
    explicit KeyedHash(std::span<const std::uint8_t> key);
    // Two compressions for a message below 56 bytes.
    [[nodiscard]] Digest operator()(std::span<const std::uint8_t> message) const;

  private:
    Sha256 inner_, outer_;
};

}  // namespace tongqu::transparency
