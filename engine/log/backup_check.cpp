#include "engine/log/backup_check.hpp"

#include "engine/log/replay.hpp"

namespace tongqu::log {
namespace {

using Refused = std::unexpected<std::string>;

std::expected<void, std::string> read_all(JournalReader& reader, const OnBackup& on_backup) {
    for (;;) {
        const auto record = reader.next();
        if (!record) return Refused(to_string(record.error()));
        if (!*record) return {};
        if (on_backup) on_backup("check", reader.progress().bytes, reader.progress().total);
    }
}

std::expected<void, std::string> execute_all(JournalReader& reader, exchange::Exchange& state, const OnBackup& on_backup) {
    const auto done = replay(reader, state, [&](ReleasedCommand&&, ReadProgress at) {
        if (on_backup) on_backup("replay", at.bytes, at.total);
    });
    if (!done) return Refused(to_string(done.error()));
    state.check();
    return {};
}

}  // namespace

std::string sentence_of(const IoError& error, const std::filesystem::path& path) {
    return path.string() + ": " + error.text();
}

std::expected<void, std::string> check_journal(FileSystem& files, const std::filesystem::path& folder,
                                               const BackupManifest& manifest, exchange::Exchange* state,
                                               const OnBackup& on_backup) {
    JournalExpectation expect;
    expect.logic = exchange::kLogicVersion;
    expect.identity = manifest.identity;
    auto reader = JournalReader::open(files, folder, expect);
    if (!reader) return Refused(to_string(reader.error()));
    const auto done = state != nullptr ? execute_all(*reader, *state, on_backup) : read_all(*reader, on_backup);
    if (!done) return done;
    if (reader->last_sequence() != manifest.sequence)
        return Refused("the journal in " + folder.string() + " ends at command " +
                      std::to_string(reader->last_sequence().raw()) + " instead of " +
                      std::to_string(manifest.sequence.raw()));
    return {};
}

}  // namespace tongqu::log
