#include "engine/log/journal_copy.hpp"

#include "engine/log/segment_name.hpp"
#include "engine/log/segment_walk.hpp"

namespace tongqu::log {
namespace {

using Failed = std::unexpected<JournalFailure>;

// The segment's committed bytes in a file of its full length; behind them zeros.
IoResult<void> write_segment(FileSystem& files, const std::filesystem::path& path, std::span<const std::byte> committed,
                             std::uint64_t segment_bytes) {
    auto file = files.open(path, OpenMode::create);
    if (!file) return std::unexpected(file.error());
    if (auto allocated = (*file)->allocate(segment_bytes); !allocated) return allocated;
    if (auto written = write_fully(**file, 0, committed); !written) return written;
    return (*file)->sync_content();
}

bool is_last(const SegmentWalk& walk, std::size_t read) { return read + 1 == walk.segments().size(); }

// Only the last segment may be in the middle of being written.
std::expected<std::optional<ScannedSegment>, JournalFailure> next_segment(SegmentWalk& walk, std::size_t read) {
    auto scanned = walk.next();
    for (int again = 1; !scanned && is_last(walk, read) && again < kLiveReads; ++again) scanned = walk.next();
    return scanned;
}

}  // namespace

std::expected<CopiedJournal, JournalFailure> copy_journal(
    FileSystem& files, const std::filesystem::path& from, const std::filesystem::path& to,
    const JournalExpectation& expect, const std::function<void(std::uint64_t, std::uint64_t)>& copied) {
    auto walk = SegmentWalk::open(files, from, expect, expect.first_sequence);
    if (!walk) return Failed(walk.error());
    if (walk->segments().empty())
        return Failed({JournalError::no_journal, journal_folder(from).string(), std::nullopt, "there is no segment"});
    std::uint64_t total = 0;
    for (const auto& segment : walk->segments()) total += segment.bytes;

    const auto folder = journal_folder(to);
    if (auto made = files.create_folder(folder); !made) return Failed(space_or_io_failure(made.error(), folder));
    CopiedJournal copy{};
    std::uint64_t done = 0;
    for (std::size_t read = 0;; ++read) {
        const auto scanned = next_segment(*walk, read);
        if (!scanned) return Failed(scanned.error());
        if (!*scanned) break;
        const auto path = folder / walk->file().path.filename();
        const auto committed = walk->bytes().first((*scanned)->committed_end);
        if (auto written = write_segment(files, path, committed, (*scanned)->header.segment_bytes); !written)
            return Failed(space_or_io_failure(written.error(), path));
        copy.segments.push_back(path);
        copy.sequence = SequenceNumber((*scanned)->end.next_sequence.raw() - 1);
        copy.time = (*scanned)->end.last_time;
        if (copied) copied(done += walk->file().bytes, total);
    }
    copy.identity = *walk->identity();
    if (auto synced = files.sync_folder(folder); !synced) return Failed(io_failure(synced.error(), folder));
    return copy;
}

}  // namespace tongqu::log
