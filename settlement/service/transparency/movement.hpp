#pragma once
// What happened to one account, chained: every posting makes two records, one for the account that the money left and one for
// the one that it reached. Each names the hash of the account's record before, so whoever holds an account's last record
// hash finds any movement that a statement leaves out, adds, changes or puts elsewhere.
// Format and how it is committed to: docs/transparency-log.md.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "engine/log/released.hpp"
#include "settlement/service/transparency/merkle_hash.hpp"

namespace tongqu::transparency {

inline constexpr std::uint8_t kMovementVersion = 1;
inline constexpr std::size_t kMovementBytes = 82;  // the version's byte and the fields

struct MovementRecord {
    AccountId account;
    std::uint64_t number = 0;  // 1, 2, 3 … of this account
    SequenceNumber sequence;   // of the command
    std::uint32_t event = 0;   // which of the command's events moved the money, from 0
    Money amount;              // below zero where the money left the account
    PostingCause cause{};
    std::uint64_t subject = 0;  // the order or trade, as in Posted
    Money balance;              // of the account after this
    Digest previous{};          // record_hash of the account's record before; zeros in its first

    static constexpr auto fields() {
        using M = MovementRecord;
        return std::make_tuple(&M::account, &M::number, &M::sequence, &M::event, &M::amount, &M::cause, &M::subject,
                               &M::balance, &M::previous);
    }
    friend bool operator==(const MovementRecord&, const MovementRecord&) = default;
};

using MovementBytes = std::array<std::byte, kMovementBytes>;

// The version's byte and the fields as market/codec.hpp writes them: the content that the leaf commits to.
[[nodiscard]] MovementBytes encode(const MovementRecord& record);
// Nothing unless the bytes are what encode writes for some record.
[[nodiscard]] std::optional<MovementRecord> decode_movement(std::span<const std::byte> bytes);

// SHA-256(02 ‖ encode(record)). Two compressions.
[[nodiscard]] Digest record_hash(const MovementRecord& record);
[[nodiscard]] Digest record_hash(const MovementBytes& record);

// Where an account's chain stands.
struct ChainEnd {
    std::uint64_t number = 0;  // how many records it has
    Money balance;
    Digest hash{};  // of the last one; zeros without one

    friend bool operator==(const ChainEnd&, const ChainEnd&) = default;
};

// The chains of all accounts. Holds nothing but their ends, 48 bytes an account; made again by a replay from command 1.
class AccountChains {
  public:
    // The records of the command's postings: for each in order that of the account it left, then that of the one it reached.
    // To be called with every command from the first on. Valid until the next call. O(events).
    std::span<const MovementRecord> take(const log::ReleasedCommand& released);

    // An account that no money has reached yet has the end of an empty chain.
    [[nodiscard]] ChainEnd end(AccountId account) const {
        return account.raw() < ends_.size() ? ends_[account.raw()] : ChainEnd{};
    }

  private:
    void add(const MovementRecord& next);

    std::vector<ChainEnd> ends_;
    std::vector<MovementRecord> records_;
};

// Why `next` cannot follow an account's chain at `end`, nothing when it can: another account's, another number, another hash
// before it, or a balance that is not the one before and the amount.
[[nodiscard]] std::optional<std::string> chain_breach(AccountId account, const ChainEnd& end, const MovementRecord& next);

}  // namespace tongqu::transparency
