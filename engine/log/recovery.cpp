#include "engine/log/recovery.hpp"

#include <algorithm>
#include <array>

#include "engine/log/segment_name.hpp"
#include "engine/log/segment_supply.hpp"
#include "engine/log/segment_walk.hpp"

namespace tongqu::log {
namespace {

using Failed = std::unexpected<JournalFailure>;

constexpr std::uint64_t kPageBytes = 4096;

std::expected<void, JournalFailure> check_options(const JournalOptions& options,
                                                  const std::filesystem::path& folder) {
    const auto refuse = [&](const char* detail) {
        return Failed({JournalError::bad_options, folder.string(), std::nullopt, detail});
    };
    if (options.segment_bytes < kMinSegmentBytes || options.segment_bytes > kMaxSegmentBytes ||
        options.segment_bytes % kPageBytes != 0)
        return refuse("segment_bytes must be whole pages between kMinSegmentBytes and kMaxSegmentBytes");
    if (options.max_batch_bytes < record_bytes(0) + sizeof(CommitMarker) ||
        options.max_batch_bytes > kMaxBatchBytes ||
        options.max_batch_bytes > options.segment_bytes - kFirstRecordOffset)
        return refuse("max_batch_bytes must hold a record and fit an empty segment and kMaxBatchBytes");
    if (options.expect.first_sequence < SequenceNumber(1)) return refuse("sequence numbers begin at 1");
    return {};
}

// A new journal's first segment.
std::expected<void, JournalFailure> create(RecoveredJournal& journal) {
    const auto& expect = journal.options.expect;
    const auto snapshots = journal.files->list(snapshot_folder(journal.folder));
    if (!snapshots) return Failed(io_failure(snapshots.error(), snapshot_folder(journal.folder)));
    if (std::ranges::any_of(*snapshots,
                            [](const std::string& name) { return name.ends_with(kSnapshotSuffix); }))
        return Failed({JournalError::missing_segment, journal_folder(journal.folder).string(), std::nullopt,
                       "there are snapshots but no segment"});
    if (!journal.options.new_identity || expect.identity)
        return Failed({JournalError::no_journal, journal_folder(journal.folder).string(), std::nullopt,
                       "there is no segment"});
    journal.identity = *journal.options.new_identity;
    journal.created = true;
    journal.segments = 1;

    const auto path = journal_folder(journal.folder);
    if (auto made = journal.files->create_folder(path); !made)
        return Failed(space_or_io_failure(made.error(), path));
    SegmentHeader header{};
    header.magic = kSegmentMagic;
    header.format_version = kFormatVersion;
    header.logic_version = expect.logic.raw();
    header.first_sequence = expect.first_sequence.raw();
    header.identity = journal.identity;
    header.chain_before = checksum_seed(journal.identity);
    SegmentSupply supply(*journal.files, path, journal.options.segment_bytes);
    auto segment = supply.begin(header);
    if (!segment) return Failed(segment.error());
    journal.position = {std::move(segment->file), segment->path,       journal.options.segment_bytes,
                        kFirstRecordOffset,       header.chain_before, expect.first_sequence,
                        Time(header.time_before)};
    return {};
}

IoResult<void> write_zeros(File& file, std::uint64_t offset, std::uint64_t bytes) {
    static constexpr std::array<std::byte, 64 * 1024> kZeros{};
    while (bytes > 0) {
        const std::size_t piece = std::min<std::uint64_t>(bytes, kZeros.size());
        if (auto written = write_fully(file, offset, std::span(kZeros).first(piece)); !written)
            return written;
        offset += piece;
        bytes -= piece;
    }
    return {};
}

// Makes the last segment, as it was accepted, durable: the tail zeroed, and the last batch written once more.
// The process before may have ended on a failed sync of that batch; then memory has it, the disk has not, and
// a mere sync would report success.
std::expected<void, JournalFailure> settle_last_segment(RecoveredJournal& journal, const ScannedSegment& last,
                                                        const SegmentWalk& walk) {
    const auto& path = walk.file().path;
    auto file = journal.files->open(path, OpenMode::write);
    if (!file) return Failed(io_failure(file.error(), path));
    const auto batch =
        walk.bytes().subspan(last.last_batch_offset, last.committed_end - last.last_batch_offset);
    journal.cut = tail_of(last, walk.file());
    IoResult<void> done = write_fully(**file, last.last_batch_offset, batch);
    if (done && journal.cut) done = write_zeros(**file, journal.cut->offset, journal.cut->bytes);
    if (done) done = (*file)->sync_content();
    if (!done) return Failed(io_failure(done.error(), path));
    journal.position = {std::move(*file),   path,           last.header.segment_bytes,
                        last.committed_end, last.end.chain, last.end.next_sequence,
                        last.end.last_time};
    return {};
}

}  // namespace

std::expected<RecoveredJournal, JournalFailure> open_journal(FileSystem& files,
                                                             const std::filesystem::path& folder,
                                                             const JournalOptions& options) {
    if (auto checked = check_options(options, folder); !checked) return Failed(checked.error());
    RecoveredJournal journal;
    journal.files = &files;
    journal.folder = folder;
    journal.options = options;
    auto lock = FolderLock::take(files, folder);
    if (!lock) return Failed(lock.error());
    journal.lock = std::move(*lock);

    auto walk = SegmentWalk::open(files, folder, options.expect, options.expect.first_sequence);
    if (!walk) return Failed(walk.error());
    if (walk->segments().empty()) {
        if (auto created = create(journal); !created) return Failed(created.error());
        return journal;
    }
    std::optional<ScannedSegment> last;
    for (;;) {
        auto scanned = walk->next();
        if (!scanned) return Failed(scanned.error());
        if (!*scanned) break;
        last = **scanned;
    }
    journal.identity = *walk->identity();
    journal.segments = walk->segments().size();
    if (auto settled = settle_last_segment(journal, *last, *walk); !settled) return Failed(settled.error());

    const auto path = journal_folder(folder);
    if (auto removed = files.remove(path / kSpareName); !removed)
        return Failed(io_failure(removed.error(), path));
    if (auto synced = files.sync_folder(path); !synced) return Failed(io_failure(synced.error(), path));
    return journal;
}

}  // namespace tongqu::log
