#pragma once
// Where the content of access grants lies, and what is said in disputes: encrypted, in DIR/vault.db, outside the journal. The journal holds
// a commitment to each; destroying a participant's key forgets the content and leaves the journal whole.
//
// Durable when: keep() completes after the grant and its key are on disk (SQLite in WAL mode,
// synchronous=FULL). A grant is kept before the command that commits to it is submitted; one whose command is
// refused is an orphan, at most kMaxGrantsPerTrade a trade and owner, until settle()
// removes it.
//
// Form: per participant two random keys of 256 bits; content in AES-256-GCM with a random nonce of 96 bits,
// the trade and the commitment as associated data; commitment = HMAC-SHA256(key, trade, reference, kind,
// value), each with its length.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>

#include "market/ids.hpp"
#include "market/participant.hpp"

namespace tongqu::gateway {

inline constexpr std::int64_t kMaxGrantsPerTrade = 16;

struct Grant {
    std::string kind;   // "url", "token", …; "reason" and "note" of a dispute
    std::string value;  // what gives access

    friend bool operator==(const Grant&, const Grant&) = default;
};

enum class VaultError : std::uint8_t {
    unavailable,  // the disk is full or failed; nothing was kept
    too_many,     // kMaxGrantsPerTrade of this owner are there for this trade, and none was delivered
    not_found,    // no such grant, or its owner's key was destroyed
    damaged       // the stored bytes do not decrypt
};

class VaultFile;

// All work is done by one thread of its own; the awaitables complete on the caller's executor. An io_context
// whose run() has returned by itself, not by stop(), has no call under way; only then may it go before the
// vault.
class Vault {
  public:
    // Opens or creates the file, readable by its owner only; the folder must be there. What is wrong, in
    // words, otherwise.
    [[nodiscard]] static std::expected<std::unique_ptr<Vault>, std::string> open(
        const std::filesystem::path& folder);
    ~Vault();

    enum class Keep : std::uint8_t {
        store,       // the content too, durably
        only_commit  // for a trade that needs no grant any more: no content is written
    };
    // Keeps the grant and returns the commitment to it; the same arguments give the same commitment, and keep
    // nothing twice. One fdatasync where something is new.
    boost::asio::awaitable<std::expected<Digest, VaultError>> keep(ParticipantId owner, TradeId trade,
                                                                   std::string reference, Grant grant,
                                                                   Keep what = Keep::store);
    boost::asio::awaitable<std::expected<Grant, VaultError>> read(TradeId trade, Digest commitment);
    // The trade was delivered with this grant: others that its owner kept for the trade are removed.
    boost::asio::awaitable<std::expected<void, VaultError>> settle(TradeId trade, Digest commitment);
    // Destroys the owner's keys: nothing it kept can be read again. Its commitments stay what they are.
    boost::asio::awaitable<std::expected<void, VaultError>> forget(ParticipantId owner);

  private:
    explicit Vault(std::unique_ptr<VaultFile> file);

    std::unique_ptr<VaultFile> file_;  // touched by the pool's thread only
    boost::asio::thread_pool pool_{1};
};

}  // namespace tongqu::gateway
