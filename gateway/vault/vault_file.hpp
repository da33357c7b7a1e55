#pragma once
// The vault's SQLite file, for one thread.
#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "gateway/vault/sealing.hpp"
#include "gateway/vault/vault.hpp"

struct sqlite3;

namespace tongqu::gateway {

class VaultFile {
  public:
    [[nodiscard]] static std::expected<std::unique_ptr<VaultFile>, std::string> open(
        const std::filesystem::path& path);
    ~VaultFile();
    VaultFile(const VaultFile&) = delete;
    VaultFile& operator=(const VaultFile&) = delete;

    // As Vault's functions of these names, blocking.
    [[nodiscard]] std::expected<Digest, VaultError> keep(ParticipantId owner, TradeId trade,
                                                         const std::string& reference, const Grant& grant,
                                                         Vault::Keep what);
    [[nodiscard]] std::expected<Grant, VaultError> read(TradeId trade, const Digest& commitment);
    [[nodiscard]] std::expected<void, VaultError> settle(TradeId trade, const Digest& commitment);
    [[nodiscard]] std::expected<void, VaultError> forget(ParticipantId owner);

  private:
    struct Keys {
        SealingKey content;
        SealingKey commitment;
    };
    class Statement;
    class Transaction;

    explicit VaultFile(sqlite3* connection) : connection_(connection) {}
    bool run(const char* sql);
    // The owner's keys, made where there are none and `make` says so.
    [[nodiscard]] std::expected<Keys, VaultError> keys_of(ParticipantId owner, bool make);

    sqlite3* connection_;
};

}  // namespace tongqu::gateway
