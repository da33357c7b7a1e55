#include "settlement/service/transparency/witness_file.hpp"

#include <algorithm>
#include <vector>

namespace tongqu::transparency {
namespace {

constexpr std::uint64_t kMaxLine = 512;  // a line has at most 20 + 20 digits and 436 other characters

}  // namespace

Result<WitnessFile> WitnessFile::open(log::FileSystem& files, const std::filesystem::path& path) {
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const auto names = files.list(folder);
    if (!names) return io_failed(names.error(), folder);
    const bool is_new = !std::ranges::binary_search(*names, path.filename().string());
    auto file = files.open(path, is_new ? log::OpenMode::create : log::OpenMode::write);
    if (!file) return io_failed(file.error(), path);
    if (is_new) {
        if (auto synced = files.sync_folder(folder); !synced) return io_failed(synced.error(), folder);
    }
    WitnessFile witness(path, std::move(*file));
    if (auto found = witness.find_end(); !found) return Failed(found.error());
    return witness;
}

// Behind the last whole line there may be the rest of one that was being written, with zeros where a sector is missing. It is
// zeroed, so that missing sectors show as zeros the next time too.
Result<void> WitnessFile::find_end() {
    const auto size = file_->size();
    if (!size) return io_failed(size.error(), path_);
    const std::uint64_t from = *size - std::min(*size, 3 * kMaxLine);
    std::string text(*size - from, '\0');
    if (auto read = file_->read_at(from, std::as_writable_bytes(std::span(text))); !read)
        return io_failed(read.error(), path_);

    const std::string_view written = std::string_view(text).substr(0, text.find('\0'));
    const std::size_t end = written.rfind('\n') + 1;  // 0 where there is none
    if (end == 0 && from > 0)
        return refused(TransparencyError::damaged_head, path_, from, "no whole line near the end");
    end_ = from + end;
    if (end > 0) {
        const std::size_t begin = end >= 2 ? written.rfind('\n', end - 2) + 1 : 0;
        latest_ = parse_head(written.substr(begin, end - 1 - begin));
        if (!latest_ || !signature_is_right(*latest_))
            return refused(TransparencyError::damaged_head, path_, from + begin, "the last line is no signed head");
    }
    const std::vector<std::byte> zeros(text.size() - end);
    if (auto zeroed = log::write_fully(*file_, end_, zeros); !zeroed) return io_failed(zeroed.error(), path_);
    if (auto synced = file_->sync_content(); !synced) return io_failed(synced.error(), path_);
    return {};
}

Result<void> WitnessFile::append(const SignedHead& head) {
    if (failed_) return refused(TransparencyError::failed_before, path_, std::nullopt, "an earlier write failed");
    if (!signature_is_right(head))
        return refused(TransparencyError::damaged_head, path_, std::nullopt, "the signature is wrong");
    if (const auto breach = chain_breach(latest_, head))
        return refused(TransparencyError::broken_chain, path_, std::nullopt, *breach);
    const std::string line = to_text(head) + '\n';
    failed_ = true;  // until all is well
    if (auto written = log::write_fully(*file_, end_, std::as_bytes(std::span(line))); !written)
        return io_failed(written.error(), path_);
    if (auto synced = file_->sync_content(); !synced) return io_failed(synced.error(), path_);
    failed_ = false;
    end_ += line.size();
    latest_ = head;
    return {};
}

Result<void> WitnessFile::catch_up(const HeadFile& heads) {
    if (latest_) {
        const auto own = heads.read(latest_->head.number);
        if (!own && own.error().error != TransparencyError::no_such_head) return Failed(own.error());
        if (!own || *own != *latest_)
            return refused(TransparencyError::rewritten, path_, std::nullopt,
                           "the log has not the head " + std::to_string(latest_->head.number) + " that the witness holds");
    }
    for (std::uint64_t next = latest_ ? latest_->head.number + 1 : 1; next <= heads.count(); ++next) {
        const auto head = heads.read(next);
        if (!head) return Failed(head.error());
        if (auto appended = append(*head); !appended) return appended;
    }
    return {};
}

Result<std::uint64_t> check_witness(std::string_view witness, const HeadFile& heads) {
    std::optional<SignedHead> before;
    std::uint64_t count = 0;
    // Zeros at the end are a line that was cut.
    witness = witness.substr(0, witness.find_last_not_of('\0') + 1);
    for (std::size_t from = 0; from < witness.size();) {
        const std::size_t to = std::min(witness.find('\n', from), witness.size());
        const std::string_view line = witness.substr(from, to - from);
        const auto refuse = [&](TransparencyError error, std::string detail) {
            return refused(error, "witness", from, std::move(detail));
        };
        const auto head = parse_head(line);
        if (!head || !signature_is_right(*head) || to == witness.size())
            return refuse(TransparencyError::damaged_head, "a line that is no signed head");
        if (const auto breach = chain_breach(before, *head)) return refuse(TransparencyError::broken_chain, *breach);
        const auto own = heads.read(head->head.number);
        if (!own && own.error().error == TransparencyError::no_such_head)
            return refuse(TransparencyError::rewritten, "the log has no head " + std::to_string(head->head.number));
        if (!own) return Failed(own.error());
        if (*own != *head)
            return refuse(TransparencyError::rewritten, "the log has another head " + std::to_string(head->head.number));
        before = head;
        ++count;
        from = to + 1;
    }
    return count;
}

}  // namespace tongqu::transparency
