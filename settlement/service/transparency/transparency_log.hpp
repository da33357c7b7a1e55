#pragma once
// The exchange's transparency log: one leaf for each command, signed heads, proofs. In DIR/transparency beside the journal;
// all but the two keys can be made again from it.
//
// What is durable when: publish() that returns without error has every leaf appended so far, and then the head, on disk. What
// was appended after the last published head is not: after a start, append() goes on behind the last head.
// One thread at a time. After io_failed or no_space every change gives failed_before; open the log anew.
#include "engine/log/folder_lock.hpp"
#include "settlement/service/transparency/head_file.hpp"
#include "settlement/service/transparency/opening.hpp"
#include "settlement/service/transparency/secret_file.hpp"
#include "settlement/service/transparency/tree_files.hpp"

namespace tongqu::transparency {

struct LogOptions {
    std::filesystem::path folder;  // DIR/transparency; made when absent
    log::JournalIdentity identity;
    SequenceNumber journal_end;  // the last command that is durable
    LogSecrets fresh;            // for a log without keys and heads: draw_secrets()
};

// That a leaf is in the tree of a head.
struct InclusionProof {
    std::uint64_t index;
    Digest leaf_hash;
    Path path;
    SignedHead head;
};

// That the tree of one head begins with that of an earlier one. Empty for two heads of the same tree.
struct ConsistencyProof {
    SignedHead older;
    SignedHead newer;
    Path path;
};

class TransparencyLog {
  public:
    // Errors: locked, all that opening keys, heads and tree refuses, head_beyond_journal. O(log size).
    [[nodiscard]] static Result<TransparencyLog> open(log::FileSystem& files, const LogOptions& options);

    // The last command that has a leaf, published or not; 0: none.
    [[nodiscard]] SequenceNumber last() const { return SequenceNumber(tree_.size()); }
    [[nodiscard]] const HeadFile& heads() const { return heads_; }
    [[nodiscard]] const std::optional<SignedHead>& latest() const { return heads_.latest(); }
    [[nodiscard]] const PublicKey& public_key() const { return key_.public_key(); }
    [[nodiscard]] const log::JournalIdentity& identity() const { return identity_; }

    // The command after last() with its movement records. Errors: wrong_sequence, io_failed, no_space, failed_before. O(events).
    [[nodiscard]] Result<void> append(const log::ReleasedCommand& released, std::span<const MovementRecord> movements);
    // Whether the log's leaf for a command of the latest head is the one that the command gives: other_leaf when not.
    [[nodiscard]] Result<void> compare(const log::ReleasedCommand& released,
                                       std::span<const MovementRecord> movements) const;
    // The leaf of a command, which has this hash. Error: other_leaf. O(items).
    [[nodiscard]] Result<Leaf> leaf_of(const log::ReleasedCommand& released, std::span<const MovementRecord> movements,
                                       const Digest& hash) const;
    // Signs a head for everything appended. Errors: time_went_back (nothing happened), io_failed, no_space, failed_before.
    [[nodiscard]] Result<SignedHead> publish(Time now);

    // Every proof is checked against the signed root before it is handed out: damaged_tree instead of a wrong one.
    // Errors besides: not_in_head, no_such_head, damaged_head, foreign_key, io_failed. O(log size).
    [[nodiscard]] Result<InclusionProof> inclusion(SequenceNumber sequence, std::uint64_t head_number) const;
    // Errors besides: no_such_head, also for numbers in the wrong order and for a head before the first leaf.
    [[nodiscard]] Result<ConsistencyProof> consistency(std::uint64_t older_number, std::uint64_t newer_number) const;
    // Opens one item of a command. Errors besides: no_such_item, other_leaf. O(items + log size).
    [[nodiscard]] Result<Evidence> evidence(const log::ReleasedCommand& released, std::span<const MovementRecord> movements,
                                            Item item, std::uint64_t head_number) const;

  private:
    TransparencyLog(log::FolderLock lock, const LogOptions& options, const LogSecrets& secrets, HeadFile heads,
                    TreeFiles tree)
        : lock_(std::move(lock)), folder_(options.folder), identity_(options.identity), key_(secrets.seed),
          salts_(secrets.salts), maker_(salts_), heads_(std::move(heads)), tree_(std::move(tree)) {}

    log::FolderLock lock_;
    std::filesystem::path folder_;
    log::JournalIdentity identity_;
    SigningKey key_;
    Salts salts_;
    LeafMaker maker_;
    HeadFile heads_;
    TreeFiles tree_;
    bool failed_ = false;
};

}  // namespace tongqu::transparency
