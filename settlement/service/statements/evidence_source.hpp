#pragma once
// Evidence that the transparency log holds a movement record, made from the store's rows and the log's files. Reads
// DIR/transparency beside whoever appends to it.
#include <filesystem>

#include "settlement/service/statements/statement.hpp"
#include "settlement/service/transparency/head_file.hpp"
#include "settlement/service/transparency/opening.hpp"
#include "settlement/service/transparency/secret_file.hpp"
#include "settlement/service/transparency/tree_files.hpp"

namespace tongqu::statements {

class EvidenceSource {
  public:
    // For a head of the log, the latest unless a number is given. `folder` is the exchange's data folder. Errors: those of
    // HeadFile, TreeFiles and secrets_in; no_such_head also when there is none yet.
    [[nodiscard]] static transparency::Result<EvidenceSource> open(log::FileSystem& files,
                                                                   const std::filesystem::path& folder,
                                                                   const log::JournalIdentity& identity,
                                                                   std::optional<std::uint64_t> head_number);

    [[nodiscard]] const transparency::SignedHead& head() const { return head_; }
    [[nodiscard]] const transparency::SigningKey& key() const { return key_; }

    // The bytes of evidence for one record of an account. Errors: not_in_head, other_leaf when the store's rows are not
    // what the log holds, damaged_tree, io_failed.
    [[nodiscard]] transparency::Result<std::vector<std::byte>> evidence(const store::StoreView& view, AccountId account,
                                                                        std::uint64_t number);
    // Evidence for all accounts of a statement that was read for head().
    [[nodiscard]] transparency::Result<void> add_to(Statement& statement, const store::StoreView& view);

  private:
    EvidenceSource(transparency::SignedHead head, transparency::TreeFiles tree, const transparency::LogSecrets& secrets)
        : head_(std::move(head)), tree_(std::move(tree)), key_(secrets.seed), salts_(secrets.salts) {}

    transparency::SignedHead head_;
    transparency::TreeFiles tree_;
    transparency::SigningKey key_;
    transparency::Salts salts_;
};

}  // namespace tongqu::statements
