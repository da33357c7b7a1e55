#pragma once
// The keys that an import or a demo acts with, kept in a JSON file that only its owner can read:
// {"exchange":"http://…","participants":{"noaa":{"api_key":"…"},"nasa":{"claim_secret":"…"}}}
#include <expected>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace tongqu::cli {

struct ParticipantKey {
    std::string api_key;
    std::string claim_secret;  // only until the key is claimed with it
};

class KeyRing {
  public:
    KeyRing() = default;  // in memory only

    // Reads the file, or makes an empty one, and holds a lock on it, so that two programs cannot overwrite
    // each other's keys. The error is for people.
    [[nodiscard]] static std::expected<KeyRing, std::string> open(std::filesystem::path file,
                                                                  std::string exchange);
    ~KeyRing();
    KeyRing(KeyRing&& other) noexcept;
    KeyRing& operator=(KeyRing&& other) noexcept;

    [[nodiscard]] const ParticipantKey* find(const std::string& participant) const;
    // The API key; empty when there is none.
    [[nodiscard]] std::string api_key(const std::string& participant) const;
    // Keeps it and, when there is a file, writes it: afterwards the key is on the disk (mode 600) or the
    // error says why not.
    [[nodiscard]] std::expected<void, std::string> keep(const std::string& participant, ParticipantKey key);

    [[nodiscard]] const std::filesystem::path& file() const { return file_; }
    [[nodiscard]] const std::map<std::string, ParticipantKey>& all() const { return keys_; }

  private:
    [[nodiscard]] std::expected<void, std::string> write();

    std::filesystem::path file_;  // empty: in memory only
    std::string exchange_;
    std::map<std::string, ParticipantKey> keys_;
    std::optional<int> lock_;  // the descriptor of the file, locked
};

}  // namespace tongqu::cli
