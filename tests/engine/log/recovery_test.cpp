#include "engine/log/recovery.hpp"

#include <catch2/catch.hpp>

#include "tests/engine/log/history.hpp"

using namespace tongqu;
using namespace tongqu::log;
using namespace tongqu::log::test;

namespace {

// Three segments; the last holds several small batches and one of many sectors.
std::vector<Records> some_batches() {
    std::mt19937_64 random(11);
    std::string large(1700, '\0');
    for (char& c : large) c = static_cast<char>(random() | 1);
    return {records_from(1, {std::string(1500, 'a'), "b"}),
            records_from(3, {std::string(1900, 'c')}),
            records_from(4, {std::string(1800, 'd')}),
            records_from(5, {std::string(2000, 'e')}),
            records_from(6, {"f", "", "gg"}),
            records_from(9, {large, "h"}),
            records_from(11, {"i"})};
}
constexpr std::uint64_t kLastSegment = 6;

// Opening for writing agrees with reading, zeroes what it cuts, and writing goes on from there.
void check_it_goes_on(SimulatedDisk disk, const Records& expected) {
    {
        auto journal = open_journal(disk, kFolder, small_journal());
        if (!journal) FAIL(to_string(journal.error()));
        JournalWriter writer(std::move(*journal));
        REQUIRE(writer.durable() == SequenceNumber(expected.size()));
        REQUIRE_FALSE(read_journal(disk).value().tail);
        REQUIRE(write_batch(writer, records_from(expected.size() + 1, {"next"})));
    }
    REQUIRE(read_journal(disk).value().records ==
            joined({expected, records_from(expected.size() + 1, {"next"})}));
}

// The refusal that both reading and opening give; opening changes nothing.
JournalFailure refusal(const SimulatedDisk& disk, const JournalOptions& options = small_journal()) {
    SimulatedDisk copy = disk.copy();
    const auto opened = open_journal(copy, kFolder, options);
    REQUIRE_FALSE(opened);
    for (const std::string& file : disk.files()) {
        SimulatedDisk before = disk.copy();
        REQUIRE(copy.content(file) == before.content(file));
    }
    const auto read = read_journal(copy);
    REQUIRE_FALSE(read);
    REQUIRE(to_string(read.error()) == to_string(opened.error()));
    return opened.error();
}

}  // namespace

TEST_CASE("Whatever of the last batches did not reach the disk, the batches before it are kept") {
    SimulatedDisk disk;
    const auto batches = some_batches();
    write_journal(disk, batches);
    const Bytes whole = disk.content(segment_path(kLastSegment));
    const NaiveSegment naive = naive_read(whole);
    REQUIRE(naive.batch_ends.size() == 3);
    for (std::uint64_t kept = kFirstRecordOffset; kept <= naive.batch_ends.back(); ++kept) {
        Bytes cut = whole;
        std::fill(cut.begin() + static_cast<std::ptrdiff_t>(kept), cut.end(), std::byte{0});
        std::size_t whole_batches = 4;
        for (const std::uint64_t end : naive.batch_ends)
            if (std::equal(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(end), cut.begin()))
                ++whole_batches;
        const Records expected =
            joined({batches.begin(), batches.begin() + static_cast<std::ptrdiff_t>(whole_batches)});
        SimulatedDisk torn = disk.copy();
        torn.content(segment_path(kLastSegment)) = cut;
        const auto read = read_journal(torn);
        INFO("kept " << kept);
        REQUIRE(read);
        REQUIRE(read->records == expected);
        const std::uint64_t committed =
            whole_batches == 4 ? kFirstRecordOffset : naive.batch_ends[whole_batches - 5];
        REQUIRE(read->tail.has_value() == (kept > committed));
        if (read->tail) REQUIRE(read->tail->offset == committed);
        if (kept % 7 == 0) check_it_goes_on(torn.copy(), expected);
    }
}

TEST_CASE("A file cut short from outside is refused at every length, for no crash shortens a segment") {
    SimulatedDisk disk;
    write_journal(disk, some_batches());
    for (std::size_t length = 0; length<8192; length += length> 4000 ? 1 : 97) {
        SimulatedDisk shorter = disk.copy();
        shorter.content(segment_path(kLastSegment)).resize(length);
        INFO("length " << length);
        const auto read = read_journal(shorter);
        REQUIRE_FALSE(read);
        REQUIRE(read.error().error == JournalError::wrong_size);
    }
    disk.content(segment_path(kLastSegment)).push_back(std::byte{0});
    CHECK(refusal(disk).error == JournalError::wrong_size);
}

TEST_CASE("A batch whose marker arrived without some of its sectors was never acknowledged and is cut") {
    SimulatedDisk disk;
    auto batches = some_batches();
    batches.pop_back();  // the batch of many sectors is the last
    write_journal(disk, batches);
    const NaiveSegment naive = naive_read(disk.content(segment_path(kLastSegment)));
    const std::uint64_t begin = naive.batch_ends[0];
    const std::uint64_t end = naive.batch_ends[1];
    const std::uint64_t first_sector = begin / kSectorBytes;
    const std::uint64_t sectors = (end - 1) / kSectorBytes - first_sector + 1;
    REQUIRE(sectors == 4);
    for (std::uint64_t lost = 0; lost < (1U << sectors); ++lost) {
        SimulatedDisk torn = disk.copy();
        Bytes& file = torn.content(segment_path(kLastSegment));
        for (std::uint64_t at = begin; at < end; ++at)
            if ((lost >> (at / kSectorBytes - first_sector)) & 1U) file[at] = std::byte{0};
        INFO("lost sectors, as bits: " << lost);
        const auto read = read_journal(torn);
        REQUIRE(read);
        if (lost != 0) batches.resize(5);
        REQUIRE(read->records == joined(batches));
        check_it_goes_on(torn.copy(), joined(batches));
    }
}

