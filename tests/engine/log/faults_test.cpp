#include <catch2/catch.hpp>
#include <cerrno>
#include <cstdlib>

#include "tests/engine/log/failing_files.hpp"
#include "tests/engine/log/history.hpp"

using namespace tongqu;
using namespace tongqu::log;
using namespace tongqu::log::test;

namespace {

struct Run {
    Records written;       // commits that were tried
    Records acknowledged;  // commits that succeeded
    bool complete = false;
    std::optional<JournalFailure> failure;
};

// Opens the journal and writes batches; goes on after no_space, ends at any other failure, as a server does.
Run run_exchange(FileSystem& files, std::uint64_t seed, Records history, int batches) {
    std::mt19937_64 random(seed);
    Run run{history, history, false, std::nullopt};
    auto journal = open_journal(files, kFolder, small_journal());
    if (!journal) {
        run.failure = journal.error();
        return run;
    }
    JournalWriter writer(std::move(*journal));
    for (int i = 0; i < batches; ++i) {
        const Records& known = run.acknowledged;
        const Records batch = random_batch(random, known.size() + 1, known.empty() ? 0 : known.back().time);
        const Records attempt = joined({known, batch});
        const auto written = write_batch(writer, batch);
        if (written) {
            run.written = run.acknowledged = attempt;
            continue;
        }
        run.failure = written.error();
        if (written.error().error == JournalError::no_space) continue;
        run.written = attempt;
        REQUIRE(writer.reserve(32).error().error == JournalError::failed_before);
        return run;
    }
    run.complete = true;
    return run;
}

// Everything acknowledged is there, and nothing that was not written.
Records check_recovery(SimulatedDisk& disk, const Run& run) {
    auto journal = open_journal(disk, kFolder, small_journal());
    if (!journal) FAIL(to_string(journal.error()));
    const Records found = read_journal(disk).value().records;
    REQUIRE(begins_with(found, run.acknowledged));
    REQUIRE(begins_with(run.written, found));
    return found;
}

std::uint64_t rounds(std::uint64_t plain, std::uint64_t many) {
    return std::getenv("TONGQU_LONG_TESTS") != nullptr ? many : plain;
}

}  // namespace

TEST_CASE("Whichever file operation fails, nothing acknowledged is lost and nothing half-written is kept") {
    for (const auto afterwards : {Afterwards::dead, Afterwards::healthy})
        for (const int error : {EIO, ENOSPC}) {
            bool complete = false;
            std::uint64_t operation = 0;
            for (; !complete; ++operation) {
                INFO("operation " << operation << " error " << error << " dead "
                                  << (afterwards == Afterwards::dead));
                SimulatedDisk disk;
                FailingFiles files(disk, operation, error, afterwards);
                const Run run = run_exchange(files, 9, {}, 40);
                complete = !files.has_failed();
                disk.release_locks();
                check_recovery(disk, run);
                if (complete) REQUIRE(run.complete);
            }
            CHECK(operation > 100);
        }
}

TEST_CASE(
    "Whichever file operation fails while the journal is opened again, the next opening finds everything") {
    SimulatedDisk before;
    Run history = run_exchange(before, 4, {}, 30);
    REQUIRE(history.complete);
    // A tail to cut and a spare to remove.
    std::string last;
    for (const std::string& file : before.files())
        if (file.ends_with(".segment")) last = file;
    Bytes& content = before.content(last);
    const NaiveSegment naive = naive_read(content);
    const std::uint64_t end = naive.batch_ends.back();
    for (std::uint64_t i = 0; i < 90; ++i) content[end + i] = std::byte{0x55};
    for (std::uint64_t operation = 0, failed = 1; failed != 0; ++operation) {
        INFO("operation " << operation);
        SimulatedDisk disk = before.copy();
        FailingFiles files(disk, operation, EIO, Afterwards::dead);
        const Run run = run_exchange(files, 5, history.acknowledged, 0);
        failed = files.has_failed();
        REQUIRE(run.complete == (failed == 0));
        disk.release_locks();
        REQUIRE(check_recovery(disk, history) == history.acknowledged);
    }
}

TEST_CASE("No space passes: after a single failure the writer goes on in the same process") {
    bool complete = false;
    int recovered = 0;
    for (std::uint64_t operation = 0; !complete; ++operation) {
        SimulatedDisk disk;
        FailingFiles files(disk, operation, ENOSPC, Afterwards::healthy);
        const Run run = run_exchange(files, 9, {}, 40);
        complete = !files.has_failed();
        if (run.complete && run.failure && run.failure->error == JournalError::no_space) ++recovered;
    }
    CHECK(recovered > 0);
}

TEST_CASE("Whenever the power is cut, everything acknowledged is found again, over several cuts in a row") {
    for (std::uint64_t seed = 1; seed <= rounds(1500, 50'000); ++seed) {
        INFO("seed " << seed);
        std::mt19937_64 random(seed);
        SimulatedDisk disk;
        Records history;
        for (int cut = 0; cut < 3; ++cut) {
            FailingFiles files(disk, random() % 120, EIO, Afterwards::dead);
            const Run run = run_exchange(files, random(), history, 25);
            disk.cut_power(random);
            history = check_recovery(disk, run);
        }
    }
}

TEST_CASE("Without a sync per batch a loss of power still leaves the full segments whole") {
    auto options = small_journal();
    options.durability = Durability::os;
    std::vector<Records> batches;
    for (std::uint64_t i = 1; i <= 5; ++i) batches.push_back(records_from(i, {std::string(1500, 'o')}));
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        INFO("seed " << seed);
        std::mt19937_64 random(seed);
        SimulatedDisk disk;
        write_journal(disk, batches, options);  // two a segment: the fifth is alone in the third
        disk.cut_power(random);
        const auto read = read_journal(disk);
        if (!read) FAIL(to_string(read.error()));
        REQUIRE(read->records.size() >= 4);
        REQUIRE(begins_with(joined(batches), read->records));
    }
}
