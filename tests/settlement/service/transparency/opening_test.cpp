// Opening one item of one command to its parties.
#include "tests/engine/log/simulated_disk.hpp"
#include "tests/market/random_command.hpp"
#include "tests/settlement/service/transparency/fixtures.hpp"

namespace tongqu::transparency::test {
namespace {

struct OpenLog {
    log::test::SimulatedDisk disk;
    TransparencyLog log = *TransparencyLog::open(disk, options_for(0));
    TrustedExchange trusted{some_identity(), log.public_key()};

    explicit OpenLog(std::uint64_t commands) {
        for (std::uint64_t n = 1; n <= commands; ++n) REQUIRE(log.append(released(n), movements(n)));
        REQUIRE(log.publish(at(static_cast<std::int64_t>(commands))));
    }
};

ByteBuffer content_of(const auto& value) {
    ByteBuffer bytes;
    put_content(value, bytes);
    return bytes;
}

bool shows(const OpenedContent& opened, const auto& value) {
    const auto* same = std::get_if<std::remove_cvref_t<decltype(value)>>(&opened);
    return same != nullptr && std::ranges::equal(content_of(*same).bytes(), content_of(value).bytes());
}

}  // namespace

TEST_CASE("A party is shown its command and each event, and nothing else needs to be known") {
    OpenLog open(40);
    for (std::uint64_t n = 1; n <= 40; ++n) {
        const auto command = released(n);
        const auto own = open.log.evidence(command, movements(n), Item::command(), 1);
        REQUIRE(own);
        const auto shown = check(*own, open.trusted);
        REQUIRE(shown);
        CHECK(shows(*shown, command.command));
        for (std::uint32_t event = 0; event < command.events.size(); ++event) {
            const auto evidence = open.log.evidence(command, movements(n), Item::event(event), 1);
            REQUIRE(evidence);
            CHECK(decode_evidence(encode(*evidence)) == *evidence);
            const auto seen = check(*evidence, open.trusted);
            REQUIRE(seen);
            CHECK(shows(*seen, command.events[event]));
        }
        const auto events = static_cast<std::uint32_t>(command.events.size());
        for (std::uint32_t i = 0; i < movements(n).size(); ++i) {
            const auto evidence = open.log.evidence(command, movements(n), Item::movement(events, i), 1);
            REQUIRE(evidence);
            CHECK(decode_evidence(encode(*evidence)) == *evidence);
            const auto seen = check(*evidence, open.trusted);
            REQUIRE(seen);
            CHECK(std::get<MovementRecord>(*seen) == movements(n)[i]);
        }
        const auto past = static_cast<std::uint32_t>(movements(n).size());
        const auto none = open.log.evidence(command, movements(n), Item::movement(events, past), 1);
        REQUIRE_FALSE(none);
        CHECK(none.error().error == TransparencyError::no_such_item);
    }
}

TEST_CASE("Every single flipped bit of evidence is found") {
    OpenLog open(21);
    for (const Item item : {Item::command(), Item::event(0), Item::event(2), Item::movement(5, 1)}) {
        auto bytes = encode(*open.log.evidence(released(19), movements(19), item, 1));
        REQUIRE(check(*decode_evidence(bytes), open.trusted));
        for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
            bytes[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
            const auto changed = decode_evidence(bytes);
            if (changed && check(*changed, open.trusted)) FAIL("bit " << bit << " of item " << item.raw());
            bytes[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
        }
        for (std::size_t length = 0; length < bytes.size(); ++length)
            if (decode_evidence(std::span(bytes).first(length))) FAIL("cut to " << length << " bytes");
        bytes.push_back({});
        CHECK_FALSE(decode_evidence(bytes));
    }
}

TEST_CASE("Evidence of another exchange, another key, another place or another item is refused") {
    OpenLog open(21);
    const Evidence good = *open.log.evidence(released(19), movements(19), Item::event(1), 1);
    const auto error_of = [&](const Evidence& evidence, const TrustedExchange& trusted) {
        const auto checked = check(evidence, trusted);
        return checked ? std::string("none") : std::string(to_string(checked.error()));
    };
    CHECK(error_of(good, open.trusted) == "none");
    CHECK(error_of(good, {some_identity(0x20), open.trusted.key}) == "foreign_log");
    CHECK(error_of(good, {open.trusted.identity, PublicKey{}}) == "foreign_key");
    Evidence changed = good;
    changed.head.head.tree.size += 1;
    CHECK(error_of(changed, open.trusted) == "wrong_signature");
    changed = good;
    changed.opening.leaf.sequence = SequenceNumber(18);
    CHECK(error_of(changed, open.trusted) == "not_in_tree");
    changed = good;
    changed.opening.item = Item::event(0);
    CHECK(error_of(changed, open.trusted) == "wrong_commitment");
    changed = good;
    changed.opening.item = Item::command();
    CHECK(error_of(changed, open.trusted) == "wrong_commitment");
}

TEST_CASE("A commitment tells nothing: with another secret, or at another place, the same command has another one") {
    const Salts salts(known_secrets().salts);
    SaltSecret other = known_secrets().salts;
    other.bytes[31] ^= 1;
    CHECK(LeafMaker(salts).make(released(1), {}).command != LeafMaker(Salts(other)).make(released(1), {}).command);
    CHECK(salts.of(SequenceNumber(1), Item::command()) != salts.of(SequenceNumber(2), Item::command()));
    CHECK(salts.of(SequenceNumber(1), Item::command()) != salts.of(SequenceNumber(1), Item::event(0)));
    auto twice = released(4);
    twice.events.push_back(twice.events[0]);
    LeafMaker maker(salts);
    static_cast<void>(maker.make(twice, {}));
    CHECK(maker.items().front() != maker.items().back());
}

TEST_CASE("A leaf is read back from its bytes, and another length or version is no leaf") {
    LeafMaker maker{Salts(known_secrets().salts)};
    const Leaf leaf = maker.make(released(9), movements(9));
    LeafBytes bytes = encode(leaf);
    CHECK(decode_leaf(bytes) == leaf);
    CHECK_FALSE(decode_leaf(std::span(bytes).first(88)));
    bytes[0] = std::byte{1};
    CHECK_FALSE(decode_leaf(bytes));
    CHECK(leaf.events == 5);
    CHECK(leaf.movements == 2);
    CHECK(leaf.item_root == naive_root(std::vector(maker.items().begin(), maker.items().end())));
    CHECK(maker.make(released(11), movements(11)).item_root == naive_sha256({}));
}

TEST_CASE("Every kind of command is committed to and shown again") {
    RandomCommand random(20260303);
    const Salts salts(known_secrets().salts);
    for (std::size_t kind = 0; kind < std::variant_size_v<CommandBody>; ++kind) {
        for (std::uint32_t i = 0; i < 20; ++i) {
            const log::ReleasedCommand command{SequenceNumber(i + 1), at(i), random.make(kind), {}};
            const auto shown = check(transparency::open(command, {}, Item::command(), salts));
            if (!shown || !shows(*shown, command.command)) FAIL("kind " << kind);
        }
    }
}

TEST_CASE("Contents have one form only") {
    const auto content = content_of(Event(Finalised{TradeId(7), Money(), true}));
    REQUIRE(decode_event_content(content.bytes()));
    std::vector<std::byte> longer(content.bytes().begin(), content.bytes().end());
    longer.push_back({});
    CHECK_FALSE(decode_event_content(longer));
    longer.pop_back();
    longer[0] = std::byte{99};
    CHECK(decode_event_content(longer).error() == DecodeError::bad_version);
    CHECK_FALSE(decode_event_content({}));
    CHECK_FALSE(decode_command_content(content.bytes().first(3)));
}

}  // namespace tongqu::transparency::test
