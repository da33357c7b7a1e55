#include "settlement/service/transparency/transparency_log.hpp"

#include <string>

namespace tongqu::transparency {
namespace {

Failed of_lock(const log::JournalFailure& failure) {
    const auto error = failure.error == log::JournalError::locked     ? TransparencyError::locked
                       : failure.error == log::JournalError::no_space ? TransparencyError::no_space
                                                                      : TransparencyError::io_failed;
    return refused(error, failure.file, failure.offset, failure.detail);
}

}  // namespace

Result<TransparencyLog> TransparencyLog::open(log::FileSystem& files, const LogOptions& options) {
    auto lock = log::FolderLock::take(files, options.folder);
    if (!lock) return of_lock(lock.error());
    auto heads = HeadFile::open(files, options.folder, options.identity, HeadFile::Access::append);
    if (!heads) return Failed(heads.error());
    const auto& latest = heads->latest();
    // With the first head a key is in use for ever: another would make another log.
    const auto secrets =
        secrets_in(files, options.folder, latest ? std::nullopt : std::optional<LogSecrets>(options.fresh));
    if (!secrets) return Failed(secrets.error());
    if (latest && SigningKey(secrets->seed).public_key() != latest->head.key)
        return refused(TransparencyError::foreign_key, HeadFile::path_in(options.folder), std::nullopt,
                       "the heads are not signed with the key in head.key");
    const TreeState committed = latest ? latest->head.tree : TreeState{};
    if (committed.size > options.journal_end.raw())
        return refused(TransparencyError::head_beyond_journal, HeadFile::path_in(options.folder), std::nullopt,
                       "the last head has " + std::to_string(committed.size) + " commands, the journal " +
                           std::to_string(options.journal_end.raw()));
    auto tree = TreeFiles::open(files, options.folder, options.identity, committed, TreeFiles::Access::append);
    if (!tree) return Failed(tree.error());
    return TransparencyLog(std::move(*lock), options, *secrets, std::move(*heads), std::move(*tree));
}

Result<void> TransparencyLog::append(const log::ReleasedCommand& released, std::span<const MovementRecord> movements) {
    if (leaf_index(released.sequence) != tree_.size())
        return refused(TransparencyError::wrong_sequence, "", std::nullopt,
                       "command " + std::to_string(released.sequence.raw()) + " after " + std::to_string(tree_.size()));
    if (failed_) return refused(TransparencyError::failed_before, folder_, std::nullopt, "an earlier write failed");
    return tree_.append(leaf_hash(encode(maker_.make(released, movements))));
}

Result<void> TransparencyLog::compare(const log::ReleasedCommand& released,
                                      std::span<const MovementRecord> movements) const {
    if (!latest() || released.sequence == SequenceNumber() || released.sequence.raw() > latest()->head.tree.size)
        return refused(TransparencyError::not_in_head, "", std::nullopt,
                       "command " + std::to_string(released.sequence.raw()));
    const auto known = tree_.leaf(leaf_index(released.sequence));
    if (!known) return Failed(known.error());
    const auto leaf = leaf_of(released, movements, *known);
    if (!leaf) return Failed(leaf.error());
    return {};
}

Result<Leaf> TransparencyLog::leaf_of(const log::ReleasedCommand& released, std::span<const MovementRecord> movements,
                                      const Digest& hash) const {
    const Leaf leaf = LeafMaker(salts_).make(released, movements);
    if (leaf_hash(encode(leaf)) == hash) return leaf;
    return refused(TransparencyError::other_leaf, TreeFiles::path_of(folder_, 0), std::nullopt,
                   "command " + std::to_string(released.sequence.raw()) + " gives another leaf");
}

Result<SignedHead> TransparencyLog::publish(Time now) {
    if (now < Time() || now > kLatestTime || (latest() && now < latest()->head.time))
        return refused(TransparencyError::time_went_back, "", std::nullopt, "a head for " + std::to_string(now.raw()));
    if (failed_) return refused(TransparencyError::failed_before, folder_, std::nullopt, "an earlier write failed");
    failed_ = true;  // until all is well
    if (auto synced = tree_.sync(); !synced) return Failed(synced.error());
    TreeHead head{.number = heads_.count() + 1, .identity = identity_, .tree = tree_.state(), .time = now};
    if (latest()) head.previous = hash_of(*latest());
    head.key = key_.public_key();
    const SignedHead signed_head = sign(head, key_);
    if (auto appended = heads_.append(signed_head); !appended) return Failed(appended.error());
    failed_ = false;
    return signed_head;
}

Result<InclusionProof> TransparencyLog::inclusion(SequenceNumber sequence, std::uint64_t head_number) const {
    const auto head = heads_.read(head_number);
    if (!head) return Failed(head.error());
    const TreeState& tree = head->head.tree;
    if (sequence == SequenceNumber() || sequence.raw() > tree.size)
        return refused(TransparencyError::not_in_head, "", std::nullopt,
                       "command " + std::to_string(sequence.raw()) + " is not in head " + std::to_string(head_number));
    const std::uint64_t index = leaf_index(sequence);
    const auto hash = tree_.leaf(index);
    if (!hash) return Failed(hash.error());
    auto path = tree_.hashes_of(inclusion_ranges(index, tree.size));
    if (!path) return Failed(path.error());
    if (!verify_inclusion(*hash, index, tree, *path))
        return refused(TransparencyError::damaged_tree, folder_, std::nullopt,
                       "the hashes around leaf " + std::to_string(index) + " do not give the root of head " +
                           std::to_string(head_number));
    return InclusionProof{index, *hash, std::move(*path), *head};
}

Result<ConsistencyProof> TransparencyLog::consistency(std::uint64_t older_number, std::uint64_t newer_number) const {
    const auto older = heads_.read(older_number);
    if (!older) return Failed(older.error());
    const auto newer = heads_.read(newer_number);
    if (!newer) return Failed(newer.error());
    const TreeState& from = older->head.tree;
    const TreeState& to = newer->head.tree;
    if (older_number > newer_number || from.size == 0 || from.size > to.size)
        return refused(TransparencyError::no_such_head, "", std::nullopt,
                       "nothing to prove from head " + std::to_string(older_number) + " to " + std::to_string(newer_number));
    auto path = tree_.hashes_of(consistency_ranges(from.size, to.size));
    if (!path) return Failed(path.error());
    if (!verify_consistency(from, to, *path))
        return refused(TransparencyError::damaged_tree, folder_, std::nullopt,
                       "the hashes do not lead from head " + std::to_string(older_number) + " to " +
                           std::to_string(newer_number));
    return ConsistencyProof{*older, *newer, std::move(*path)};
}

Result<Evidence> TransparencyLog::evidence(const log::ReleasedCommand& released,
                                           std::span<const MovementRecord> movements, Item item,
                                           std::uint64_t head_number) const {
    const std::size_t items = released.events.size() + movements.size();
    if (!item.is_command() && item.position() >= items)
        return refused(TransparencyError::no_such_item, "", std::nullopt,
                       "item " + std::to_string(item.raw()) + " of " + std::to_string(items));
    auto proof = inclusion(released.sequence, head_number);
    if (!proof) return Failed(proof.error());
    Opening opening = transparency::open(released, movements, item, salts_);
    if (leaf_hash(encode(opening.leaf)) != proof->leaf_hash)
        return refused(TransparencyError::other_leaf, TreeFiles::path_of(folder_, 0), std::nullopt,
                       "command " + std::to_string(released.sequence.raw()) + " gives another leaf");
    return Evidence{std::move(opening), std::move(proof->path), proof->head};
}

}  // namespace tongqu::transparency
