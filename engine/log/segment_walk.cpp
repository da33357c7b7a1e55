#include "engine/log/segment_walk.hpp"

#include "engine/log/segment_name.hpp"

namespace tongqu::log {
namespace {

using SegmentFile = SegmentWalk::SegmentFile;

std::expected<std::uint64_t, JournalFailure> size_of(FileSystem& files, const std::filesystem::path& path) {
    auto file = files.open(path, OpenMode::read);
    if (!file) return std::unexpected(io_failure(file.error(), path));
    const auto size = (*file)->size();
    if (!size) return std::unexpected(io_failure(size.error(), path));
    if (*size > kMaxSegmentBytes)
        return std::unexpected(JournalFailure{JournalError::wrong_size, path.string(), kMaxSegmentBytes,
                                              "the file is longer than any segment"});
    return *size;
}

std::expected<std::vector<SegmentFile>, JournalFailure> list_segments(FileSystem& files,
                                                                      const std::filesystem::path& journal) {
    const auto names = files.list(journal);
    if (!names) return std::unexpected(io_failure(names.error(), journal));
    std::vector<SegmentFile> segments;
    for (const std::string& name : *names) {
        if (!name.ends_with(kSegmentSuffix)) continue;
        const std::filesystem::path path = journal / name;
        const auto sequence = number_in_name(name, kSegmentSuffix);
        if (!sequence)
            return std::unexpected(
                JournalFailure{JournalError::misnamed_file, path.string(), std::nullopt,
                               "a segment is named by the 20 digits of its first sequence number"});
        const auto bytes = size_of(files, path);
        if (!bytes) return std::unexpected(bytes.error());
        segments.push_back({path, *sequence, *bytes});
    }
    return segments;
}

}  // namespace

std::expected<SegmentWalk, JournalFailure> SegmentWalk::open(FileSystem& files,
                                                             const std::filesystem::path& folder,
                                                             const JournalExpectation& expect,
                                                             SequenceNumber from) {
    auto segments = list_segments(files, journal_folder(folder));
    if (!segments) return std::unexpected(segments.error());
    SegmentWalk walk;
    walk.files_ = &files;
    walk.logic_ = expect.logic;
    walk.identity_ = expect.identity;
    walk.segments_ = std::move(*segments);

    std::size_t skipped = 0;
    while (skipped + 1 < walk.segments_.size() && walk.segments_[skipped + 1].first_sequence <= from)
        ++skipped;
    walk.segments_.erase(walk.segments_.begin(),
                         walk.segments_.begin() + static_cast<std::ptrdiff_t>(skipped));
    if (skipped == 0) walk.journal_begins_ = expect.first_sequence;
    return walk;
}

std::expected<void, JournalFailure> SegmentWalk::load(const SegmentFile& segment) {
    auto file = files_->open(segment.path, OpenMode::read);
    if (!file) return std::unexpected(io_failure(file.error(), segment.path));
    bytes_.resize(segment.bytes);
    const auto count = (*file)->read_at(0, bytes_);
    if (!count) return std::unexpected(io_failure(count.error(), segment.path));
    if (*count != segment.bytes)
        return std::unexpected(JournalFailure{JournalError::wrong_size, segment.path.string(), *count,
                                              "the file became shorter while it was read"});
    return {};
}

std::expected<std::optional<ScannedSegment>, JournalFailure> SegmentWalk::next() {
    if (next_ == segments_.size()) return std::nullopt;
    const SegmentFile& segment = segments_[next_];
    if (auto loaded = load(segment); !loaded) return std::unexpected(loaded.error());
    SegmentContext context;
    context.file = segment.path.string();
    context.named_sequence = segment.first_sequence;
    context.logic = logic_;
    context.identity = identity_;
    if (next_ == 0) context.journal_begins = journal_begins_;
    context.continues = continues_;
    context.is_last = next_ + 1 == segments_.size();
    const auto scanned = scan_segment(bytes_, context);
    if (!scanned) return std::unexpected(scanned.error());
    ++next_;
    identity_ = scanned->header.identity;
    continues_ = scanned->end;
    return *scanned;
}

std::optional<UncommittedTail> tail_of(const ScannedSegment& scanned, const SegmentFile& file) {
    if (scanned.written_end == scanned.committed_end) return std::nullopt;
    return UncommittedTail{file.path, scanned.committed_end, scanned.written_end - scanned.committed_end};
}

}  // namespace tongqu::log