TEST_CASE("The same loss before a later commit marker is damage and is refused") {
    SimulatedDisk disk;
    write_journal(disk, some_batches());
    const NaiveSegment naive = naive_read(disk.content(segment_path(kLastSegment)));
    Bytes& file = disk.content(segment_path(kLastSegment));
    std::fill_n(file.begin() + 4608, 512, std::byte{0});
    REQUIRE(naive.batch_ends[0] < 4608);
    const JournalFailure failure = refusal(disk);
    CHECK(failure.error == JournalError::damaged_record);
    CHECK(failure.file == segment_path(kLastSegment));
    CHECK(failure.offset == naive.batch_ends[0]);
}

TEST_CASE("The same loss in the last batch of a sealed segment is damage and is refused") {
    SimulatedDisk disk;
    write_journal(disk, some_batches());
    Bytes& file = disk.content(segment_path(1));  // its last batch runs from 5728 to 7720
    std::fill_n(file.begin() + 6144, 512, std::byte{0});
    const JournalFailure failure = refusal(disk);
    CHECK(failure.error == JournalError::damaged_record);
    CHECK(failure.offset == 4096 + 1632);
}

TEST_CASE("Zeros that belong to the last batch do not pass for lost sectors when a bit of it flips") {
    SimulatedDisk disk;
    write_journal(disk, {records_from(1, {"a"}), records_from(2, {std::string(2500, '\0'), "b"})});
    REQUIRE(read_journal(disk).value().records.size() == 3);
    Bytes& file = disk.content(segment_path(1));
    file[4096 + 96 + 32] ^= std::byte{4};  // the first byte of the zeros
    CHECK(refusal(disk).error == JournalError::damaged_record);
}

TEST_CASE("A flip of any bit is refused with its place, or it lies in what was never committed") {
    SimulatedDisk disk;
    const std::vector<Records> batches{records_from(1, {std::string(1500, 'a'), "b"}),
                                       records_from(3, {std::string(2300, 'c')}),
                                       records_from(4, {"d", "", "eeeeeeeee"}), records_from(7, {"f"}),
                                       records_from(8, {std::string(20, '\0'), "g"})};
    write_journal(disk, batches);
    const Records all = joined(batches);
    for (const std::uint64_t segment : {1U, 4U}) {
        const bool is_last = segment == 4;
        Bytes& file = disk.content(segment_path(segment));
        const NaiveSegment naive = naive_read(file);
        const std::uint64_t last_marker = naive.piece_starts.back();
        for (std::uint64_t at = 0; at < file.size(); ++at) {
            // The zeros of the header's page and of the rest of the file are all alike: every 61st byte of
            // them will do.
            const bool zeros = (at >= 64 && at < 4096) || at >= naive.batch_ends.back() + 64;
            if (zeros && at % 61 != 0) continue;
            for (int bit = 0; bit < 8; ++bit) {
                INFO("segment " << segment << " byte " << at << " bit " << bit);
                file[at] ^= static_cast<std::byte>(1 << bit);
                const auto read = read_journal(disk);
                file[at] ^= static_cast<std::byte>(1 << bit);
                if (is_last && at >= last_marker) {
                    REQUIRE(read);
                    REQUIRE(read->tail);
                    REQUIRE(read->tail->offset <= at);
                    REQUIRE(at < read->tail->offset + read->tail->bytes);
                    const std::size_t kept = at < naive.batch_ends.back() ? all.size() - 2 : all.size();
                    REQUIRE(read->records ==
                            Records(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept)));
                    continue;
                }
                REQUIRE_FALSE(read);
                REQUIRE(read.error().file == segment_path(segment));
                REQUIRE(read.error().offset);
                if (at < 64) continue;
                std::uint64_t piece = at < 4096 ? 64 : naive.batch_ends.back();
                if (at >= 4096 && at < naive.batch_ends.back())
                    piece = *(std::ranges::upper_bound(naive.piece_starts, at) - 1);
                REQUIRE(*read.error().offset == piece);
            }
        }
    }
}

TEST_CASE("A batch that a failed sync left in memory only is on disk once recovery has accepted it") {
    SimulatedDisk disk;
    const auto batches =
        std::vector<Records>{records_from(1, {"a"}), records_from(2, {std::string(1500, 'b')})};
    write_journal(disk, {batches[0]});
    {
        JournalWriter writer(open_journal(disk, kFolder, small_journal()).value());
        const Record& record = batches[1][0];
        REQUIRE(writer.reserve(record_bytes(record.payload.size())));
        writer.append(SequenceNumber(record.sequence), Time(record.time),
                      std::as_bytes(std::span(record.payload)));
        disk.next_sync_fails = true;
        const auto committed = writer.commit();
        REQUIRE_FALSE(committed);
        CHECK(committed.error().error == JournalError::io_failed);
    }
    {
        const auto journal = open_journal(disk, kFolder, small_journal());
        REQUIRE(journal);
        REQUIRE(journal->position.next_sequence == SequenceNumber(3));
    }
    std::mt19937_64 random(5);
    disk.cut_power(random);
    CHECK(read_journal(disk).value().records == joined(batches));
}
