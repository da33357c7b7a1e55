#include "engine/log/archive.hpp"

#include <algorithm>

#include "engine/log/backup_check.hpp"
#include "engine/log/folder_lock.hpp"
#include "engine/log/replay.hpp"
#include "engine/log/segment_name.hpp"
#include "engine/log/segment_walk.hpp"
#include "engine/log/snapshot_store.hpp"
#include "market/codec.hpp"

namespace tongqu::log {
namespace {

using Refused = std::unexpected<std::string>;

std::expected<Snapshot, std::string> newest_snapshot(FileSystem& files, const std::filesystem::path& folder,
                                                     const JournalExpectation& expect) {
    auto reader = JournalReader::open(files, folder, expect);
    if (!reader) return Refused(to_string(reader.error()));
    if (const auto first = reader->next(); !first) return Refused(to_string(first.error()));
    const SnapshotStore store(files, folder, reader->identity().value(), exchange::kLogicVersion);
    const auto list = store.list();
    if (!list) return Refused(to_string(list.error()));
    if (list->empty())
        return Refused("there is no snapshot yet, so nothing may be archived: the exchange writes one when it is stopped");
    auto snapshot = store.read(list->back());
    if (!snapshot) return Refused(to_string(snapshot.error()));
    return std::move(*snapshot);
}

// Executes the whole journal; the state after the snapshot's command must be the snapshot.
std::expected<void, std::string> check_snapshot(FileSystem& files, const std::filesystem::path& folder,
                                                const JournalExpectation& expect, const Snapshot& snapshot,
                                                const OnBackup& on_archive) {
    auto reader = JournalReader::open(files, folder, expect);
    if (!reader) return Refused(to_string(reader.error()));
    bool same = false;
    exchange::Exchange state;
    const auto done = replay(*reader, state, [&](ReleasedCommand&& released, ReadProgress at) {
        if (on_archive) on_archive("verify", at.bytes, at.total);
        if (released.sequence != snapshot.sequence) return;
        ByteBuffer bytes;
        state.save(bytes);
        same = std::ranges::equal(bytes.bytes(), snapshot.payload);
    });
    if (!done) return Refused(to_string(done.error()));
    if (!same)
        return Refused("the journal does not lead to the state of snapshot " + std::to_string(snapshot.sequence.raw()));
    return {};
}

// The copy at `to`, durable and read back; one that is there already is taken when it is the same.
std::expected<void, std::string> copy_out(FileSystem& files, const std::filesystem::path& from,
                                          const std::filesystem::path& to) {
    const auto expected = digest_of(files, from);
    if (!expected) return Refused(sentence_of(expected.error(), from));
    const auto names = files.list(to.parent_path());
    if (!names) return Refused(sentence_of(names.error(), to.parent_path()));
    if (!std::ranges::binary_search(*names, to.filename().string())) {
        const auto unfinished = std::filesystem::path(to).concat(".unfinished");
        const auto copied = copy_file(files, from, unfinished);
        if (!copied) return Refused(sentence_of(copied.error(), unfinished));
        if (auto renamed = files.rename(unfinished, to); !renamed) return Refused(sentence_of(renamed.error(), to));
    }
    const auto found = digest_of(files, to);
    if (!found) return Refused(sentence_of(found.error(), to));
    if (*found != *expected) return Refused(to.string() + " is there and is another file");
    if (auto synced = files.sync_folder(to.parent_path()); !synced)
        return Refused(sentence_of(synced.error(), to.parent_path()));
    return {};
}

// Puts a link to `target` in the place of the file, in one step.
std::expected<void, std::string> link_instead(FileSystem& files, const std::filesystem::path& file,
                                              const std::filesystem::path& target) {
    const auto link = std::filesystem::path(file).concat(".link");
    std::error_code error;
    std::filesystem::remove(link, error);
    std::filesystem::create_symlink(target, link, error);
    if (error) return Refused(link.string() + ": " + error.message());
    if (auto renamed = files.rename(link, file); !renamed) return Refused(sentence_of(renamed.error(), file));
    if (auto synced = files.sync_folder(file.parent_path()); !synced)
        return Refused(sentence_of(synced.error(), file.parent_path()));
    return {};
}

}  // namespace

std::expected<Archived, std::string> archive(FileSystem& files, const ArchiveOptions& options,
                                             const OnBackup& on_archive) {
    std::error_code error;
    if (!std::filesystem::is_directory(journal_folder(options.folder), error))
        return Refused(options.folder.string() + " is no data folder of an exchange");
    const auto lock = FolderLock::take(files, options.folder);
    if (!lock) return Refused(to_string(lock.error()));
    JournalExpectation expect;
    expect.logic = exchange::kLogicVersion;
    const auto snapshot = newest_snapshot(files, options.folder, expect);
    if (!snapshot) return Refused(snapshot.error());
    if (auto checked = check_snapshot(files, options.folder, expect, *snapshot, on_archive); !checked)
        return Refused(checked.error());
    const auto walk = SegmentWalk::open(files, options.folder, expect, expect.first_sequence);
    if (!walk) return Refused(to_string(walk.error()));
    const auto to = std::filesystem::absolute(options.to, error).lexically_normal();
    if (error) return Refused(options.to.string() + ": " + error.message());
    if (auto made = files.create_folder(to); !made) return Refused(sentence_of(made.error(), to));

    Archived archived{snapshot->sequence, {}, 0};
    const auto& segments = walk->segments();
    const std::size_t sealed = segments.size() - 1;
    for (std::size_t i = 0; i + options.keep < sealed; ++i) {
        const bool behind = segments[i + 1].first_sequence.raw() <= snapshot->sequence.raw() + 1;
        if (!behind || std::filesystem::is_symlink(segments[i].path, error)) continue;
        const std::string name = segments[i].path.filename().string();
        if (auto copied = copy_out(files, segments[i].path, to / name); !copied) return Refused(copied.error());
        if (auto linked = link_instead(files, segments[i].path, to / name); !linked) return Refused(linked.error());
        archived.moved.push_back(name);
        archived.bytes += segments[i].bytes;
        if (on_archive) on_archive("archive", i + 1, sealed);
    }
    return archived;
}

}  // namespace tongqu::log
