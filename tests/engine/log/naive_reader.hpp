#pragma once
// A second reading of docs/journal-format.md, as plain as can be and sharing nothing with the first: bytes,
// offsets, bits.
#include <cstdint>
#include <string>
#include <vector>

#include "tests/engine/log/simulated_disk.hpp"

namespace tongqu::log::test {

struct Record {
    std::uint64_t sequence = 0;
    std::int64_t time = 0;
    std::string payload;

    friend bool operator==(const Record&, const Record&) = default;
};
using Records = std::vector<Record>;

std::uint32_t naive_crc32c(const std::byte* bytes, std::size_t count, std::uint32_t before = 0);

struct NaiveSegment {
    Records records;                            // committed ones
    std::vector<std::uint64_t> batch_ends;      // file offset behind each commit marker
    std::vector<std::size_t> records_by_batch;  // how many records up to and with each batch
    std::vector<std::uint64_t> piece_starts;    // where each record and marker begins
};

// All committed records of an undamaged segment; stops at the first thing that does not fit.
NaiveSegment naive_read(const Bytes& file);

}  // namespace tongqu::log::test
