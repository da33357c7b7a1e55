#pragma once
// Ed25519 (RFC 8032): the key with which an exchange signs its tree heads.
#include <array>
#include <cstddef>
#include <memory>
#include <span>

struct evp_pkey_st;

namespace tongqu::transparency {

struct PublicKey {
    std::array<std::uint8_t, 32> bytes{};

    friend bool operator==(const PublicKey&, const PublicKey&) = default;
};

struct Signature {
    std::array<std::uint8_t, 64> bytes{};

    friend bool operator==(const Signature&, const Signature&) = default;
};

// What the private key is made of: 32 random bytes.
struct SigningSeed {
    std::array<std::uint8_t, 32> bytes{};
};

class SigningKey {
  public:
    explicit SigningKey(const SigningSeed& seed);

    [[nodiscard]] const PublicKey& public_key() const { return public_key_; }
    // The same signature every time. About 30 µs.
    [[nodiscard]] Signature sign(std::span<const std::byte> bytes) const;

  private:
    std::shared_ptr<evp_pkey_st> key_;
    PublicKey public_key_;
};

// About 80 µs.
[[nodiscard]] bool verify(const PublicKey& key, std::span<const std::byte> bytes, const Signature& signature);

}  // namespace tongqu::transparency
