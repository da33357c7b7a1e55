#include "tests/engine/log/naive_reader.hpp"

namespace tongqu::log::test {
namespace {

std::uint64_t number(const Bytes& file, std::uint64_t offset, int bytes) {
    std::uint64_t value = 0;
    for (int i = bytes - 1; i >= 0; --i)
        value = value * 256 + std::to_integer<std::uint64_t>(file[offset + static_cast<std::uint64_t>(i)]);
    return value;
}

}  // namespace

std::uint32_t naive_crc32c(const std::byte* bytes, std::size_t count, std::uint32_t before) {
    std::uint32_t remainder = ~before;
    for (std::size_t i = 0; i < count; ++i)
        for (int bit = 0; bit < 8; ++bit) {
            const std::uint32_t in = (std::to_integer<std::uint32_t>(bytes[i]) >> bit) & 1U;
            const std::uint32_t out = remainder & 1U;
            remainder >>= 1;
            if (in != out) remainder ^= 0x82F63B78U;
        }
    return ~remainder;
}

NaiveSegment naive_read(const Bytes& file) {
    NaiveSegment segment;
    const std::uint32_t seed = naive_crc32c(file.data() + 24, 16);
    std::uint32_t chain = static_cast<std::uint32_t>(number(file, 56, 4));
    std::uint64_t next = number(file, 16, 8);
    std::uint64_t batch = 4096;
    Records waiting;
    std::vector<std::uint64_t> starts;
    for (std::uint64_t at = 4096; at + 32 <= file.size();) {
        const std::uint64_t length = number(file, at + 4, 4);
        const std::uint64_t end = at + 32 + (length + 7) / 8 * 8;
        if (end > file.size()) break;
        if (number(file, at, 4) != naive_crc32c(file.data() + at + 4, end - at - 4, seed)) break;
        starts.push_back(at);
        if (number(file, at + 8, 4) == 1) {
            if (number(file, at + 12, 4) != waiting.size() || number(file, at + 16, 8) != next) break;
            Record record{next++, static_cast<std::int64_t>(number(file, at + 24, 8)), {}};
            for (std::uint64_t i = 0; i < length; ++i)
                record.payload.push_back(static_cast<char>(file[at + 32 + i]));
            waiting.push_back(record);
        } else {
            const std::uint32_t sum = naive_crc32c(file.data() + batch, at - batch, chain);
            const bool fits = number(file, at + 12, 4) == waiting.size() &&
                              number(file, at + 16, 8) == next - 1 && number(file, at + 32, 8) == batch &&
                              number(file, at + 40, 4) == at - batch && number(file, at + 48, 4) == sum;
            if (!fits) break;
            segment.records.insert(segment.records.end(), waiting.begin(), waiting.end());
            segment.batch_ends.push_back(end);
            segment.records_by_batch.push_back(segment.records.size());
            segment.piece_starts.insert(segment.piece_starts.end(), starts.begin(), starts.end());
            waiting.clear();
            starts.clear();
            chain = sum;
            batch = end;
        }
        at = end;
    }
    return segment;
}

}  // namespace tongqu::log::test
