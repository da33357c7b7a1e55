#pragma once
// Signs requests with an Ed25519 private key that never leaves this machine (docs/signing.md).
#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/client/http_client.hpp"

namespace tongqu::cli {

class Signer {
  public:
    // A PEM file (PKCS #8) that its owner alone can read. The error is for people.
    [[nodiscard]] static std::expected<Signer, std::string> open(const std::filesystem::path& file, std::string key_id);
    // Writes a fresh pair, mode 600; never over a file that is there.
    [[nodiscard]] static std::expected<Signer, std::string> make(const std::filesystem::path& file);

    // The 32 bytes in base64, as POST /v1/keys takes them.
    [[nodiscard]] std::string public_key() const;
    // Adds the three headers. `micros`: the time, since 1970. About 30 µs.
    void sign(HttpRequest& request, std::int64_t micros) const;

  private:
    struct Key;
    Signer(std::shared_ptr<const Key> key, std::string key_id) : key_(std::move(key)), key_id_(std::move(key_id)) {}

    std::shared_ptr<const Key> key_;
    std::string key_id_;
};

}  // namespace tongqu::cli
