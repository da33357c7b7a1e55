#include "engine/log/snapshot_store.hpp"

#include <catch2/catch.hpp>
#include <cerrno>

#include "tests/engine/log/failing_files.hpp"
#include "tests/engine/log/history.hpp"
#include "tests/engine/log/temporary_folder.hpp"

using namespace tongqu;
using namespace tongqu::log;
using namespace tongqu::log::test;

namespace {

SnapshotStore store_on(FileSystem& files, const std::filesystem::path& folder = kFolder) {
    return {files, folder, identity_of_tests(), LogicVersion(7)};
}
Bytes state(std::size_t bytes, int filling) { return Bytes(bytes, static_cast<std::byte>(filling)); }
std::filesystem::path snapshot_path(int digit) {
    return kFolder / "snapshots" / ("0000000000000000000" + std::to_string(digit) + ".snapshot");
}

}  // namespace

TEST_CASE("A snapshot is read back as it was written, on the real disk") {
    const TemporaryFolder folder;
    auto store = store_on(system_files(), folder.path() / "data");
    CHECK(store.list().value().empty());
    CHECK(store.read(SequenceNumber(5)).error().error == JournalError::no_snapshot);
    for (const std::uint64_t sequence : {5U, 12U, 3U, 100U})
        REQUIRE(store.write(SequenceNumber(sequence), Time(77), state(sequence * 1000, 1)));
    CHECK(store.list().value() == std::vector<SequenceNumber>{SequenceNumber(3), SequenceNumber(5),
                                                              SequenceNumber(12), SequenceNumber(100)});
    const auto read = store.read(SequenceNumber(12)).value();
    CHECK(read.sequence == SequenceNumber(12));
    CHECK(read.time == Time(77));
    CHECK(read.payload == state(12'000, 1));
    CHECK(store.remove_old(2).value() == 2);
    CHECK(store.list().value() == std::vector<SequenceNumber>{SequenceNumber(12), SequenceNumber(100)});
}

TEST_CASE("A flip of any bit of a snapshot, and any other length, is refused") {
    SimulatedDisk disk;
    auto store = store_on(disk);
    REQUIRE(store.write(SequenceNumber(5), Time(77), state(100, 3)));
    Bytes& file = disk.content(snapshot_path(5));
    for (std::size_t at = 0; at < file.size(); ++at)
        for (int bit = 0; bit < 8; ++bit) {
            file[at] ^= static_cast<std::byte>(1 << bit);
            REQUIRE(store.read(SequenceNumber(5)).error().error == JournalError::damaged_snapshot);
            file[at] ^= static_cast<std::byte>(1 << bit);
        }
    const Bytes whole = file;
    for (std::size_t length = 0; length < whole.size(); ++length) {
        file.assign(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
        REQUIRE(store.read(SequenceNumber(5)).error().error == JournalError::damaged_snapshot);
    }
    file = whole;
    REQUIRE(store.read(SequenceNumber(5)));
}

TEST_CASE("A snapshot of another exchange, of other rules or under another name is refused") {
    SimulatedDisk disk;
    REQUIRE(store_on(disk).write(SequenceNumber(5), Time(77), state(100, 3)));
    const SnapshotStore stranger(disk, kFolder, JournalIdentity{}, LogicVersion(7));
    CHECK(stranger.read(SequenceNumber(5)).error().error == JournalError::foreign_identity);
    const SnapshotStore newer(disk, kFolder, identity_of_tests(), LogicVersion(8));
    CHECK(newer.read(SequenceNumber(5)).error().error == JournalError::other_logic_version);
    REQUIRE(disk.rename(snapshot_path(5), snapshot_path(6)));
    CHECK(store_on(disk).read(SequenceNumber(6)).error().error == JournalError::misnamed_file);
}

TEST_CASE("Whichever operation fails and whenever the power goes, a snapshot is there whole or not at all") {
    for (const int error : {EIO, ENOSPC})
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            std::mt19937_64 random(seed);
            bool complete = false;
            for (std::uint64_t operation = 0; !complete; ++operation) {
                INFO("operation " << operation << " seed " << seed);
                SimulatedDisk disk;
                REQUIRE(store_on(disk).write(SequenceNumber(4), Time(1), state(2000, 4)));
                FailingFiles files(disk, operation, error,
                                   seed % 2 == 0 ? Afterwards::dead : Afterwards::healthy);
                auto failing = store_on(files);
                const auto written = failing.write(SequenceNumber(5), Time(2), state(3000, 5));
                complete = !files.has_failed();
                if (complete) REQUIRE(written);
                if (seed % 4 < 2) disk.cut_power(random);
                const auto store = store_on(disk);
                REQUIRE(store.read(SequenceNumber(4)).value().payload == state(2000, 4));
                const auto sequences = store.list().value();
                const bool there = sequences.size() == 2;
                if (written) REQUIRE(there);
                if (there) REQUIRE(store.read(SequenceNumber(5)).value().payload == state(3000, 5));
                REQUIRE(store_on(disk).write(SequenceNumber(6), Time(3), state(10, 6)));
                for (const std::string& file : disk.files()) REQUIRE(file.ends_with(".snapshot"));
            }
        }
}
