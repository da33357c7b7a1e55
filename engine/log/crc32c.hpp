#pragma once
// CRC-32C (Castagnoli): polynomial 0x1EDC6F41 reflected, initial value and final exclusive-or 0xFFFFFFFF, as
// in RFC 3720 section 12.1. It finds every burst of up to 32 bits; it is no protection against somebody who
// means harm.
#include <cstddef>
#include <cstdint>
#include <span>

namespace tongqu::log {

// The CRC of `bytes`; given the CRC of what came before as `before`, the CRC of both together. Uses the
// processor's instruction where there is one (SSE4.2), else a table. O(length), about 8 bytes in 3 cycles by
// instruction.
[[nodiscard]] std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before = 0);

// The same by table alone; what processors without the instruction use.
[[nodiscard]] std::uint32_t crc32c_by_table(std::span<const std::byte> bytes, std::uint32_t before = 0);

}  // namespace tongqu::log
