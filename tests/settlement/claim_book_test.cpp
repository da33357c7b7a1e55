// Claims on a debtor, and an estate that does not cover them.
#include "settlement/claim_book.hpp"

#include <numeric>

#include <catch2/catch.hpp>

#include "pricing/splitmix64.hpp"

using namespace tongqu;
using namespace tongqu::settlement;

namespace {

const ParticipantId kDebtor(3);

ClaimBook book_of(const std::vector<std::int64_t>& amounts) {
    ClaimBook book;
    for (std::size_t i = 0; i < amounts.size(); ++i)
        book.open(kDebtor, ParticipantId(static_cast<std::uint32_t>(10 + i)), Currency(0), Money(amounts[i]), TradeId(i + 1));
    return book;
}

std::vector<Money> divided(ClaimsRule rule, std::int64_t estate, const std::vector<std::int64_t>& amounts) {
    return divide_estate(rule, Money(estate), book_of(amounts).on(kDebtor, Currency(0)));
}

}  // namespace

TEST_CASE("Example 4: 200 yuan for claims of 100, 200 and 300") {
    const std::vector<std::int64_t> claims{100'000'000, 200'000'000, 300'000'000};
    CHECK(divided(ClaimsRule::proportional, 200'000'000, claims) ==
          std::vector{Money(33'333'333), Money(66'666'667), Money(100'000'000)});
    // The Talmud's own table (Ketubot 93a): an estate of 200 gives 50, 75, 75.
    CHECK(divided(ClaimsRule::talmud, 200'000'000, claims) ==
          std::vector{Money(50'000'000), Money(75'000'000), Money(75'000'000)});
}

TEST_CASE("Awards add up to the estate and never pass a claim, by every rule") {
    pricing::SplitMix64 random(4);
    for (int round = 0; round < 400; ++round) {
        std::vector<std::int64_t> amounts;
        for (std::uint64_t n = 1 + random.below(12); n > 0; --n)
            amounts.push_back(1 + static_cast<std::int64_t>(random.below(random.below(2) == 0 ? 7 : 1'000'000'000'000)));
        const std::int64_t owed = std::accumulate(amounts.begin(), amounts.end(), std::int64_t{0});
        const auto estate = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(owed) + 1));
        for (const ClaimsRule rule : {ClaimsRule::talmud, ClaimsRule::proportional, ClaimsRule::constrained_awards,
                                      ClaimsRule::constrained_losses}) {
            const auto awards = divided(rule, estate, amounts);
            std::int64_t sum = 0;
            for (std::size_t i = 0; i < awards.size(); ++i) {
                CHECK(awards[i].raw() >= 0);
                CHECK(awards[i].raw() <= amounts[i]);
                sum += awards[i].raw();
            }
            CHECK(sum == estate);
        }
    }
}

TEST_CASE("A claim that is paid in parts is open until the last; debtors and currencies do not mix") {
    ClaimBook book = book_of({5, 7});
    CHECK(book.any_on(kDebtor, Currency(0)));
    CHECK_FALSE(book.any_on(kDebtor, Currency(1)));
    CHECK_FALSE(book.any_on(ParticipantId(2), Currency(0)));
    const auto claims = book.on(kDebtor, Currency(0));
    CHECK(book.pay(claims[0], Money(2)) == Money(3));
    CHECK(book.on(kDebtor, Currency(0))[0].amount == Money(3));
    CHECK(book.pay(claims[0], Money(3)) == Money(0));
    CHECK(book.on(kDebtor, Currency(0)).size() == 1);
    CHECK(book.open(kDebtor, ParticipantId(1), Currency(0), Money(1), TradeId(9)) == ClaimId(3));
}
