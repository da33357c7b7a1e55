#include "gateway/transparency/item_store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "market/check.hpp"

namespace tongqu::gateway {
namespace {

constexpr std::size_t kWriteBytes = 256 * 1024;

bool read_fully(int file, std::span<std::byte> into, std::uint64_t offset) {
    while (!into.empty()) {
        const auto n = ::pread(file, into.data(), into.size(), static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        into = into.subspan(static_cast<std::size_t>(n));
        offset += static_cast<std::uint64_t>(n);
    }
    return true;
}

}  // namespace

std::expected<ItemStore, std::string> ItemStore::create(const std::filesystem::path& folder) {
    std::string name = (folder / "items-XXXXXX").string();
    const int file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file < 0) return std::unexpected("cannot make a file in " + folder.string() + ": " + std::strerror(errno));
    ::unlink(name.c_str());
    return ItemStore(file);
}

ItemStore::ItemStore(ItemStore&& other) noexcept
    : file_(std::exchange(other.file_, -1)), written_(other.written_), pending_(std::move(other.pending_)),
      ends_(std::move(other.ends_)), failed_(other.failed_) {}

ItemStore::~ItemStore() {
    if (file_ >= 0) ::close(file_);
}

bool ItemStore::put(const log::ReleasedCommand& released, std::span<const transparency::MovementRecord> movements) {
    if (failed_) return false;
    TONGQU_CHECK(released.sequence.raw() == ends_.size() + 1, std::to_string(released.sequence.raw()));
    Encoder to(pending_);
    to.put(released.time);
    to.put(released.command);
    to.put(released.events);
    to.put(static_cast<std::uint32_t>(movements.size()));
    for (const auto& movement : movements) to.put(movement);
    ends_.push_back(written_ + pending_.bytes().size());
    return pending_.bytes().size() < kWriteBytes || flush();
}

bool ItemStore::flush() {
    std::span<const std::byte> rest = pending_.bytes();
    while (!rest.empty() && !failed_) {
        const auto n = ::pwrite(file_, rest.data(), rest.size(), static_cast<off_t>(written_));
        if (n < 0 && errno == EINTR) continue;
        failed_ = n <= 0;
        if (failed_) break;
        rest = rest.subspan(static_cast<std::size_t>(n));
        written_ += static_cast<std::uint64_t>(n);
    }
    pending_.clear();
    return !failed_;
}

std::optional<StoredCommand> ItemStore::read(SequenceNumber sequence) {
    const std::uint64_t n = sequence.raw();
    if (failed_ || n == 0 || n > ends_.size() || !flush()) return std::nullopt;
    const std::uint64_t start = n == 1 ? 0 : ends_[n - 2];
    std::vector<std::byte> bytes(ends_[n - 1] - start);
    if (!read_fully(file_, bytes, start)) return std::nullopt;
    StoredCommand stored;
    stored.released.sequence = sequence;
    Decoder from(bytes);
    from.get(stored.released.time);
    from.get(stored.released.command);
    from.get(stored.released.events);
    from.get(stored.movements);
    if (from.finish()) return std::nullopt;
    return stored;
}

}  // namespace tongqu::gateway
