#include "settlement/service/transparency/head_file.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "market/check.hpp"

namespace tongqu::transparency {
namespace {

std::uint64_t offset_of(std::uint64_t number) { return (number - 1) * kHeadBytes; }

// Whether a part of the record is missing: a sector, as a loss of power while it was written may leave it, or the end, as a
// write that stopped half-way. A whole record has zeros in neither place: its pieces between sector boundaries are 32 bytes or
// more and hold the first words or the end of the signature, which does not end with so many zeros in 2^60 heads.
bool is_torn(std::uint64_t number, const HeadBytes& bytes) {
    constexpr std::size_t missing_end = 8;
    const std::uint64_t offset = offset_of(number);
    const std::uint64_t in_first = std::min<std::uint64_t>(kHeadBytes, log::kSectorBytes - offset % log::kSectorBytes);
    const std::span all(bytes);
    return log::all_zero(all.first(in_first)) || log::all_zero(all.last(missing_end));
}

}  // namespace

Result<HeadFile> HeadFile::open(log::FileSystem& files, const std::filesystem::path& folder,
                                const log::JournalIdentity& identity, Access access) {
    HeadFile heads(files, folder, identity);
    const auto names = files.list(folder);
    if (!names) return io_failed(names.error(), folder);
    if (!std::ranges::binary_search(*names, heads.path_.filename().string())) return heads;
    auto file = files.open(heads.path_, access == Access::append ? log::OpenMode::write : log::OpenMode::read);
    if (!file) return io_failed(file.error(), heads.path_);
    heads.file_ = std::move(*file);
    const auto size = heads.file_->size();
    if (!size) return io_failed(size.error(), heads.path_);
    if (auto found = heads.find_end(*size); !found) return Failed(found.error());
    if (access == Access::append) {
        if (auto settled = heads.settle_end(*size); !settled) return Failed(settled.error());
    }
    return heads;
}

// The last whole record, or the one before where that was being written when the process or the machine died.
Result<void> HeadFile::find_end(std::uint64_t file_size) {
    count_ = file_size / kHeadBytes;
    if (count_ == 0) return {};
    auto bytes = read_bytes(count_);
    if (!bytes) return Failed(bytes.error());
    if (file_size % kHeadBytes == 0 && is_torn(count_, *bytes)) {
        if (--count_ == 0) return {};
        bytes = read_bytes(count_);
        if (!bytes) return Failed(bytes.error());
    }
    auto last = judge(count_, *bytes);
    if (!last) return Failed(last.error());
    std::optional<SignedHead> before;
    if (count_ > 1) {
        auto read_before = read(count_ - 1);
        if (!read_before) return Failed(read_before.error());
        before = *read_before;
    }
    if (const auto breach = chain_breach(before, *last))
        return refused(TransparencyError::broken_chain, path_, offset_of(count_), *breach);
    latest_ = *last;
    return {};
}

Result<void> HeadFile::settle_end(std::uint64_t file_size) {
    const std::uint64_t end = count_ * kHeadBytes;
    const std::vector<std::byte> zeros(file_size - end);
    if (auto written = log::write_fully(*file_, end, zeros); !written) return io_failed(written.error(), path_);
    if (latest_) {
        if (auto written = log::write_fully(*file_, offset_of(count_), encode(*latest_)); !written)
            return io_failed(written.error(), path_);
    }
    if (auto synced = file_->sync_content(); !synced) return io_failed(synced.error(), path_);
    return {};
}

Result<HeadBytes> HeadFile::read_bytes(std::uint64_t number) const {
    HeadBytes bytes;
    const auto read = file_->read_at(offset_of(number), bytes);
    if (!read) return io_failed(read.error(), path_);
    if (*read != bytes.size())
        return refused(TransparencyError::damaged_head, path_, offset_of(number), "the file has become shorter");
    return bytes;
}

Result<SignedHead> HeadFile::judge(std::uint64_t number, const HeadBytes& bytes) const {
    const auto refuse = [&](TransparencyError error, const char* detail) {
        return refused(error, path_, offset_of(number), detail);
    };
    const auto head = decode_head(bytes);
    if (!head) return refuse(TransparencyError::damaged_head, "this is no head");
    if (!signature_is_right(*head)) return refuse(TransparencyError::damaged_head, "the signature is wrong");
    if (head->head.identity != identity_) return refuse(TransparencyError::foreign_log, "a head of another exchange");
    if (head->head.number != number) return refuse(TransparencyError::broken_chain, "a head with another number");
    if (latest_ && head->head.key != latest_->head.key)
        return refuse(TransparencyError::foreign_key, "signed with another key than the latest head");
    return *head;
}

Result<SignedHead> HeadFile::read(std::uint64_t number) const {
    if (number == 0 || number > count_)
        return refused(TransparencyError::no_such_head, path_, std::nullopt,
                       "head " + std::to_string(number) + " of " + std::to_string(count_));
    if (latest_ && number == latest_->head.number) return *latest_;
    const auto bytes = read_bytes(number);
    if (!bytes) return Failed(bytes.error());
    return judge(number, *bytes);
}

Result<SignedHead> HeadFile::first_with(std::uint64_t tree_size) const {
    if (!latest_ || latest_->head.tree.size < tree_size)
        return refused(TransparencyError::no_such_head, path_, std::nullopt,
                       "no head has " + std::to_string(tree_size) + " leaves yet");
    std::uint64_t first = 1, last = count_;  // the head looked for is among these
    while (first < last) {
        const std::uint64_t middle = first + (last - first) / 2;
        const auto head = read(middle);
        if (!head) return head;
        if (head->head.tree.size < tree_size) {
            first = middle + 1;
        } else {
            last = middle;
        }
    }
    return read(first);
}

Result<void> HeadFile::append(const SignedHead& head) {
    if (failed_) return refused(TransparencyError::failed_before, path_, std::nullopt, "an earlier write failed");
    const auto breach = chain_breach(latest_, head);
    TONGQU_CHECK(!breach, *breach);
    failed_ = true;  // until all is well
    const bool is_new = file_ == nullptr;
    if (is_new) {
        auto file = files_->open(path_, log::OpenMode::create);
        if (!file) return io_failed(file.error(), path_);
        file_ = std::move(*file);
    }
    if (auto written = log::write_fully(*file_, offset_of(head.head.number), encode(head)); !written)
        return io_failed(written.error(), path_);
    if (auto synced = file_->sync_content(); !synced) return io_failed(synced.error(), path_);
    if (is_new) {
        if (auto synced = files_->sync_folder(folder_); !synced) return io_failed(synced.error(), folder_);
    }
    failed_ = false;
    latest_ = head;
    ++count_;
    return {};
}

}  // namespace tongqu::transparency
