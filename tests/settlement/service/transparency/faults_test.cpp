// A log under failing operations and power cuts: what was published stays published, nothing else ever appears.
#include <cerrno>

#include "settlement/service/transparency/log_check.hpp"
#include "settlement/service/transparency/witness_file.hpp"
#include "tests/engine/log/failing_files.hpp"
#include "tests/engine/log/simulated_disk.hpp"
#include "tests/settlement/service/transparency/fixtures.hpp"

namespace tongqu::transparency::test {
namespace {

using log::test::Afterwards;
using log::test::FailingFiles;
using log::test::SimulatedDisk;

const std::filesystem::path kWitness = "/w/heads";

// What a run told the world before it ended.
struct Told {
    std::vector<SignedHead> heads;
    bool failed = false;
};

// Opens the log, goes on until `until` with a head after every 6 commands, and feeds the witness.
Told run(log::FileSystem& files, std::uint64_t until) {
    Told told;
    const auto failed = [&](const auto& result) {
        if (!result) {
            INFO(to_string(result.error()));
            const auto error = result.error().error;
            CHECK((error == TransparencyError::io_failed || error == TransparencyError::no_space));
            told.failed = true;
        }
        return told.failed;
    };
    auto log = TransparencyLog::open(files, options_for(until));
    if (failed(log)) return told;
    auto witness = WitnessFile::open(files, kWitness);
    if (failed(witness)) return told;
    while (log->last().raw() < until) {
        if (failed(log->append(released(log->last().raw() + 1), movements(log->last().raw() + 1)))) return told;
        if (log->last().raw() % 6 != 0 && log->last().raw() != until) continue;
        const auto head = log->publish(at(static_cast<std::int64_t>(log->last().raw())));
        if (failed(head)) {
            CHECK_FALSE(log->publish(at(10'000)));
            CHECK_FALSE(log->append(released(log->last().raw() + 1), movements(log->last().raw() + 1)));
            return told;
        }
        told.heads.push_back(*head);
        if (failed(witness->catch_up(log->heads()))) return told;
    }
    return told;
}

Digest twin_root(std::uint64_t size) {
    std::vector<Digest> leaves;
    LeafMaker maker{Salts(known_secrets().salts)};
    for (std::uint64_t n = 1; n <= size; ++n) leaves.push_back(leaf_hash(encode(maker.make(released(n), movements(n)))));
    return naive_root(leaves);
}

std::string witness_text(SimulatedDisk& disk) {
    const auto& bytes = disk.content(kWitness);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// After whatever happened: a healthy run to the end, in which everything told before still holds.
void recovers(SimulatedDisk& disk, const Told& before, std::uint64_t until) {
    disk.release_locks();
    const Told after = run(disk, until);
    REQUIRE_FALSE(after.failed);
    disk.release_locks();
    const auto checked = check_log(disk, kFolder, some_identity(), std::nullopt, nullptr);
    if (!checked) FAIL(to_string(checked.error()));
    CHECK(checked->leaves == until);
    CHECK(checked->latest->head.tree.root == twin_root(until));
    const auto heads = HeadFile::open(disk, kFolder, some_identity(), HeadFile::Access::read_only);
    REQUIRE(heads);
    for (const SignedHead& head : before.heads) CHECK(*heads->read(head.head.number) == head);
    const auto witnessed = check_witness(witness_text(disk), *heads);
    if (!witnessed) FAIL(to_string(witnessed.error()));
    CHECK(*witnessed == heads->count());
}

}  // namespace

TEST_CASE("Whichever file operation fails, what was published stays and the log goes on after a start") {
    for (const auto afterwards : {Afterwards::dead, Afterwards::healthy}) {
        for (const int error : {EIO, ENOSPC}) {
            for (std::uint64_t operation = 0;; ++operation) {
                INFO("operation " << operation << ", error " << error);
                SimulatedDisk disk;
                FailingFiles files(disk, operation, error, afterwards);
                const Told told = run(files, 40);
                if (!files.has_failed()) {
                    REQUIRE_FALSE(told.failed);
                    REQUIRE(operation > 60);
                    break;
                }
                CHECK(told.failed);
                recovers(disk, told, 47);
            }
        }
    }
}

TEST_CASE("Whichever file operation of a second start fails, the third one goes on") {
    for (std::uint64_t operation = 0;; ++operation) {
        INFO("operation " << operation);
        SimulatedDisk disk;
        Told told = run(disk, 20);
        disk.release_locks();
        FailingFiles files(disk, operation, EIO, Afterwards::dead);
        const Told second = run(files, 33);
        told.heads.insert(told.heads.end(), second.heads.begin(), second.heads.end());
        if (!files.has_failed()) break;
        recovers(disk, told, 40);
    }
}

TEST_CASE("After power cuts at any operation every published head is there and the log goes on") {
    std::mt19937_64 random(20260302);
    for (int i = 0; i < (long_tests() ? 20'000 : 600); ++i) {
        INFO("round " << i);
        SimulatedDisk disk;
        Told all;
        std::uint64_t until = 0;
        for (int cut = 0; cut < 3; ++cut) {
            until += 1 + random() % 25;
            FailingFiles files(disk, random() % 60, EIO, Afterwards::dead);
            const Told told = run(files, until);
            all.heads.insert(all.heads.end(), told.heads.begin(), told.heads.end());
            disk.cut_power(random);
        }
        recovers(disk, all, until + 7);
    }
}

TEST_CASE("A sync that fails and is forgotten by the disk publishes nothing") {
    SimulatedDisk disk;
    auto log = TransparencyLog::open(disk, options_for(0));
    REQUIRE(log->append(released(1), movements(1)));
    disk.next_sync_fails = true;
    REQUIRE_FALSE(log->publish(at(1)));
    CHECK(log->publish(at(1)).error().error == TransparencyError::failed_before);
    CHECK_FALSE(log->latest());
}

}  // namespace tongqu::transparency::test
