#include <catch2/catch.hpp>
#include <cstring>

#include "engine/log/segment_header.hpp"
#include "tests/engine/log/history.hpp"

using namespace tongqu;
using namespace tongqu::log;
using namespace tongqu::log::test;

namespace {

// Segments 1, 3 and 5.
SimulatedDisk three_segments(const JournalOptions& options = small_journal()) {
    SimulatedDisk disk;
    std::vector<Records> batches;
    for (std::uint64_t i = 1; i <= 5; ++i) batches.push_back(records_from(i, {std::string(1500, 'a')}));
    write_journal(disk, batches, options);
    return disk;
}

JournalError refused(SimulatedDisk disk, const JournalOptions& options = small_journal()) {
    const auto opened = open_journal(disk, kFolder, options);
    REQUIRE_FALSE(opened);
    return opened.error().error;
}

// Changes the header of a segment and makes its checksum right again.
template <class Change>
SimulatedDisk with_header(SimulatedDisk disk, std::uint64_t segment, Change change) {
    Bytes& file = disk.content(segment_path(segment));
    auto header = layout_at<SegmentHeader>(file, 0);
    change(header);
    header = sealed(header);
    std::memcpy(file.data(), &header, sizeof header);
    return disk;
}

SimulatedDisk renamed(SimulatedDisk disk, const std::filesystem::path& from,
                      const std::filesystem::path& to) {
    REQUIRE(disk.rename(from, to));
    return disk;
}

SimulatedDisk without(SimulatedDisk disk, std::uint64_t segment) {
    REQUIRE(disk.remove(segment_path(segment)));
    return disk;
}

}  // namespace

TEST_CASE("Each way in which segments can be wrong is refused by its own error") {
    using enum JournalError;
    const SimulatedDisk good = three_segments();
    auto other_logic = small_journal();
    other_logic.expect.logic = LogicVersion(8);
    auto other_identity = small_journal();
    other_identity.expect.identity = JournalIdentity{};
    auto later = small_journal();
    later.expect.first_sequence = SequenceNumber(2);
    auto foreign = small_journal();
    foreign.new_identity = JournalIdentity{};

    SimulatedDisk swapped = good.copy();
    std::swap(swapped.content(segment_path(3)), swapped.content(segment_path(5)));
    SimulatedDisk overlapping = good.copy();
    overlapping.content(segment_path(3));
    {
        auto file = overlapping.open(segment_path(2), OpenMode::create);
        REQUIRE(file);
    }
    overlapping.content(segment_path(2)) = overlapping.content(segment_path(3));
    overlapping = with_header(std::move(overlapping), 2, [](SegmentHeader& h) { h.first_sequence = 2; });
    SimulatedDisk garbage = good.copy();
    garbage.content(segment_path(1))[8000] = std::byte{1};
    SimulatedDisk stranger = good.copy();
    stranger.content(segment_path(3)) = three_segments(foreign).content(segment_path(3));
    SimulatedDisk headless = good.copy();
    headless.content(segment_path(3))[0] = std::byte{0};
    SimulatedDisk flipped = good.copy();
    flipped.content(segment_path(3))[20] ^= std::byte{1};

    struct Case {
        const char* what;
        JournalError expected;
        JournalError found;
    };
    const Case cases[] = {
        {"the first segment is gone", missing_segment, refused(without(good.copy(), 1))},
        {"a segment in the middle is gone", missing_segment, refused(without(good.copy(), 3))},
        {"two segments have each other's name", misnamed_file, refused(swapped.copy())},
        {"a segment repeats earlier numbers", wrong_order, refused(overlapping.copy())},
        {"a segment is called otherwise", misnamed_file,
         refused(renamed(good.copy(), segment_path(5), kFolder / "journal" / "5.segment"))},
        {"a segment has another number in its name", misnamed_file,
         refused(renamed(good.copy(), segment_path(3), segment_path(4)))},
        {"the journal begins before the number it should begin with", wrong_order,
         refused(good.copy(), later)},
        {"the caller runs under other rules", other_logic_version, refused(good.copy(), other_logic)},
        {"one segment was written under other rules", other_logic_version,
         refused(with_header(good.copy(), 3, [](SegmentHeader& h) { h.logic_version = 8; }))},
        {"one segment has another format", other_format_version,
         refused(with_header(good.copy(), 3, [](SegmentHeader& h) { h.format_version = 2; }))},
        {"the journal is not that of the caller", foreign_identity, refused(good.copy(), other_identity)},
        {"one segment belongs to another exchange", foreign_identity, refused(stranger.copy())},
        {"a segment follows other content", broken_chain,
         refused(with_header(good.copy(), 3, [](SegmentHeader& h) { h.chain_before ^= 1; }))},
        {"a segment follows another time", broken_chain,
         refused(with_header(good.copy(), 3, [](SegmentHeader& h) { h.time_before += 1; }))},
        {"bytes follow the last marker of a sealed segment", trailing_garbage, refused(garbage.copy())},
        {"a segment does not begin as one", not_a_segment, refused(headless.copy())},
        {"a header has a flipped bit", damaged_header, refused(flipped.copy())},
    };
    for (const Case& one : cases) {
        INFO(one.what << ": " << to_string(one.found) << " instead of " << to_string(one.expected));
        CHECK(one.found == one.expected);
    }
}

