#include "engine/log/writer.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "tests/engine/log/history.hpp"
#include "tests/engine/log/temporary_folder.hpp"

using namespace tongqu;
using namespace tongqu::log;
using namespace tongqu::log::test;

TEST_CASE("What is committed is found again by the journal's reader and by a naive one") {
    SimulatedDisk disk;
    const std::vector<Records> batches{records_from(1, {"list"}),
                                       records_from(2, {"", "bid", "12345678", "ask"}),
                                       records_from(6, {std::string(1000, 'z')})};
    write_journal(disk, batches);
    CHECK(read_journal(disk).value().records == joined(batches));
    CHECK_FALSE(read_journal(disk).value().tail);
    const NaiveSegment naive = naive_read(disk.content(segment_path(1)));
    CHECK(naive.records == joined(batches));
    CHECK(naive.records_by_batch == std::vector<std::size_t>{1, 5, 6});
}

TEST_CASE("Random histories over many segments and restarts are read back unchanged") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        INFO("seed " << seed);
        std::mt19937_64 random(seed);
        SimulatedDisk disk;
        Records all;
        for (int restart = 0; restart < 4; ++restart) {
            std::vector<Records> batches;
            for (std::uint64_t i = random() % 20; i > 0; --i) {
                batches.push_back(random_batch(random, all.size() + 1, all.empty() ? 0 : all.back().time));
                all.insert(all.end(), batches.back().begin(), batches.back().end());
            }
            auto options = small_journal();
            options.durability = random() % 2 == 0 ? Durability::disk : Durability::os;
            write_journal(disk, batches, options);
        }
        REQUIRE(read_journal(disk).value().records == all);
        Records naive;
        for (const std::string& file : disk.files()) {
            if (!file.ends_with(".segment")) continue;
            const Records part = naive_read(disk.content(file)).records;
            naive.insert(naive.end(), part.begin(), part.end());
        }
        REQUIRE(naive == all);
    }
}

TEST_CASE("Reading can begin in the middle, as after a snapshot, and leaves out earlier segments") {
    std::mt19937_64 random(3);
    SimulatedDisk disk;
    std::vector<Records> batches;
    std::uint64_t next = 1;
    for (int i = 0; i < 80; ++i) {
        batches.push_back(random_batch(random, next, batches.empty() ? 0 : batches.back().back().time));
        next += batches.back().size();
    }
    write_journal(disk, batches);
    const Records all = joined(batches);
    for (std::uint64_t from = 1; from <= next; ++from) {
        const auto read = read_journal(disk, SequenceNumber(from));
        REQUIRE(read);
        REQUIRE(read->records == Records(all.begin() + static_cast<std::ptrdiff_t>(from - 1), all.end()));
    }
    const auto beyond = read_journal(disk, SequenceNumber(next + 1));
    REQUIRE_FALSE(beyond);
    CHECK(beyond.error().error == JournalError::ends_early);
}

TEST_CASE("A batch never straddles segments, and each segment begins where the one before ended") {
    SimulatedDisk disk;
    std::vector<Records> batches;
    for (std::uint64_t i = 0; i < 10; ++i) batches.push_back(records_from(1 + i, {std::string(1500, 'a')}));
    write_journal(disk, batches);
    // 4096 bytes of room, 1536 + 56 for a batch: two fit.
    for (const std::uint64_t first : {1U, 3U, 5U, 7U, 9U}) {
        REQUIRE(disk.has(segment_path(first)));
        CHECK(naive_read(disk.content(segment_path(first))).records ==
              joined({batches[first - 1], batches[first]}));
    }
}

TEST_CASE("A commit with nothing waiting does nothing; the journal counts from its first sequence number") {
    SimulatedDisk disk;
    auto options = small_journal();
    options.expect.first_sequence = SequenceNumber(500);
    auto writer = JournalWriter(open_journal(disk, kFolder, options).value());
    CHECK(writer.next_sequence() == SequenceNumber(500));
    CHECK(writer.durable() == SequenceNumber(499));
    CHECK(writer.commit().value() == SequenceNumber(499));
    CHECK(write_batch(writer, {{500, 9, "x"}}).value() == SequenceNumber(500));
    CHECK(writer.commit().value() == SequenceNumber(500));
    CHECK(writer.last_time() == Time(9));
}

