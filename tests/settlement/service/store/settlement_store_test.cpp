#include "settlement/service/store/settlement_store.hpp"

#include <catch2/catch.hpp>

#include "settlement/service/store/cause.hpp"
#include "settlement/service/store/region_months.hpp"
#include "settled_market.hpp"

using namespace tongqu;
using namespace tongqu::store;
using namespace tongqu::store::test;

namespace {

std::unique_ptr<SettlementStore> opened(const TemporaryFolder& folder, std::uint8_t identity = 1) {
    auto store = SettlementStore::open(folder.path(), identity_of(identity));
    INFO((store ? std::string() : to_string(store.error())));
    REQUIRE(store);
    return std::move(*store);
}

void take_all(SettlementStore& store, std::span<const log::ReleasedCommand> commands) {
    for (const auto& command : commands) {
        const auto taken = store.take(command);
        INFO((taken ? std::string() : to_string(taken.error())));
        REQUIRE(taken);
    }
}

Digest digest_of(SettlementStore& store) {
    const auto digest = content_digest(store.database());
    REQUIRE(digest);
    return *digest;
}

}  // namespace

TEST_CASE("every cause of a posting has its words, in the order of the enumeration") {
    for (std::size_t i = 0; i < kCauses.size(); ++i) CHECK(static_cast<std::size_t>(kCauses[i].cause) == i);
}

TEST_CASE("the store's balances are those of the exchange's ledger, account by account") {
    SettledMarket market;
    market.run(600);
    const TemporaryFolder folder;
    const auto store = opened(folder);
    take_all(*store, market.history);
    REQUIRE(store->commit());
    Statement rows(store->database(), "SELECT id, balance, (SELECT sum(amount) FROM movement WHERE account = id) FROM account");
    std::size_t accounts = 0;
    while (rows.step()) {
        const Money balance = market.exchange.ledger().balance(AccountId(rows.small(0)));
        CHECK(rows.integer(1) == balance.raw());
        CHECK(rows.integer(2) == balance.raw());
        ++accounts;
    }
    CHECK(accounts == market.model.accounts().all().size());
    CHECK(store->database().ask("SELECT count(*) FROM trade") == static_cast<std::int64_t>(market.model.trades().size()));
}

TEST_CASE("a store is the same row for row wherever its making was interrupted") {
    SettledMarket market;
    market.run(400);
    const std::span<const log::ReleasedCommand> history(market.history);
    const TemporaryFolder whole_folder;
    const auto whole = opened(whole_folder);
    take_all(*whole, history);
    REQUIRE(whole->commit());
    const Digest expected = digest_of(*whole);

    std::mt19937_64 random(5);
    const TemporaryFolder folder;
    for (std::size_t end = 0; end < history.size();) {
        end = std::min(history.size(), end + 1 + random() % 60);
        const auto store = opened(folder);
        take_all(*store, history.first(end));
        if (random() % 2 == 0) REQUIRE(store->commit());  // else what was taken since the last commit is lost
    }
    const auto store = opened(folder);
    take_all(*store, history);
    REQUIRE(store->commit());
    CHECK(digest_of(*store) == expected);
}

TEST_CASE("a rebuilt store is the one that was there, and keeps which payout files were written") {
    SettledMarket market;
    market.run(200);
    const TemporaryFolder folder;
    Digest before{};
    {
        const auto store = opened(folder);
        take_all(*store, market.history);
        REQUIRE(store->commit());
        before = digest_of(*store);
        store->database().run("INSERT INTO payout_file VALUES (1, 0, 1, 1, x'00', 1)");
    }
    auto rebuilt = SettlementStore::rebuild(folder.path(), identity_of(1));
    REQUIRE(rebuilt);
    CHECK((*rebuilt)->last().sequence == SequenceNumber(0));
    take_all(**rebuilt, market.history);
    REQUIRE((*rebuilt)->commit());
    CHECK(digest_of(**rebuilt) == before);
    CHECK((*rebuilt)->database().ask("SELECT count(*) FROM payout_file") == 1);
}

TEST_CASE("a store of another exchange, another history, another version or a longer journal is refused") {
    SettledMarket market(1);
    market.run(100);
    const TemporaryFolder folder;
    {
        const auto store = opened(folder);
        take_all(*store, market.history);
        REQUIRE(store->commit());
        const auto again = SettlementStore::open(folder.path(), identity_of(1));
        REQUIRE_FALSE(again);
        CHECK(again.error().error == StoreError::locked);
    }
    const auto foreign = SettlementStore::open(folder.path(), identity_of(2));
    REQUIRE_FALSE(foreign);
    CHECK(foreign.error().error == StoreError::other_journal);

    SettledMarket other(2);
    other.run(400);
    {
        const auto store = opened(folder);
        StoreResult<void> taken;
        for (const auto& command : other.history)
            if (taken = store->take(command); !taken) break;
        REQUIRE_FALSE(taken);
        CHECK(taken.error().error == StoreError::other_journal);
    }
    {
        const auto store = opened(folder);
        take_all(*store, std::span(market.history).first(50));
        const auto ahead = store->check_not_ahead();
        REQUIRE_FALSE(ahead);
        CHECK(ahead.error().error == StoreError::ahead_of_journal);
        store->database().run("PRAGMA user_version = 99");
    }
    const auto newer = SettlementStore::open(folder.path(), identity_of(1));
    REQUIRE_FALSE(newer);
    CHECK(newer.error().error == StoreError::other_schema);
}

TEST_CASE("a month's sums per region are those of the trades and postings in it") {
    SettledMarket market(9);
    market.run(900, hours(10));
    const TemporaryFolder folder;
    const auto store = opened(folder);
    take_all(*store, market.history);
    REQUIRE(store->commit());
    // Naively, from the events.
    std::map<std::pair<int, unsigned>, std::int64_t> levy, sold;
    for (const auto& released : market.history)
        for (const Event& event : released.events) {
            const int month = month_of(released.time);
            if (const auto* traded = std::get_if<Traded>(&event)) sold[{month, 0}] += traded->gross.raw();
            if (const auto* posted = std::get_if<Posted>(&event);
                posted != nullptr && posted->cause == PostingCause::development_levy)
                levy[{month, market.exchange.ledger().key(posted->to).owner_number}] += posted->amount.raw();
        }
    Statement rows(store->database(), "SELECT month, region, sold, levy FROM region_month");
    std::size_t months = 0;
    while (rows.step()) {
        const std::pair<int, unsigned> key(static_cast<int>(rows.integer(0)), rows.small(1));
        CHECK(from_digits(rows.text(2)) == sold[key]);
        CHECK(from_digits(rows.text(3)) == levy[key]);
        ++months;
    }
    CHECK(months > 1);
    CHECK(month_of(Time(0)) == 197001);
    CHECK(to_digits(-static_cast<WideInt>(INT64_MAX) * 1000) == "-9223372036854775807000");
}