TEST_CASE(
    "A journal is created only when asked for, and never where there are snapshots or an identity to keep") {
    using enum JournalError;
    auto options = small_journal();
    options.new_identity.reset();
    CHECK(refused(SimulatedDisk{}, options) == no_journal);
    options = small_journal();
    options.expect.identity = identity_of_tests();
    CHECK(refused(SimulatedDisk{}, options) == no_journal);
    SimulatedDisk disk;
    REQUIRE(disk.open(kFolder / "snapshots" / "00000000000000000009.snapshot", OpenMode::create));
    CHECK(refused(disk.copy()) == missing_segment);
    CHECK(read_journal(disk).error().error == no_journal);
}

TEST_CASE("Sizes that do not fit each other are refused") {
    auto options = small_journal();
    options.segment_bytes = 8191;
    CHECK(refused(SimulatedDisk{}, options) == JournalError::bad_options);
    options.segment_bytes = 4096;
    CHECK(refused(SimulatedDisk{}, options) == JournalError::bad_options);
    options.segment_bytes = 8192;
    options.max_batch_bytes = 4097;
    CHECK(refused(SimulatedDisk{}, options) == JournalError::bad_options);
    options.max_batch_bytes = 87;
    CHECK(refused(SimulatedDisk{}, options) == JournalError::bad_options);
    options.max_batch_bytes = 88;
    options.expect.first_sequence = SequenceNumber(0);
    CHECK(refused(SimulatedDisk{}, options) == JournalError::bad_options);
}

TEST_CASE("A second opener of a folder is refused while the first lives") {
    SimulatedDisk disk;
    {
        const auto first = open_journal(disk, kFolder, small_journal());
        REQUIRE(first);
        CHECK(open_journal(disk, kFolder, small_journal()).error().error == JournalError::locked);
    }
    CHECK(open_journal(disk, kFolder, small_journal()));
}

TEST_CASE("Segments of another size may follow, when the configuration changed") {
    SimulatedDisk disk = three_segments();
    auto larger = small_journal();
    larger.segment_bytes = 32768;
    larger.max_batch_bytes = 20000;
    std::vector<Records> batches{records_from(6, {std::string(9000, 'x')}),
                                 records_from(7, {std::string(15000, 'y')})};
    write_journal(disk, batches, larger);
    write_journal(disk,
                  {records_from(8, {std::string(2000, 'z')}), records_from(9, {std::string(2000, 'z')})});
    CHECK(read_journal(disk).value().records.size() == 9);
    CHECK(disk.content(segment_path(6)).size() == 32768);

    SimulatedDisk fresh;  // an empty segment that is too small gives way to a larger one of the same name
    write_journal(fresh, {});
    write_journal(fresh, {records_from(1, {std::string(9000, 'x')})}, larger);
    CHECK(read_journal(fresh).value().records.size() == 1);
    CHECK(fresh.content(segment_path(1)).size() == 32768);
}
