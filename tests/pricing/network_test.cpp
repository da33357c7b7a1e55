#include <algorithm>
#include <bit>
#include <random>

#include <catch2/catch.hpp>

#include "pricing/clearing_vector.hpp"
#include "pricing/netting.hpp"

using namespace tongqu::pricing;

namespace {

using Rationals = std::vector<Rational>;

// The least number of transfers, by trying every group of zero sum in every set.
std::size_t fewest_transfers(const std::vector<Integer>& net) {
    const std::size_t n = net.size();
    std::vector<Integer> sum(std::size_t{1} << n);
    std::vector<std::size_t> groups(sum.size());
    for (std::size_t set = 1; set < sum.size(); ++set) {
        for (std::size_t i = 0; i < n; ++i)
            if ((set >> i & 1U) != 0) sum[set] += net[i];
        for (std::size_t sub = set; sub != 0; sub = (sub - 1) & set)
            if (sum[sub] == 0) groups[set] = std::max(groups[set], groups[set ^ sub] + 1);
    }
    return n - groups.back();
}

void check_settles(const Netting& result) {
    std::vector<Integer> left = result.net;
    for (const Obligation& transfer : result.transfers) {
        CHECK(transfer.amount > 0);
        CHECK(result.net[transfer.payer] < 0);
        CHECK(result.net[transfer.payee] > 0);
        left[transfer.payer] += transfer.amount;
        left[transfer.payee] -= transfer.amount;
    }
    CHECK(std::all_of(left.begin(), left.end(), [](const Integer& x) { return x == 0; }));
}

}  // namespace

TEST_CASE("A circle of debts nets to nothing, a chain to one transfer") {
    const std::vector<Obligation> circle{{0, 1, 7}, {1, 2, 7}, {2, 0, 7}};
    CHECK(net_obligations(3, circle).transfers.empty());
    CHECK(net_obligations(3, circle).gross == 21);
    const std::vector<Obligation> chain{{0, 1, 7}, {1, 2, 7}};
    const auto result = net_obligations(3, chain);
    CHECK(result.transfers == std::vector<Obligation>{{0, 2, 7}});
    CHECK(result.net_total == 7);
    CHECK(net_obligations(0, {}).transfers.empty());
}

TEST_CASE("Transfers settle every net and are the fewest possible for few parties") {
    std::mt19937_64 random(71);
    for (int round = 0; round < 200; ++round) {
        const std::size_t parties = 1 + random() % 8;
        std::vector<Obligation> obligations(random() % 12);
        for (Obligation& o : obligations)
            o = {static_cast<std::uint32_t>(random() % parties),
                 static_cast<std::uint32_t>(random() % parties),
                 Integer(random() % 6) * (round % 4 == 0 ? pow(Integer(10), 25) : Integer(1))};
        const auto result = net_obligations(parties, obligations);
        check_settles(result);
        std::vector<Integer> open;
        for (const Integer& net : result.net)
            if (net != 0) open.push_back(net);
        CHECK(result.transfers.size() == (open.empty() ? 0 : fewest_transfers(open)));
    }
}

TEST_CASE("Beyond twenty parties transfers stay below the number of parties") {
    std::mt19937_64 random(72);
    std::vector<Obligation> obligations(500);
    for (Obligation& o : obligations)
        o = {static_cast<std::uint32_t>(random() % 100), static_cast<std::uint32_t>(random() % 100),
             Integer(random() % 50)};
    const auto result = net_obligations(100, obligations);
    check_settles(result);
    const auto open =
        std::count_if(result.net.begin(), result.net.end(), [](const Integer& x) { return x != 0; });
    CHECK(result.transfers.size() <= static_cast<std::size_t>(open) - 1);
}

TEST_CASE("Two banks that owe each other more than they have clear at a fixed point worked by hand") {
    // A owes B 10, B owes A 5; cash 2 and 1. If B pays all 5, A has 7 of 10; B then has 8 of 5: payments 7
    // and 5.
    const auto one = clearing_vector(Rationals{0, 10, 5, 0}, Rationals{2, 1});
    CHECK(one.payments == Rationals{7, 5});
    CHECK(one.defaulters == std::vector<std::uint32_t>{0});
    // Both short: A owes B 10 and C 10, B owes A 8 and C 8; cash 2, 2: x = 2 + y/2, y = 2 + x/2, so both
    // pay 4.
    const auto both = clearing_vector(Rationals{0, 10, 10, 8, 0, 8, 0, 0, 0}, Rationals{2, 2, 0});
    CHECK(both.payments == Rationals{4, 4, 0});
    CHECK(both.defaulters == std::vector<std::uint32_t>{0, 1});
    // Without cash the greatest vector still clears a circle in full.
    CHECK(clearing_vector(Rationals{0, 3, 3, 0}, Rationals{0, 0}).payments == Rationals{3, 3});
    CHECK(clearing_vector({}, {}).payments.empty());
}

TEST_CASE("Clearing payments are fixed points, and equal the limit of paying in rounds from the full debt") {
    std::mt19937_64 random(73);
    for (int round = 0; round < 100; ++round) {
        const std::size_t n = 1 + random() % 6;
        Rationals owed(n * n), cash(n), debt(n);
        for (std::size_t i = 0; i < n; ++i) {
            cash[i] = static_cast<int>(random() % 8);
            for (std::size_t j = 0; j < n; ++j)
                if (i != j && random() % 3 != 0)
                    debt[i] += owed[i * n + j] = Rational(random() % 20, 1 + random() % 3);
        }
        const auto result = clearing_vector(owed, cash);
        std::vector<double> paid(n);
        for (std::size_t i = 0; i < n; ++i) paid[i] = to_double(debt[i]);
        for (int step = 0; step < 5000; ++step) {
            std::vector<double> next(n);
            for (std::size_t i = 0; i < n; ++i) {
                next[i] = to_double(cash[i]);
                for (std::size_t j = 0; j < n; ++j)
                    if (debt[j] != 0) next[i] += to_double(owed[j * n + i]) / to_double(debt[j]) * paid[j];
                next[i] = std::min(next[i], to_double(debt[i]));
            }
            paid = next;
        }
        for (std::size_t i = 0; i < n; ++i) {
            Rational means = cash[i];
            for (std::size_t j = 0; j < n; ++j)
                if (debt[j] != 0) means += owed[j * n + i] * result.payments[j] / debt[j];
            CHECK(result.payments[i] == std::min(means, debt[i]));
            CHECK(to_double(result.payments[i]) == Approx(paid[i]).margin(1e-6));
            const bool defaults =
                std::find(result.defaulters.begin(), result.defaulters.end(), i) != result.defaulters.end();
            CHECK(defaults == (result.payments[i] < debt[i]));
        }
    }
}
