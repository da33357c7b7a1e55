// The worked example of docs/transparency-log.md, made by the code. tests/…/example.py makes it without the code.
#include <fstream>
#include <iterator>

#include "settlement/service/transparency/hex.hpp"
#include "tests/engine/log/simulated_disk.hpp"
#include "tests/settlement/service/transparency/fixtures.hpp"

namespace tongqu::transparency::test {
namespace {

// Without white space, so that long numbers may be broken.
std::string document() {
    std::ifstream in("docs/transparency-log.md");
    std::string text{std::istreambuf_iterator<char>(in), {}};
    REQUIRE_FALSE(text.empty());
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
}

template <std::size_t N>
std::string hex_of(const std::array<std::byte, N>& bytes) {
    return to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), N});
}

std::vector<log::ReleasedCommand> example() {
    const auto command = [](std::uint64_t n, CommandBody body, std::vector<Event> events) {
        return log::ReleasedCommand{SequenceNumber(n), at(static_cast<std::int64_t>(n)), {{}, std::move(body)}, std::move(events)};
    };
    return {command(1, Resume{}, {}),
            command(2, Tick{},
                    {Finalised{TradeId(7), Money(250'000), true},
                     Posted{AccountId(3), AccountId(4), Money(250'000), PostingCause::maturity, 7}}),
            command(3, Tick{}, {Finalised{TradeId(8), Money(), true}})};
}

}  // namespace

TEST_CASE("The worked example of the document is what the log does") {
    const std::string text = document();
    const auto holds = [&](const std::string& number) { return text.find(number) != std::string::npos; };
    const auto commands = example();
    const Salts salts(known_secrets().salts);
    AccountChains chains;
    std::vector<std::vector<MovementRecord>> movements;
    for (const auto& command : commands) {
        const auto records = chains.take(command);
        movements.emplace_back(records.begin(), records.end());
    }
    const std::span<const MovementRecord> moved = movements[1];
    REQUIRE(moved.size() == 2);
    for (const MovementRecord& record : moved) CHECK(holds(to_hex(record_hash(record))));
    CHECK(holds(hex_of(encode(moved[1]))));

    const Opening posting = transparency::open(commands[1], moved, Item::event(1), salts);
    CHECK(holds(to_hex({reinterpret_cast<const std::uint8_t*>(posting.content.data()), posting.content.size()})));
    CHECK(holds(to_hex(posting.salt.bytes)));
    CHECK(holds(to_hex(commitment_to(posting.salt, posting.content))));
    REQUIRE(posting.path.size() == 2);
    for (const Digest& hash : posting.path) CHECK(holds(to_hex(hash)));
    CHECK(holds(to_hex(posting.leaf.item_root)));
    const Opening movement = transparency::open(commands[1], moved, Item::movement(2, 1), salts);
    CHECK(movement.item.raw() == 4);
    CHECK(holds(to_hex(movement.salt.bytes)));
    CHECK(holds(to_hex(commitment_to(movement.salt, movement.content))));
    CHECK(holds(hex_of(encode(posting.leaf))));

    log::test::SimulatedDisk disk;
    auto log = TransparencyLog::open(disk, options_for(3));
    REQUIRE(log);
    std::vector<Digest> leaves;
    for (std::size_t i = 0; i < commands.size(); ++i) {
        REQUIRE(log->append(commands[i], movements[i]));
        leaves.push_back(leaf_hash(encode(LeafMaker(salts).make(commands[i], movements[i]))));
        CHECK(holds(to_hex(leaves.back())));
    }
    CHECK(holds(to_hex(naive_root(std::span(leaves).first(2)))));
    const auto head = log->publish(at(4));
    REQUIRE(head);
    CHECK(head->head.tree == TreeState{3, naive_root(leaves)});
    CHECK(holds(to_hex(head->head.tree.root)));
    CHECK(holds(hex_of(signed_bytes(head->head))));
    CHECK(holds(to_hex(head->signature.bytes)));
    CHECK(holds(to_hex(hash_of(*head))));
    CHECK(to_text(*head).starts_with(std::string("tongqu-head 1 1 101112131415161718191a1b1c1d1e1f 3 2026-01-01T00:00:04.000000Z ") + to_hex(head->head.tree.root)));

    CHECK(log->inclusion(SequenceNumber(2), 1)->path == Path{leaves[0], leaves[2]});
    CHECK(verify_consistency({2, naive_root(std::span(leaves).first(2))}, head->head.tree, std::span(&leaves[2], 1)));
    const auto evidence = log->evidence(commands[1], moved, Item::event(1), 1);
    REQUIRE(evidence);
    CHECK(encode(*evidence).size() == 8 + 4 + 89 + 4 + 32 + 4 + 27 + 4 + 2 * 32 + 4 + 2 * 32 + 224);
    CHECK(check(*evidence, {some_identity(), log->public_key()}));
}

}  // namespace tongqu::transparency::test
