// The log of a running exchange: what it answers, and what stops its start.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "gateway/transparency/log_desk.hpp"
#include "settlement/service/transparency/witness_file.hpp"
#include "tests/engine/log/temporary_folder.hpp"
#include "tests/gateway/transparency/listening_witness.hpp"
#include "tests/settlement/service/transparency/fixtures.hpp"

namespace tongqu::gateway {
namespace {

using transparency::leaf_hash;
using transparency::test::at;
using transparency::test::some_identity;

log::ReleasedCommand released(std::uint64_t n) { return transparency::test::released(n); }

template <class T>
T wait_for(boost::asio::awaitable<T> answer) {
    boost::asio::io_context io;
    auto future = boost::asio::co_spawn(io, std::move(answer), boost::asio::use_future);
    io.run();
    return future.get();
}

struct Opening {
    std::filesystem::path folder;
    std::vector<std::string> witnesses;
    std::uint8_t identity = 0x10;

    [[nodiscard]] auto open(std::uint64_t journal_end) const {
        LogDeskOptions options{.folder = folder / "transparency", .cadence = std::chrono::hours(1), .witnesses = witnesses};
        options.now = [journal_end] { return at(static_cast<std::int64_t>(journal_end) + 1'000); };
        options.complain = [](const std::string&) {};
        return LogDesk::open(log::system_files(), options, some_identity(identity), SequenceNumber(journal_end));
    }
    // A desk that has gone through a journal of so many commands.
    [[nodiscard]] std::unique_ptr<LogDesk> start(std::uint64_t journal_end) const {
        auto desk = open(journal_end);
        REQUIRE(desk);
        for (std::uint64_t n = 1; n <= journal_end; ++n) (*desk)->replayed(released(n));
        REQUIRE((*desk)->start());
        return std::move(*desk);
    }
};

void take(LogDesk& desk, std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t n = from; n <= to; ++n) desk.take(std::make_shared<const log::ReleasedCommand>(released(n)));
}

template <class T>
std::string error_of(const transparency::Result<T>& result) {
    return result ? "none" : to_string(result.error().error);
}

}  // namespace

TEST_CASE("A running exchange proves every command, and opens every item, once a head holds it") {
    const log::test::TemporaryFolder temporary;
    const auto desk = Opening{temporary.path()}.start(10);
    CHECK(error_of(wait_for(desk->head(0))) == "no_such_head");
    CHECK(error_of(wait_for(desk->prove(SequenceNumber(3), 0))) == "no_such_head");
    const auto first = wait_for(desk->publish());
    REQUIRE(first);
    CHECK(first->head.tree.size == 10);
    take(*desk, 11, 40);
    CHECK(error_of(wait_for(desk->prove(SequenceNumber(11), 0))) == "not_in_head");
    const auto second = wait_for(desk->publish());
    REQUIRE(second);
    CHECK(second->head.tree.size == 40);
    CHECK(wait_for(desk->publish()).value() == *second);  // nothing new: no new head
    CHECK(wait_for(desk->head(1)).value() == *first);
    CHECK(error_of(wait_for(desk->head(3))) == "no_such_head");

    const transparency::TrustedExchange trusted{desk->identity(), desk->public_key()};
    for (std::uint64_t n = 1; n <= 40; ++n) {
        const auto proven = wait_for(desk->prove(SequenceNumber(n), 0));
        REQUIRE(proven);
        CHECK(verify_inclusion(leaf_hash(encode(proven->leaf)), n - 1, second->head.tree, proven->proof.path));
        const auto items = static_cast<std::uint32_t>(proven->leaf.items());
        CHECK(items == released(n).events.size() + transparency::test::movements(n).size());
        for (std::uint32_t item = 0; item <= items; ++item) {
            const auto opened = wait_for(desk->evidence(SequenceNumber(n), item, 0));
            REQUIRE(opened);
            CHECK(check(opened->evidence, trusted));
        }
        CHECK(error_of(wait_for(desk->evidence(SequenceNumber(n), items + 1, 0))) == "no_such_item");
    }
    CHECK(error_of(wait_for(desk->evidence(SequenceNumber(41), 0, 0))) == "not_in_head");
    const auto proof = wait_for(desk->consistency(1, 0));
    REQUIRE(proof);
    CHECK(verify_consistency(first->head.tree, second->head.tree, proof->path));
    desk->stop();
}

TEST_CASE("A log that fell behind its journal is filled up at the start; a clean stop signs what waits") {
    const log::test::TemporaryFolder temporary;
    const Opening opening{temporary.path()};
    auto desk = opening.start(0);
    take(*desk, 1, 25);
    desk->stop();
    desk.reset();  // lets go of the folder
    desk = opening.start(60);
    CHECK(wait_for(desk->head(0))->head.tree.size == 25);
    const auto head = wait_for(desk->publish());
    REQUIRE(head);
    std::vector<Digest> leaves;
    transparency::LeafMaker maker{transparency::Salts(
        transparency::secrets_in(log::system_files(), temporary.path() / "transparency", std::nullopt)->salts)};
    for (std::uint64_t n = 1; n <= 60; ++n)
        leaves.push_back(leaf_hash(encode(maker.make(released(n), transparency::test::movements(n)))));
    CHECK(head->head.tree == transparency::TreeState{60, transparency::test::naive_root(leaves)});
    desk->stop();
}

TEST_CASE("A journal that was cut, went another way or is another exchange's stops the start") {
    const log::test::TemporaryFolder temporary;
    Opening opening{temporary.path()};
    auto desk = opening.start(20);
    desk->stop();
    desk.reset();
    CHECK(opening.open(19).error().find("head_beyond_journal") != std::string::npos);
    opening.identity = 0x20;
    CHECK(opening.open(20).error().find("foreign_log") != std::string::npos);
    opening.identity = 0x10;
    auto other = opening.open(20);
    REQUIRE(other);
    for (std::uint64_t n = 1; n <= 20; ++n) {
        auto command = released(n);
        if (n == 20) command.time = at(21);
        (*other)->replayed(command);
    }
    const auto started = (*other)->start();
    REQUIRE_FALSE(started);
    CHECK(started.error().find("other_leaf") != std::string::npos);
}

TEST_CASE("A witness behind HTTP gets every head in order, also those that it missed; a dead one holds up nothing") {
    const log::test::TemporaryFolder temporary;
    test::ListeningWitness witness;
    const std::string dead = "http://127.0.0.1:1/heads", file = temporary.path() / "heads-of-the-witness";
    Opening opening{temporary.path(), {witness.url(), dead, file}};
    auto desk = opening.start(0);
    witness.refuse_next();
    std::vector<std::string> expected;
    for (std::uint64_t n = 1; n <= 3; ++n) {
        take(*desk, n, n);
        const auto head = wait_for(desk->publish());
        REQUIRE(head);
        expected.push_back(to_text(*head));
    }
    REQUIRE(witness.wait_for(expected.back()) == expected);
    desk->stop();
    desk.reset();

    // What was acknowledged is not sent again after a start; what is new, is. The stop may have cut off the third's answer,
    // and then that one comes twice.
    desk = opening.start(4);
    const auto head = wait_for(desk->publish());
    REQUIRE(head);
    expected.push_back(to_text(*head));
    std::vector<std::string> received = witness.wait_for(expected.back());
    received.erase(std::unique(received.begin() + 2, received.end()), received.end());
    CHECK(received == expected);
    desk->stop();

    const auto heads = transparency::HeadFile::open(log::system_files(), temporary.path() / "transparency", some_identity(),
                                                    transparency::HeadFile::Access::read_only);
    REQUIRE(heads);
    std::string lines;
    for (const std::string& line : expected) lines += line + "\n";
    CHECK(transparency::check_witness(lines, *heads).value() == 4);
    auto kept = transparency::WitnessFile::open(log::system_files(), file);
    REQUIRE(kept);
    CHECK(kept->latest() == *head);
}

TEST_CASE("The address of a witness is plain HTTP with a host") {
    CHECK(parse_http_address("http://w.example/heads?x=1").value() == HttpAddress{"w.example", "80", "/heads?x=1"});
    CHECK(parse_http_address("http://127.0.0.1:8081").value() == HttpAddress{"127.0.0.1", "8081", "/"});
    CHECK(parse_http_address("http://[::1]:8081/h").value() == HttpAddress{"::1", "8081", "/h"});
    for (const char* wrong : {"https://w.example/", "ftp://w.example/", "http://", "http://:80/", "http://w.example:0/",
                              "http://w.example:x/", "http://w.example:99999/", "http://w.example/a b", "http://w\r\nX: y/"})
        CHECK_FALSE(parse_http_address(wrong));
}

}  // namespace tongqu::gateway
