#include "engine/log/file_digest.hpp"

#include "engine/exchange/hash_sink.hpp"

namespace tongqu::log {
namespace {

constexpr std::size_t kPieceBytes = 1024 * 1024;

// Gives the file's bytes piece by piece, in order; take returns an error or nothing.
template <class Take>
IoResult<FileDigest> read_through(File& file, Take&& take) {
    std::vector<std::byte> piece(kPieceBytes);
    exchange::HashSink hash;
    FileDigest digest;
    for (;;) {
        const auto count = file.read_at(digest.bytes, piece);
        if (!count) return std::unexpected(count.error());
        if (*count == 0) break;
        const auto bytes = std::span<const std::byte>(piece).first(*count);
        if (IoResult<void> taken = take(digest.bytes, bytes); !taken) return std::unexpected(taken.error());
        hash.write(bytes.data(), bytes.size());
        digest.bytes += *count;
    }
    digest.sha256 = hash.result();
    return digest;
}

}  // namespace

IoResult<FileDigest> digest_of(FileSystem& files, const std::filesystem::path& path) {
    auto file = files.open(path, OpenMode::read);
    if (!file) return std::unexpected(file.error());
    return read_through(**file, [](std::uint64_t, std::span<const std::byte>) { return IoResult<void>(); });
}

IoResult<FileDigest> copy_file(FileSystem& files, const std::filesystem::path& from,
                               const std::filesystem::path& to) {
    auto source = files.open(from, OpenMode::read);
    if (!source) return std::unexpected(source.error());
    auto target = files.open(to, OpenMode::create);
    if (!target) return std::unexpected(target.error());
    auto digest = read_through(**source, [&](std::uint64_t offset, std::span<const std::byte> bytes) {
        return write_fully(**target, offset, bytes);
    });
    if (!digest) return digest;
    if (auto synced = (*target)->sync_content(); !synced) return std::unexpected(synced.error());
    return digest;
}

}  // namespace tongqu::log
