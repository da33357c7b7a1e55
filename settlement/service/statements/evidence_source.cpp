#include "settlement/service/statements/evidence_source.hpp"

#include "settlement/service/statements/account_history.hpp"
#include "settlement/service/statements/stored_command.hpp"

namespace tongqu::statements {

using transparency::Failed;
using transparency::refused;
using transparency::Result;
using transparency::TransparencyError;

Result<EvidenceSource> EvidenceSource::open(log::FileSystem& files, const std::filesystem::path& folder,
                                            const log::JournalIdentity& identity,
                                            std::optional<std::uint64_t> head_number) {
    const std::filesystem::path log = folder / "transparency";
    auto heads = transparency::HeadFile::open(files, log, identity, transparency::HeadFile::Access::read_only);
    if (!heads) return Failed(heads.error());
    if (!heads->latest()) return refused(TransparencyError::no_such_head, log, std::nullopt, "there is no head yet");
    auto head = heads->read(head_number.value_or(heads->count()));
    if (!head) return Failed(head.error());
    auto tree = transparency::TreeFiles::open(files, log, identity, head->head.tree,
                                              transparency::TreeFiles::Access::read_only);
    if (!tree) return Failed(tree.error());
    auto secrets = transparency::secrets_in(files, log, std::nullopt);
    if (!secrets) return Failed(secrets.error());
    return EvidenceSource(std::move(*head), std::move(*tree), *secrets);
}

Result<std::vector<std::byte>> EvidenceSource::evidence(const store::StoreView& view, AccountId account,
                                                        std::uint64_t number) {
    const auto not_held = [&](const char* what) {
        return refused(TransparencyError::other_leaf, view.database.file(), std::nullopt,
                       "record " + std::to_string(number) + " of account " + std::to_string(account.raw()) + ": " + what);
    };
    const auto movement = AccountHistory(view.database).at(account, number);
    if (!movement) return not_held("the store does not hold it");
    const SequenceNumber sequence = movement->record.sequence;
    if (sequence.raw() > head_.head.tree.size)
        return refused(TransparencyError::not_in_head, "", std::nullopt, std::to_string(sequence.raw()));
    const auto command = stored_command(view.database, sequence);
    if (!command) return not_held("the store does not hold its command");
    std::uint32_t position = 0;
    while (position < command->movements.size() && (command->movements[position].account != account ||
                                                    command->movements[position].number != number))
        ++position;
    if (position == command->movements.size()) return not_held("its command did not make it");

    const auto events = static_cast<std::uint32_t>(command->released.events.size());
    transparency::Evidence proof{
        .opening = transparency::open(command->released, command->movements,
                                      transparency::Item::movement(events, position), salts_),
        .path = {},
        .head = head_};
    const std::uint64_t index = transparency::leaf_index(sequence);
    auto path = tree_.hashes_of(transparency::inclusion_ranges(index, head_.head.tree.size));
    if (!path) return Failed(path.error());
    proof.path = std::move(*path);
    const Digest leaf = transparency::leaf_hash(transparency::encode(proof.opening.leaf));
    if (!transparency::verify_inclusion(leaf, index, head_.head.tree, proof.path))
        return not_held("the transparency log holds another leaf");
    return transparency::encode(proof);
}

Result<void> EvidenceSource::add_to(Statement& statement, const store::StoreView& view) {
    for (AccountStatement& account : statement.accounts) {
        const std::uint64_t count = account.movements.size();
        const auto add = [&](std::uint64_t number, std::vector<std::byte>& to) -> Result<void> {
            if (number == 0) return {};
            auto made = evidence(view, account.account, number);
            if (!made) return Failed(made.error());
            to = std::move(*made);
            return {};
        };
        for (auto done : {add(account.number_before, account.evidence.before),
                          add(count > 0 ? account.number_before + 1 : 0, account.evidence.first),
                          add(count > 0 ? account.number_before + count : 0, account.evidence.last),
                          add(account.number_after, account.evidence.after)})
            if (!done) return done;
    }
    return {};
}

}  // namespace tongqu::statements
