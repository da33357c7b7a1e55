#include "engine/log/backup.hpp"

#include <algorithm>

#include "engine/log/backup_check.hpp"
#include "engine/log/journal_copy.hpp"
#include "engine/log/segment_name.hpp"
#include "engine/log/snapshot_store.hpp"
#include "market/codec.hpp"

namespace tongqu::log {
namespace {

using Refused = std::unexpected<std::string>;

std::expected<void, std::string> make_empty_folder(FileSystem& files, const std::filesystem::path& folder) {
    if (auto made = files.create_folder(folder); !made) return Refused(sentence_of(made.error(), folder));
    const auto names = files.list(folder);
    if (!names) return Refused(sentence_of(names.error(), folder));
    if (!names->empty()) return Refused(folder.string() + " is not empty: a backup needs a folder of its own");
    return {};
}

// The newest snapshot that the copied journal leads to; a damaged one is refused like anything else that is damaged.
std::expected<void, std::string> copy_snapshot(FileSystem& files, const BackupOptions& options,
                                               const CopiedJournal& journal, std::vector<std::string>& paths) {
    const SnapshotStore store(files, options.from, journal.identity, exchange::kLogicVersion);
    const auto list = store.list();
    if (!list) return Refused(to_string(list.error()));
    const auto behind = std::ranges::upper_bound(*list, journal.sequence);
    if (behind == list->begin()) return {};
    const auto snapshot = store.read(*std::prev(behind));
    if (!snapshot) return Refused(to_string(snapshot.error()));
    SnapshotStore copy(files, options.to, journal.identity, exchange::kLogicVersion);
    if (auto written = copy.write(snapshot->sequence, snapshot->time, snapshot->payload); !written)
        return Refused(to_string(written.error()));
    paths.push_back("snapshots/" + numbered_name(snapshot->sequence, kSnapshotSuffix));
    return {};
}

std::expected<void, std::string> copy_operator_key(FileSystem& files, const BackupOptions& options,
                                                   std::vector<std::string>& paths) {
    const auto names = files.list(options.from);
    if (!names) return Refused(sentence_of(names.error(), options.from));
    if (!std::ranges::binary_search(*names, "operator.key")) return {};
    if (auto copied = copy_file(files, options.from / "operator.key", options.to / "operator.key"); !copied)
        return Refused(sentence_of(copied.error(), options.to / "operator.key"));
    paths.push_back("operator.key");
    return {};
}

// A snapshot of the replayed copy: the start after a restore must pass through it, byte for byte.
std::expected<void, std::string> keep_state(FileSystem& files, const BackupOptions& options,
                                            const exchange::Exchange& state, BackupManifest& manifest,
                                            std::vector<std::string>& paths) {
    manifest.state = state.state_hash();
    ByteBuffer bytes;
    state.save(bytes);
    SnapshotStore store(files, options.to, manifest.identity, exchange::kLogicVersion);
    if (auto written = store.write(state.last_sequence(), state.last_stamp(), bytes.bytes()); !written)
        return Refused(to_string(written.error()));
    const std::string path = "snapshots/" + numbered_name(state.last_sequence(), kSnapshotSuffix);
    if (std::ranges::find(paths, path) == paths.end()) paths.push_back(path);
    return {};
}

std::expected<void, std::string> write_manifest(FileSystem& files, const std::filesystem::path& folder,
                                                const BackupManifest& manifest) {
    const auto path = folder / kManifestName;
    const auto unfinished = std::filesystem::path(path).concat(".unfinished");
    auto file = files.open(unfinished, OpenMode::create);
    if (!file) return Refused(sentence_of(file.error(), unfinished));
    const std::string text = to_text(manifest);
    IoResult<void> done = write_fully(**file, 0, std::as_bytes(std::span(text)));
    if (done) done = (*file)->sync_content();
    if (done) done = files.sync_folder(folder);
    if (done) done = files.rename(unfinished, path);
    if (done) done = files.sync_folder(folder);
    if (!done) return Refused(sentence_of(done.error(), path));
    return {};
}

}  // namespace

std::expected<BackupManifest, std::string> back_up(FileSystem& files, const BackupOptions& options,
                                                   const CopyMore& copy_more, const OnBackup& on_backup) {
    if (auto made = make_empty_folder(files, options.to); !made) return Refused(made.error());
    JournalExpectation expect;
    expect.logic = exchange::kLogicVersion;
    const auto journal = copy_journal(files, options.from, options.to, expect, [&](std::uint64_t done, std::uint64_t all) {
        if (on_backup) on_backup("copy", done, all);
    });
    if (!journal) return Refused(to_string(journal.error()));
    BackupManifest manifest{journal->identity, exchange::kLogicVersion, journal->sequence, journal->time, {}, {}};
    std::vector<std::string> paths;
    for (const auto& segment : journal->segments) paths.push_back("journal/" + segment.filename().string());
    if (auto done = copy_snapshot(files, options, *journal, paths); !done) return Refused(done.error());
    if (auto done = copy_operator_key(files, options, paths); !done) return Refused(done.error());
    if (copy_more) {
        auto more = copy_more(options.to);
        if (!more) return Refused(more.error());
        paths.insert(paths.end(), more->begin(), more->end());
    }

    std::optional<exchange::Exchange> state;
    if (options.replay) state.emplace();
    if (auto done = check_journal(files, options.to, manifest, state ? &*state : nullptr, on_backup); !done)
        return Refused(done.error());
    if (state) {
        if (auto done = keep_state(files, options, *state, manifest, paths); !done) return Refused(done.error());
    }
    for (const std::string& path : paths) {
        const auto digest = digest_of(files, options.to / path);
        if (!digest) return Refused(sentence_of(digest.error(), options.to / path));
        manifest.files.push_back({path, *digest});
    }
    if (auto done = write_manifest(files, options.to, manifest); !done) return Refused(done.error());
    return manifest;
}

}  // namespace tongqu::log
