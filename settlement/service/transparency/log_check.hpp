#pragma once
// Reading a whole log: every signature, the chain of heads, every hash of the tree, every head's root.
#include <functional>

#include "settlement/service/transparency/head_file.hpp"
#include "settlement/service/transparency/tree_files.hpp"

namespace tongqu::transparency {

struct CheckedLog {
    std::uint64_t heads = 0;
    std::uint64_t leaves = 0;
    std::optional<SignedHead> latest;
};

// Given the hash of each leaf, in order from 0, before it is counted: where `verify` compares it with the leaf that it
// computed from the journal. An error ends the check.
using OnLeaf = std::function<Result<void>(std::uint64_t index, const Digest& leaf_hash)>;

// Errors: all that HeadFile and TreeFiles refuse; foreign_key where a trusted key is given and it is not the heads'. Changes
// nothing. O(leaves + heads), in memory O(log leaves).
[[nodiscard]] Result<CheckedLog> check_log(log::FileSystem& files, const std::filesystem::path& folder,
                                           const log::JournalIdentity& identity, const std::optional<PublicKey>& trusted,
                                           const OnLeaf& on_leaf);

}  // namespace tongqu::transparency
