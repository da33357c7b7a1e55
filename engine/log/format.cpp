#include "engine/log/format.hpp"

#include <algorithm>

#include "engine/log/crc32c.hpp"

namespace tongqu::log {

std::uint32_t checksum_seed(const JournalIdentity& identity) { return crc32c(identity.bytes); }

std::uint32_t count_zero_sectors(std::uint64_t offset, std::span<const std::byte> bytes) {
    std::uint32_t zero_sectors = 0;
    while (!bytes.empty()) {
        const std::size_t piece =
            std::min(bytes.size(), kSectorBytes - static_cast<std::size_t>(offset % kSectorBytes));
        if (all_zero(bytes.first(piece))) ++zero_sectors;
        offset += piece;
        bytes = bytes.subspan(piece);
    }
    return zero_sectors;
}

bool all_zero(std::span<const std::byte> bytes) {
    return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

}  // namespace tongqu::log
