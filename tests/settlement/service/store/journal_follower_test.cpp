#include "settlement/service/store/journal_follower.hpp"

#include <catch2/catch.hpp>

#include <future>

#include "settlement/service/store/settlement_thread.hpp"
#include "settled_market.hpp"

using namespace tongqu;
using namespace tongqu::store;
using namespace tongqu::store::test;

namespace {

Digest digest_in(const TemporaryFolder& folder) {
    auto database = Database::open(SettlementStore::file_in(folder.path()), Database::Access::read_only);
    REQUIRE(database);
    const auto digest = content_digest(**database);
    REQUIRE(digest);
    return *digest;
}

void follow(JournalFollower& follower) {
    const auto done = follower.catch_up();
    INFO((done ? std::string() : to_string(done.error())));
    REQUIRE(done);
}

}  // namespace

TEST_CASE("a journal is followed to its end while it grows, and no lock of the exchange is taken") {
    SettledMarket market;
    market.run(500);
    const std::span<const log::ReleasedCommand> history(market.history);
    const TemporaryFolder folder;
    JournalOf journal(folder.path(), identity_of(1));  // holds the exchange's lock all the time
    journal.write(history.first(100));
    JournalFollower follower(log::system_files(), folder.path(), StoreUse::go_on);
    follow(follower);
    CHECK(follower.store()->last().sequence == SequenceNumber(100));
    journal.write(history.subspan(100, 250));
    follow(follower);
    follow(follower);
    CHECK(follower.store()->last().sequence == SequenceNumber(350));
    journal.write(history.subspan(350));
    follow(follower);
    const auto grown = content_digest(follower.store()->database());

    const TemporaryFolder at_once;
    JournalOf whole(at_once.path(), identity_of(1));
    whole.write(history);
    JournalFollower second(log::system_files(), at_once.path(), StoreUse::rebuild);
    follow(second);
    CHECK(grown.value() == content_digest(second.store()->database()).value());
}

TEST_CASE("a thread that cannot keep up throws away what waits and reads it from the journal") {
    SettledMarket market;
    market.run(800);
    const std::span<const log::ReleasedCommand> history(market.history);
    const TemporaryFolder folder;
    {
        JournalOf journal(folder.path(), identity_of(1));
        auto store = SettlementStore::open(folder.path(), identity_of(1));
        REQUIRE(store);
        SettlementThread thread(log::system_files(), folder.path(), std::move(*store), {.commands = 4, .questions = 2});
        for (const auto& released : history) {
            journal.write({&released, 1});
            thread.take(std::make_shared<const log::ReleasedCommand>(released));
        }
        // A question may be refused while the thread reads up; in the end one is answered.
        for (bool answered = false; !answered;) {
            std::promise<bool> done;
            auto result = done.get_future();
            const auto refused = thread.ask(history.back().sequence, [&](std::optional<StoreView> view) {
                done.set_value(view && view->position.sequence == history.back().sequence);
            });
            if (refused) {
                CHECK(refused == SettlementThread::Refusal::behind);
                std::this_thread::yield();
                continue;
            }
            answered = result.get();
            CHECK(answered);
        }
        CHECK_FALSE(thread.failure());
    }
    const TemporaryFolder plain;
    {
        auto store = SettlementStore::open(plain.path(), identity_of(1));
        REQUIRE(store);
        for (const auto& released : history) REQUIRE((*store)->take(released));
        REQUIRE((*store)->commit());
    }
    CHECK(digest_in(folder) == digest_in(plain));
}

TEST_CASE("a folder without a journal, and one of another exchange's store, are said clearly") {
    const TemporaryFolder folder;
    JournalFollower nothing(log::system_files(), folder.path(), StoreUse::go_on);
    const auto none = nothing.catch_up();
    REQUIRE_FALSE(none);
    CHECK(none.error().error == StoreError::journal_unreadable);

    SettledMarket market;
    JournalOf journal(folder.path(), identity_of(1));
    journal.write(market.history);
    REQUIRE(SettlementStore::open(folder.path(), identity_of(7)));
    JournalFollower foreign(log::system_files(), folder.path(), StoreUse::go_on);
    const auto refused = foreign.catch_up();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().error == StoreError::other_journal);
    JournalFollower again(log::system_files(), folder.path(), StoreUse::rebuild);
    follow(again);
}
