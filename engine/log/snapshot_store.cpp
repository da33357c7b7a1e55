#include "engine/log/snapshot_store.hpp"

#include <algorithm>

#include "engine/log/crc32c.hpp"
#include "engine/log/segment_name.hpp"

namespace tongqu::log {
namespace {

using Failed = std::unexpected<JournalFailure>;

constexpr std::string_view kUnfinishedSuffix = ".unfinished";

std::uint32_t header_checksum(const SnapshotHeader& header) {
    return crc32c(bytes_of(header).first(offsetof(SnapshotHeader, header_checksum)));
}

// Header and payload of the file in `file`, both intact.
std::expected<std::vector<std::byte>, JournalFailure> read_payload(File& file,
                                                                   const std::filesystem::path& path,
                                                                   SnapshotHeader& header) {
    const auto damaged = [&](std::uint64_t offset, const char* detail) {
        return Failed({JournalError::damaged_snapshot, path.string(), offset, detail});
    };
    const auto size = file.size();
    if (!size) return Failed(io_failure(size.error(), path));
    if (*size < sizeof header || *size > sizeof header + kMaxSnapshotBytes)
        return damaged(*size, "no snapshot is that long");
    const auto head = file.read_at(0, std::as_writable_bytes(std::span(&header, 1)));
    if (!head) return Failed(io_failure(head.error(), path));
    if (header.magic != kSnapshotMagic) return damaged(0, "does not begin with TQSNAPSH");
    if (header.header_checksum != header_checksum(header))
        return damaged(offsetof(SnapshotHeader, header_checksum), "the header's checksum is wrong");
    if (header.length != *size - sizeof header) return damaged(*size, "the length is not that of the header");
    std::vector<std::byte> payload(header.length);
    const auto body = file.read_at(sizeof header, payload);
    if (!body) return Failed(io_failure(body.error(), path));
    if (crc32c(payload) != header.payload_checksum)
        return damaged(sizeof header, "the payload's checksum is wrong");
    return payload;
}

}  // namespace

SnapshotStore::SnapshotStore(FileSystem& files, const std::filesystem::path& folder, JournalIdentity identity,
                             LogicVersion logic)
    : files_(&files), snapshots_(snapshot_folder(folder)), identity_(identity), logic_(logic) {}

std::filesystem::path SnapshotStore::path_of(SequenceNumber sequence) const {
    return snapshots_ / numbered_name(sequence, kSnapshotSuffix);
}

std::expected<void, JournalFailure> SnapshotStore::write(SequenceNumber sequence, Time time,
                                                         std::span<const std::byte> payload) {
    if (payload.size() > kMaxSnapshotBytes)
        return Failed({JournalError::batch_too_large, path_of(sequence).string(), std::nullopt,
                       std::to_string(payload.size()) + " bytes in one snapshot"});
    if (auto made = files_->create_folder(snapshots_); !made)
        return Failed(space_or_io_failure(made.error(), snapshots_));
    if (auto removed = remove_unfinished(); !removed) return removed;

    SnapshotHeader header{};
    header.magic = kSnapshotMagic;
    header.format_version = kSnapshotFormatVersion;
    header.logic_version = logic_.raw();
    header.sequence = sequence.raw();
    header.identity = identity_;
    header.time = time.raw();
    header.length = payload.size();
    header.payload_checksum = crc32c(payload);
    header.header_checksum = header_checksum(header);

    const auto path = path_of(sequence);
    const auto unfinished = std::filesystem::path(path).concat(kUnfinishedSuffix);
    IoResult<void> done = write_file(unfinished, header, payload);
    if (done) done = files_->rename(unfinished, path);
    if (!done) {
        static_cast<void>(files_->remove(unfinished));  // else the next write removes it
        return Failed(space_or_io_failure(done.error(), unfinished));
    }
    if (auto synced = files_->sync_folder(snapshots_); !synced)
        return Failed(io_failure(synced.error(), snapshots_));
    return {};
}

IoResult<void> SnapshotStore::write_file(const std::filesystem::path& path, const SnapshotHeader& header,
                                         std::span<const std::byte> payload) {
    auto file = files_->open(path, OpenMode::create);
    if (!file) return std::unexpected(file.error());
    if (auto written = write_fully(**file, 0, bytes_of(header)); !written) return written;
    if (auto written = write_fully(**file, sizeof header, payload); !written) return written;
    return (*file)->sync_content();
}

std::expected<void, JournalFailure> SnapshotStore::remove_unfinished() {
    const auto names = files_->list(snapshots_);
    if (!names) return Failed(io_failure(names.error(), snapshots_));
    for (const std::string& name : *names) {
        if (!name.ends_with(kUnfinishedSuffix)) continue;
        if (auto removed = files_->remove(snapshots_ / name); !removed)
            return Failed(io_failure(removed.error(), snapshots_ / name));
    }
    return {};
}

std::expected<Snapshot, JournalFailure> SnapshotStore::read(SequenceNumber sequence) const {
    const auto path = path_of(sequence);
    const auto sequences = list();
    if (!sequences) return Failed(sequences.error());
    if (!std::ranges::binary_search(*sequences, sequence))
        return Failed({JournalError::no_snapshot, path.string(), std::nullopt, "there is no such file"});
    auto file = files_->open(path, OpenMode::read);
    if (!file) return Failed(io_failure(file.error(), path));
    SnapshotHeader header{};
    auto payload = read_payload(**file, path, header);
    if (!payload) return Failed(payload.error());
    const auto refuse = [&](JournalError error, std::size_t offset, const char* detail) {
        return Failed({error, path.string(), offset, detail});
    };
    if (header.format_version != kSnapshotFormatVersion)
        return refuse(JournalError::other_format_version, offsetof(SnapshotHeader, format_version),
                      "the snapshot has another format version");
    if (LogicVersion(header.logic_version) != logic_)
        return refuse(JournalError::other_logic_version, offsetof(SnapshotHeader, logic_version),
                      "the snapshot has another logic version");
    if (header.identity != identity_)
        return refuse(JournalError::foreign_identity, offsetof(SnapshotHeader, identity),
                      "the snapshot belongs to another exchange");
    if (SequenceNumber(header.sequence) != sequence)
        return refuse(JournalError::misnamed_file, offsetof(SnapshotHeader, sequence),
                      "the snapshot has another sequence number than its name");
    return Snapshot{sequence, Time(header.time), std::move(*payload)};
}

std::expected<std::vector<SequenceNumber>, JournalFailure> SnapshotStore::list() const {
    const auto names = files_->list(snapshots_);
    if (!names) return Failed(io_failure(names.error(), snapshots_));
    std::vector<SequenceNumber> sequences;
    for (const std::string& name : *names)
        if (const auto sequence = number_in_name(name, kSnapshotSuffix)) sequences.push_back(*sequence);
    return sequences;
}

std::expected<std::size_t, JournalFailure> SnapshotStore::remove_old(std::size_t keep) {
    const auto sequences = list();
    if (!sequences) return Failed(sequences.error());
    const std::size_t removable = sequences->size() > keep ? sequences->size() - keep : 0;
    for (std::size_t i = 0; i < removable; ++i) {
        const auto path = path_of((*sequences)[i]);
        if (auto removed = files_->remove(path); !removed) return Failed(io_failure(removed.error(), path));
    }
    return removable;
}

}  // namespace tongqu::log
