// The chain of an account's movements: what a statement may not leave out.
#include <map>

#include "tests/settlement/service/transparency/fixtures.hpp"

namespace tongqu::transparency::test {
namespace {

template <class Number>
void put_naive(NaiveBytes& bytes, Number number) {
    for (std::size_t i = 0; i < sizeof number; ++i)
        bytes.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(number) >> (8 * i)));
}

// The bytes of a record as the document's table says, without the codec.
NaiveBytes naive_record(const MovementRecord& record) {
    NaiveBytes bytes{1};
    put_naive(bytes, record.account.raw());
    put_naive(bytes, record.number);
    put_naive(bytes, record.sequence.raw());
    put_naive(bytes, record.event);
    put_naive(bytes, record.amount.raw());
    put_naive(bytes, static_cast<std::uint8_t>(record.cause));
    put_naive(bytes, record.subject);
    put_naive(bytes, record.balance.raw());
    bytes.insert(bytes.end(), record.previous.begin(), record.previous.end());
    return bytes;
}

Digest naive_record_hash(const MovementRecord& record) {
    NaiveBytes bytes = naive_record(record);
    bytes.insert(bytes.begin(), 2);
    return naive_sha256(bytes);
}

// A statement of account 1 over the first hundred commands of the history.
std::vector<MovementRecord> statement() {
    std::vector<MovementRecord> own;
    for (std::uint64_t n = 1; n <= 100; ++n)
        for (const MovementRecord& record : movements(n))
            if (record.account == AccountId(1)) own.push_back(record);
    return own;
}

// Whether the records lead from an empty account to this end.
bool leads_to(const std::vector<MovementRecord>& records, const Digest& last) {
    ChainEnd end;
    for (const MovementRecord& record : records) {
        if (chain_breach(AccountId(1), end, record)) return false;
        end = {record.number, record.balance, record_hash(record)};
    }
    return end.hash == last;
}

}  // namespace

TEST_CASE("Every posting makes two records, numbered and chained for each account as the document says") {
    std::map<AccountId, std::vector<MovementRecord>> known;
    for (std::uint64_t n = 1; n <= 60; ++n) {
        const auto command = released(n);
        std::vector<MovementRecord> expected;
        for (std::size_t i = 0; i < command.events.size(); ++i) {
            const auto* posted = std::get_if<Posted>(&command.events[i]);
            if (posted == nullptr) continue;
            for (const bool reached : {false, true}) {
                auto& before = known[reached ? posted->to : posted->from];
                MovementRecord record;
                record.account = reached ? posted->to : posted->from;
                record.number = before.size() + 1;
                record.sequence = command.sequence;
                record.event = static_cast<std::uint32_t>(i);
                record.amount = reached ? posted->amount : Money(-posted->amount.raw());
                record.cause = posted->cause;
                record.subject = posted->subject;
                record.balance = before.empty() ? record.amount : Money(before.back().balance.raw() + record.amount.raw());
                if (!before.empty()) record.previous = naive_record_hash(before.back());
                before.push_back(record);
                expected.push_back(record);
            }
        }
        CHECK(std::ranges::equal(movements(n), expected));
    }
    CHECK(known.size() == 8);
}

TEST_CASE("A record is read back from its bytes, and other bytes are no record") {
    const MovementRecord record = movements(19)[1];
    const MovementBytes bytes = encode(record);
    const NaiveBytes naive = naive_record(record);
    REQUIRE(naive.size() == kMovementBytes);
    CHECK(std::ranges::equal(bytes, naive, [](std::byte a, std::uint8_t b) { return std::to_integer<std::uint8_t>(a) == b; }));
    CHECK(record_hash(record) == naive_record_hash(record));
    CHECK(decode_movement(bytes) == record);
    CHECK_FALSE(decode_movement(std::span(bytes).first(81)));
    MovementBytes changed = bytes;
    changed[0] = std::byte{2};
    CHECK_FALSE(decode_movement(changed));
    changed = bytes;
    changed[33] = std::byte{255};  // no such cause
    CHECK_FALSE(decode_movement(changed));
}

TEST_CASE("A movement left out of a statement, added, changed or put elsewhere is found") {
    const auto whole = statement();
    REQUIRE(whole.size() > 5);
    const Digest last = naive_record_hash(whole.back());
    REQUIRE(leads_to(whole, last));
    for (std::size_t i = 0; i < whole.size(); ++i) {
        INFO("movement " << i + 1);
        auto changed = whole;
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK_FALSE(leads_to(changed, last));
        changed = whole;
        changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(i), whole[i]);
        CHECK_FALSE(leads_to(changed, last));
        if (i > 0) {
            changed = whole;
            std::swap(changed[i - 1], changed[i]);
            CHECK_FALSE(leads_to(changed, last));
        }
        for (std::size_t bit = 0; bit < 8 * kMovementBytes; ++bit) {
            MovementBytes bytes = encode(whole[i]);
            bytes[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
            changed = whole;
            const auto record = decode_movement(bytes);
            if (record) changed[i] = *record;
            if (record && leads_to(changed, last)) FAIL("bit " << bit);
        }
    }
}

TEST_CASE("Leaving a movement out and numbering the rest anew does not help: the chain ends elsewhere") {
    auto changed = statement();
    const Digest last = record_hash(changed.back());
    changed.erase(changed.begin() + 2);
    ChainEnd end;
    for (MovementRecord& record : changed) {
        record.number = end.number + 1;
        record.balance = end.balance + record.amount;
        record.previous = end.hash;
        end = {record.number, record.balance, record_hash(record)};
    }
    CHECK_FALSE(leads_to(changed, last));
    CHECK(leads_to(changed, end.hash));
}

TEST_CASE("A movement record of another command proves nothing, even where the log holds it") {
    const Salts salts(known_secrets().salts);
    const auto strange = movements(18);
    const auto shown = check(transparency::open(released(19), strange, Item::movement(5, 0), salts));
    REQUIRE_FALSE(shown);
    CHECK(shown.error() == EvidenceError::other_command);
}

}  // namespace tongqu::transparency::test
