#include "settlement/service/statements/check_statement.hpp"

#include <catch2/catch.hpp>

#include "stated_market.hpp"

using namespace tongqu;
using namespace tongqu::statements;
using namespace tongqu::statements::test;

namespace {

StatedMarket& small_market() {
    static StatedMarket one;
    return one;
}

// What is wrong with it; empty when nothing is.
std::string fault_of(const std::string& text, const transparency::SignedHead& head = small_market().heads.back()) {
    const auto checked = check_statement(text, head);
    return checked ? std::string() : checked.error();
}

transparency::SigningKey key(std::uint8_t secret = 1) { return transparency::SigningKey(secrets_of(secret).seed); }

std::string text_of(const Statement& statement, std::uint8_t secret = 1) {
    const auto signer = key(secret);
    return to_json(statement, &signer);
}

// The first account with at least so many movements.
AccountStatement& busy(Statement& statement, std::size_t least = 5) {
    for (AccountStatement& account : statement.accounts)
        if (account.movements.size() >= least) return account;
    throw std::runtime_error("no account moves that much");
}

}  // namespace

TEST_CASE("every participant's statement of every period is found true with the head alone") {
    std::size_t shown = 0;
    for (const char* name : {"acme", "hubei", "bolt", "cedar", "operator"})
        for (const Period period : {small_market().all(), small_market().middle(), Period{Time(0), small_market().middle().from},
                                    Period{small_market().middle().to, small_market().all().to}, Period{Time(0), Time(0)}}) {
            const Statement statement = small_market().statement(name, period);
            INFO(name << " " << to_rfc3339(period.from));
            const auto checked = check_statement(text_of(statement), small_market().heads.back());
            INFO((checked ? std::string() : checked.error()));
            REQUIRE(checked);
            CHECK(checked->participant_id == name);
            CHECK(checked->movements == statement.movements());
            shown += checked->evidence;
        }
    CHECK(shown > 40);
}

TEST_CASE("opening and closing are what the ledger had, and a statement begins where the one before it ended") {
    const Statement early = small_market().statement("bolt", {Time(0), small_market().middle().from});
    const Statement late = small_market().statement("bolt", {small_market().middle().from, small_market().all().to});
    REQUIRE(early.accounts.size() == late.accounts.size());
    for (std::size_t i = 0; i < late.accounts.size(); ++i) {
        CHECK(early.accounts[i].closing() == late.accounts[i].opening);
        CHECK(early.accounts[i].number_before + early.accounts[i].movements.size() == late.accounts[i].number_before);
        CHECK(late.accounts[i].closing() == small_market().exchange.ledger().balance(late.accounts[i].account));
    }
}

