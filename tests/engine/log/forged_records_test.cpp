// Records and markers whose checksums are right but whose content does not fit what is around them.
#include <catch2/catch.hpp>
#include <cstring>

#include "tests/engine/log/history.hpp"

using namespace tongqu;
using namespace tongqu::log;
using namespace tongqu::log::test;

namespace {

// Three batches: their records and markers begin at these places.
constexpr std::uint64_t kSecondBatch = 4096 + 40 + 56;
constexpr std::uint64_t kSecondOfSecond = kSecondBatch + 40;
constexpr std::uint64_t kSecondMarker = kSecondOfSecond + 40;

std::vector<Records> three_batches() {
    return {records_from(1, {"a"}), records_from(2, {"b", "c"}), records_from(4, {"d"})};
}

// The outcome after the field at `field` of the record at `record` was raised by one and the checksum made
// right.
JournalFailure forged(std::uint64_t record, std::uint64_t field, std::int64_t by = 1) {
    SimulatedDisk disk;
    write_journal(disk, three_batches());
    Bytes& file = disk.content(segment_path(1));
    std::uint32_t value = 0;
    std::memcpy(&value, file.data() + record + field, 4);
    value = static_cast<std::uint32_t>(value + by);
    std::memcpy(file.data() + record + field, &value, 4);
    const std::uint32_t seed = naive_crc32c(file.data() + 24, 16);
    const std::size_t length = record == kSecondMarker ? 52 : 36;  // behind the checksum
    const std::uint32_t checksum = naive_crc32c(file.data() + record + 4, length, seed);
    std::memcpy(file.data() + record, &checksum, 4);
    const auto read = read_journal(disk);
    REQUIRE_FALSE(read);
    REQUIRE(read.error().offset);
    return read.error();
}

}  // namespace

TEST_CASE("An intact record that does not follow the one before is refused at its place") {
    CHECK(forged(kSecondOfSecond, 16).error == JournalError::wrong_sequence);
    CHECK(forged(kSecondOfSecond, 16).offset == kSecondOfSecond);
    CHECK(forged(kSecondOfSecond, 12).error == JournalError::wrong_sequence);
    CHECK(forged(kSecondOfSecond, 24, -1001).error == JournalError::time_went_back);
    CHECK(forged(kSecondOfSecond, 24, -1001).offset == kSecondOfSecond);
}

TEST_CASE("An intact commit marker that does not fit its batch is refused, whichever field it is") {
    // Number of records, last sequence number, time, place, length, zero pieces, chain, reserved.
    for (const std::uint64_t field : {12U, 16U, 24U, 32U, 40U, 44U, 48U, 52U}) {
        INFO("field at " << field);
        CHECK(forged(kSecondMarker, field).error == JournalError::damaged_batch);
        CHECK(forged(kSecondMarker, field).offset == kSecondMarker);
    }
}

TEST_CASE("An intact record with another payload than the marker vouches for is refused") {
    CHECK(forged(kSecondOfSecond, 32).error == JournalError::damaged_batch);
    CHECK(forged(kSecondOfSecond, 32).offset == kSecondMarker);
}
