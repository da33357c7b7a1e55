#include "engine/log/segment_supply.hpp"

#include "engine/log/segment_header.hpp"
#include "engine/log/segment_name.hpp"

namespace tongqu::log {

SegmentSupply::SegmentSupply(FileSystem& files, std::filesystem::path journal, std::uint64_t segment_bytes)
    : files_(&files), journal_(std::move(journal)), segment_bytes_(segment_bytes) {}

std::expected<void, JournalFailure> SegmentSupply::prepare() {
    if (spare_) return {};
    auto file = files_->open(journal_ / kSpareName, OpenMode::create);
    if (!file) return std::unexpected(drop_spare(file.error()));
    if (auto allocated = (*file)->allocate(segment_bytes_); !allocated)
        return std::unexpected(drop_spare(allocated.error()));
    if (auto synced = (*file)->sync_content(); !synced) return std::unexpected(drop_spare(synced.error()));
    spare_ = std::move(*file);
    return {};
}

std::expected<SegmentSupply::Segment, JournalFailure> SegmentSupply::begin(SegmentHeader header) {
    if (auto prepared = prepare(); !prepared) return std::unexpected(prepared.error());
    header.segment_bytes = segment_bytes_;
    const SegmentHeader complete = sealed(header);
    if (auto written = write_fully(*spare_, 0, bytes_of(complete)); !written)
        return std::unexpected(drop_spare(written.error()));
    if (auto synced = spare_->sync_content(); !synced) return std::unexpected(drop_spare(synced.error()));
    const auto path = journal_ / numbered_name(SequenceNumber(header.first_sequence), kSegmentSuffix);
    if (auto renamed = files_->rename(journal_ / kSpareName, path); !renamed)
        return std::unexpected(drop_spare(renamed.error()));
    // From here on the folder has changed, so that every failure is final.
    if (auto synced = files_->sync_folder(journal_); !synced)
        return std::unexpected(io_failure(synced.error(), journal_));
    return Segment{std::move(spare_), path};
}

// Gives its room back; a later call begins anew, with a file that nothing was written to.
JournalFailure SegmentSupply::drop_spare(const IoError& error) {
    spare_.reset();
    const auto path = journal_ / kSpareName;
    // Where even this fails, the next prepare() empties the file.
    static_cast<void>(files_->remove(path));
    return space_or_io_failure(error, path);
}

}  // namespace tongqu::log