// The exchange itself lies here, and signs what it says.
TEST_CASE("a lie that the exchange signs is found by the chain of records or by the evidence") {
    const Statement truth = small_market().statement("bolt", small_market().middle());
    REQUIRE(fault_of(text_of(truth)).empty());
    const auto lie = [&](auto change) {
        Statement statement = truth;
        change(statement);
        return fault_of(text_of(statement));
    };
    // Renumbers, rebalances and rehashes what is there, so that only the ends can tell.
    const auto mend = [](AccountStatement& account) {
        transparency::ChainEnd end{account.number_before, account.opening, account.hash_before};
        for (Movement& movement : account.movements) {
            movement.record.number = ++end.number;
            movement.record.balance = end.balance = end.balance + movement.record.amount;
            movement.record.previous = end.hash;
            end.hash = record_hash(movement.record);
        }
    };
    using Catch::Contains;
    CHECK_THAT(lie([](Statement& s) { busy(s).movements.erase(busy(s).movements.begin() + 2); }), Contains("sequence"));
    CHECK_THAT(lie([&](Statement& s) {
                   busy(s).movements.erase(busy(s).movements.begin() + 2);
                   mend(busy(s));
               }),
               Contains("the log holds another record as the last movement"));
    CHECK_THAT(lie([&](Statement& s) {
                   busy(s).movements[1].record.amount += Money(1);
                   mend(busy(s));
               }),
               Contains("the log holds another record as the last movement"));
    CHECK_THAT(lie([](Statement& s) { busy(s).movements[1].record.subject += 1; }), Contains("account"));
    CHECK_THAT(lie([](Statement& s) { busy(s).movements.pop_back(); }), Contains("another record as the last movement"));
    CHECK_THAT(lie([](Statement& s) {
                   busy(s).movements.pop_back();
                   busy(s).evidence.last.clear();
               }),
               Contains("no evidence for the last movement"));
    CHECK_THAT(lie([&](Statement& s) {
                   AccountStatement& account = busy(s);
                   account.opening = account.movements[0].record.balance;
                   account.hash_before = record_hash(account.movements[0].record);
                   ++account.number_before;
                   account.movements.erase(account.movements.begin());
               }),
               Contains("the log holds another record before the period"));
    CHECK_THAT(lie([](Statement& s) { std::swap(busy(s).movements[1], busy(s).movements[2]); }), Contains("account"));
    CHECK_THAT(lie([](Statement& s) { busy(s).movements[1].time = s.to; }), Contains("not in its place in the period"));
    CHECK_THAT(lie([](Statement& s) { s.trades.erase(s.trades.begin()); }), Contains("is not listed"));
    CHECK_THAT(lie([](Statement& s) { s.accounts.push_back(s.accounts.front()); }), Contains("comes twice"));
    CHECK_THAT(lie([](Statement& s) { s.head.reset(); }), Contains("leads to no head"));
}

TEST_CASE("another exchange's statement, another key, another head are found with a clear line") {
    using Catch::Contains;
    const Statement truth = small_market().statement("bolt", small_market().middle());
    CHECK_THAT(fault_of(text_of(truth, 9)), Contains("not signed with the key of this head"));
    CHECK_THAT(fault_of(to_json(truth, nullptr)), Contains("no signature"));
    CHECK_THAT(fault_of("{}"), Contains("not a signed statement"));
    CHECK_THAT(fault_of(text_of(truth), small_market().heads.front()), Contains("leads to head"));
    StatedMarket other(1, 60, 1, 40);
    CHECK_THAT(fault_of(text_of(other.statement("bolt", other.all()))), Contains("is of exchange"));
    transparency::SignedHead forged = small_market().heads.back();
    forged.head.tree.root[0] ^= 1;
    CHECK_THAT(fault_of(text_of(truth), forged), Contains("not signed with the key that it names"));
}

TEST_CASE("a statement for an earlier head ends where that head ends, and is true for it") {
    EvidenceSource log = small_market().source(1);
    auto statement = read_statement(small_market().view(), small_market().id("bolt"), small_market().all(), log.head());
    REQUIRE(statement);
    REQUIRE(log.add_to(*statement, small_market().view()));
    CHECK(statement->up_to.sequence.raw() == small_market().heads.front().head.tree.size);
    CHECK(fault_of(text_of(*statement), small_market().heads.front()).empty());
}

TEST_CASE("whatever byte of a statement flips, it is found") {
    const std::string text = text_of(small_market().statement("hubei", small_market().middle()));
    std::mt19937_64 random(11);
    const std::size_t rounds = long_tests() ? 10'000 : 400;
    for (std::size_t round = 0; round < rounds; ++round) {
        std::string flipped = text;
        const std::size_t place = round < 20 ? round : round < 160 ? text.size() - 1 - (round - 20) : random() % text.size();
        flipped[place] = static_cast<char>(flipped[place] ^ (1 << random() % 8));
        INFO("byte " << place);
        REQUIRE_FALSE(fault_of(flipped).empty());
    }
    REQUIRE_FALSE(fault_of(text.substr(0, text.size() / 2)).empty());
    REQUIRE_FALSE(fault_of(text + "\n").empty());
}