TEST_CASE(
    "A full disk is reported before anything is stamped, and writing goes on when there is room again") {
    SimulatedDisk disk;
    disk.capacity = 3 * 8192;
    JournalWriter writer(open_journal(disk, kFolder, small_journal()).value());
    Records all;
    std::optional<JournalFailure> refused;
    while (!refused) {
        const Records batch = records_from(all.size() + 1, {std::string(700, 'b'), "c"});
        const auto written = write_batch(writer, batch);
        if (written)
            all.insert(all.end(), batch.begin(), batch.end());
        else
            refused = written.error();
    }
    CHECK(refused->error == JournalError::no_space);
    // Three segments, in each 4096 bytes of room for batches of 736 + 40 + 56: four.
    CHECK(all.size() == 3 * 4 * 2);
    CHECK(writer.reserve(1536).error().error == JournalError::no_space);
    CHECK(writer.reserve(32).has_value());  // the rest of the last segment still takes a small command
    CHECK(read_journal(disk).value().records == all);

    disk.capacity = 4 * 8192;
    const Records more = records_from(all.size() + 1, {std::string(700, 'd')});
    REQUIRE(write_batch(writer, more));
    CHECK(read_journal(disk).value().records == joined({all, more}));
}

TEST_CASE("A batch larger than the limit is refused and the next one goes through") {
    SimulatedDisk disk;
    JournalWriter writer(open_journal(disk, kFolder, small_journal()).value());
    CHECK(writer.reserve(3072 - 56).has_value());
    CHECK(writer.reserve(3072 - 55).error().error == JournalError::batch_too_large);
    CHECK(write_batch(writer, records_from(1, {"x"})));
}

TEST_CASE("An append out of order, back in time or beyond the reservation stops the process") {
    const auto dies = [](auto misuse) {
        SimulatedDisk disk;
        JournalWriter writer(open_journal(disk, kFolder, small_journal()).value());
        REQUIRE(write_batch(writer, records_from(1, {"x"})));
        REQUIRE(writer.reserve(64));
        const ::pid_t child = ::fork();
        if (child == 0) {
            std::signal(SIGABRT, SIG_DFL);
            static_cast<void>(::freopen("/dev/null", "w", stderr));
            misuse(writer);
            ::_exit(0);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
    };
    const std::byte payload[40]{};
    CHECK(dies(
        [&](JournalWriter& w) { w.append(SequenceNumber(3), Time(1000), std::span(payload).first(4)); }));
    CHECK(
        dies([&](JournalWriter& w) { w.append(SequenceNumber(2), Time(999), std::span(payload).first(4)); }));
    CHECK(dies([&](JournalWriter& w) { w.append(SequenceNumber(2), Time(1000), payload); }));
    CHECK_FALSE(dies(
        [&](JournalWriter& w) { w.append(SequenceNumber(2), Time(1000), std::span(payload).first(32)); }));
}

TEST_CASE("On the real disk a journal is written, locked against a second process, and read back") {
    const TemporaryFolder folder;
    auto options = small_journal();
    const auto place = folder.path() / "deep" / "data";
    {
        JournalWriter writer(open_journal(system_files(), place, options).value());
        CHECK(open_journal(system_files(), place, options).error().error == JournalError::locked);
        for (std::uint64_t i = 1; i <= 20; ++i)
            REQUIRE(write_batch(writer, records_from(i, {std::string(900, 'r')})).value() ==
                    SequenceNumber(i));
    }
    const auto journal = open_journal(system_files(), place, options);
    REQUIRE(journal);
    CHECK_FALSE(journal->created);
    CHECK(journal->position.next_sequence == SequenceNumber(21));
    CHECK(std::filesystem::file_size(place / segment_path(1).lexically_relative(kFolder)) == 8192);
    const auto read = read_journal(system_files(), SequenceNumber(1), place);
    REQUIRE(read);
    CHECK(read->records.size() == 20);
}
