// Money exists only in accounts and moves only from one to another.
#include "settlement/ledger.hpp"

#include <catch2/catch.hpp>

#include "pricing/splitmix64.hpp"

using namespace tongqu;
using namespace tongqu::settlement;

namespace {

constexpr Currency kYuan{0}, kYen{4};

template <class E>
std::size_t count(const std::vector<Event>& events) {
    std::size_t n = 0;
    for (const Event& event : events)
        if (std::holds_alternative<E>(event)) ++n;
    return n;
}

}  // namespace

TEST_CASE("A participant's four accounts of a currency are opened together, once") {
    Ledger ledger;
    std::vector<Event> events;
    const ParticipantAccounts yuan = ledger.accounts_of(ParticipantId(3), kYuan, events);
    CHECK(count<AccountOpened>(events) == 4);
    CHECK(ledger.accounts_of(ParticipantId(3), kYuan, events).available == yuan.available);
    CHECK(count<AccountOpened>(events) == 4);
    CHECK(ledger.accounts_of(ParticipantId(3), kYen, events).available != yuan.available);
    CHECK(ledger.account({AccountOwner::participant, AccountPurpose::escrow, kYuan, 3}, events) ==
          yuan.escrow);
    for (const auto purpose :
         {AccountPurpose::available, AccountPurpose::held, AccountPurpose::escrow, AccountPurpose::pending}) {
        const AccountKey key{AccountOwner::participant, purpose, kYuan, 3};
        CHECK(ledger.find(key) == yuan.of(purpose));
        CHECK(ledger.key(yuan.of(purpose)) == key);
    }
    CHECK_FALSE(ledger.find({AccountOwner::participant, AccountPurpose::held, kYuan, 4}));
    CHECK_FALSE(ledger.find({AccountOwner::participant, AccountPurpose::held, kYuan, 1000}));
    CHECK_FALSE(ledger.find({AccountOwner::exchange, AccountPurpose::available, kYuan, 0}));
    CHECK(ledger.available(ParticipantId(77), kYuan) == Money(0));
}

TEST_CASE("The same owner number names different accounts for different owners, purposes and currencies") {
    Ledger ledger;
    std::vector<Event> events;
    const AccountId fund =
        ledger.account({AccountOwner::region_fund, AccountPurpose::available, kYuan, 3}, events);
    const AccountId waiting =
        ledger.account({AccountOwner::waiting, AccountPurpose::available, kYuan, 3}, events);
    const AccountId pending =
        ledger.account({AccountOwner::waiting, AccountPurpose::pending, kYuan, 3}, events);
    const AccountId yen = ledger.account({AccountOwner::waiting, AccountPurpose::pending, kYen, 3}, events);
    CHECK((fund != waiting && waiting != pending && pending != yen));
    CHECK(count<AccountOpened>(events) == 4);
    CHECK(ledger.account({AccountOwner::region_fund, AccountPurpose::available, kYuan, 3}, events) == fund);
}

TEST_CASE("What the exchange holds of a currency is what the outside owes") {
    Ledger ledger;
    std::vector<Event> events;
    CHECK(ledger.total(kYuan) == Money(0));
    const AccountId outside =
        ledger.account({AccountOwner::outside, AccountPurpose::available, kYuan, 0}, events);
    const auto accounts = ledger.accounts_of(ParticipantId(0), kYuan, events);
    ledger.post(outside, accounts.available, Money(70), PostingCause::deposit, 0, events);
    ledger.post(accounts.available, accounts.held, Money(30), PostingCause::order_hold, 5, events);
    CHECK(ledger.total(kYuan) == Money(70));
    CHECK(ledger.balance(outside) == Money(-70));
    CHECK(ledger.available(ParticipantId(0), kYuan) == Money(40));
    CHECK(ledger.total(kYen) == Money(0));
    const auto& posted = std::get<Posted>(events.back());
    CHECK((posted.from == accounts.available && posted.to == accounts.held && posted.amount == Money(30) &&
           posted.subject == 5));
}

TEST_CASE("A ledger of random postings agrees with a map of sums, and comes back from its bytes") {
    pricing::SplitMix64 random(3);
    Ledger ledger;
    std::vector<Event> events;
    std::map<AccountKey, std::int64_t> sums;
    for (int i = 0; i < 20'000; ++i) {
        const Currency currency = random.below(2) == 0 ? kYuan : kYen;
        const auto key = [&] {
            const auto owner = static_cast<AccountOwner>(random.below(5));
            const bool single = owner == AccountOwner::outside || owner == AccountOwner::exchange;
            const auto purpose = owner == AccountOwner::outside
                                     ? AccountPurpose::available
                                     : static_cast<AccountPurpose>(random.below(4));
            return AccountKey{owner, purpose, currency,
                              single ? 0 : static_cast<std::uint32_t>(random.below(10))};
        };
        const AccountKey from = key(), to = key();
        const std::int64_t most = from.owner == AccountOwner::outside ? 1'000'000 : sums[from];
        if (from == to || most == 0) continue;
        const auto amount = static_cast<std::int64_t>(1 + random.below(static_cast<std::uint64_t>(most)));
        ledger.post(ledger.account(from, events), ledger.account(to, events), Money(amount),
                    PostingCause::trade, 0, events);
        sums[from] -= amount;
        sums[to] += amount;
    }
    ledger.check();
    ByteBuffer bytes, again;
    Encoder encoder(bytes);
    ledger.save(encoder);
    Decoder decoder(bytes.bytes());
    Ledger loaded;
    loaded.load(decoder);
    REQUIRE_FALSE(decoder.finish());
    loaded.check();
    for (const auto& [key, sum] : sums) {
        const auto account = ledger.find(key);
        CHECK((account ? ledger.balance(*account).raw() : 0) == sum);
        CHECK(loaded.find(key) == account);
    }
    Encoder second(again);
    loaded.save(second);
    CHECK(std::ranges::equal(bytes.bytes(), again.bytes()));
    const auto opened = events.size();
    CHECK(loaded.account({AccountOwner::waiting, AccountPurpose::pending, kYuan, 99}, events).raw() ==
          ledger.size());
    CHECK(events.size() == opened + 1);
}
