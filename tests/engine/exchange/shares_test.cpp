// Share tables: declared, computed from declared contributions, and which of them pays a trade.
#include <numeric>

#include "engine/exchange/shares.hpp"
#include "stage.hpp"

using namespace tongqu;
using namespace tongqu::exchange;

namespace {

std::vector<std::uint64_t> weights_of(const ShareTable& table) {
    std::vector<std::uint64_t> weights;
    for (const Contributor& contributor : table.contributors) weights.push_back(contributor.weight);
    return weights;
}

ContributionGame game(ShareMethod method, std::vector<std::string> players, std::vector<std::int64_t> numbers) {
    return {method, std::move(players), std::move(numbers)};
}

RejectReason refusal_of(const ContributionGame& given) { return computed_shares(given).error(); }

}  // namespace

TEST_CASE("Contributions that stand for themselves share in proportion") {
    const auto table = computed_shares(game(ShareMethod::additive, {"a", "b", "c"}, {3, 0, 1}));
    CHECK(weights_of(*table) == std::vector<std::uint64_t>{750'000'000'000, 0, 250'000'000'000});
}

TEST_CASE("A common cost is shared step by step, as in the airport problem") {
    // Costs 6, 9, 18. The first 6 are shared by three, the next 3 by two, the last 9 borne by one: 2, 3.5, 12.5 of 18.
    const auto table = computed_shares(game(ShareMethod::airport, {"small", "middle", "large"}, {6, 9, 18}));
    const std::uint64_t whole = kMaxWeight;
    // 2/18 = 0.111…, 3.5/18 = 0.19444…, 12.5/18 = 0.69444…; the one part left over goes to the largest remainder, which the middle
    // and the large have alike: to the earlier.
    CHECK(weights_of(*table) == std::vector<std::uint64_t>{whole / 9, 194'444'444'445, 694'444'444'444});
}

TEST_CASE("In the glove game the one left glove earns as much as Shapley says") {
    // Player 0 has a left glove, 1 and 2 a right one each; a pair is worth 1: values 2/3, 1/6, 1/6. All
    // three remainders are two thirds of a part; the two parts left over go to the earlier.
    const auto table = computed_shares(game(ShareMethod::table, {"left", "right-1", "right-2"}, {0, 0, 0, 1, 0, 1, 0, 1}));
    CHECK(weights_of(*table) == std::vector<std::uint64_t>{666'666'666'667, 166'666'666'667, 166'666'666'666});
}

TEST_CASE("Contributions that do not fit the method are refused") {
    using R = RejectReason;
    CHECK(refusal_of(game(ShareMethod::declared, {"a"}, {1})) == R::invalid_contributions);
    CHECK(refusal_of(game(ShareMethod::additive, {}, {})) == R::invalid_contributions);
    CHECK(refusal_of(game(ShareMethod::additive, {"a", "b"}, {1})) == R::invalid_contributions);
    CHECK(refusal_of(game(ShareMethod::additive, {"a", "b"}, {1, -1})) == R::invalid_contributions);
    CHECK(refusal_of(game(ShareMethod::table, {"a", "b"}, {0, 1, 1})) == R::invalid_contributions);
    CHECK(refusal_of(game(ShareMethod::table, {"a"}, {1, 1})) == R::invalid_contributions);
    CHECK(refusal_of(game(ShareMethod::additive, {"a", "a"}, {1, 1})) == R::duplicate_contributor);
    CHECK(refusal_of(game(ShareMethod::additive, {"a b"}, {1})) == R::invalid_name);
    CHECK(refusal_of(game(ShareMethod::additive, {"a", "b"}, {0, 0})) == R::shares_not_positive);
    // Worths that fall when somebody joins give a value below zero.
    CHECK(refusal_of(game(ShareMethod::table, {"a", "b"}, {0, 5, 0, 1})) == R::shares_not_positive);
}

TEST_CASE("The same inputs have the same digest, others another") {
    const auto one = computed_shares(game(ShareMethod::additive, {"a", "b"}, {1, 2}));
    CHECK(one->inputs_digest == computed_shares(game(ShareMethod::additive, {"a", "b"}, {1, 2}))->inputs_digest);
    CHECK(one->inputs_digest != computed_shares(game(ShareMethod::additive, {"a", "b"}, {2, 4}))->inputs_digest);
    CHECK(one->inputs_digest != computed_shares(game(ShareMethod::airport, {"a", "b"}, {1, 2}))->inputs_digest);
}

TEST_CASE("A trade is paid by the table in force when it was made") {
    Stage s;
    InstrumentTerms terms;
    terms.name_id = "data-licence", terms.product = s.data, terms.rival = false;
    s.market.apply(s.acme.key, OpenInstrument{terms});
    const InstrumentId licence = s.market.last<InstrumentOpened>()->instrument;
    s.market.apply(s.acme.key, limit_order(licence, Side::sell, 100, 5));
    const auto buy = [&] {
        s.market.apply(s.bob.key, limit_order(licence, Side::buy, 100, 1));
        return s.market.last<Traded>()->trade;
    };
    const auto released = [&](TradeId trade) {
        s.market.apply(s.acme.key, DeliverTrade{trade, {}, {}});
        s.market.apply(s.bob.key, AcceptTrade{trade, {}});
        return *s.market.last<Released>();
    };

    const TradeId before = buy();
    s.market.apply(s.acme.key, DeclareShares{s.data, {{"acme", 1}, {"cerf", 1}}, "half"});
    CHECK(s.market.last<SharesSet>()->version == ShareVersion(2));
    const TradeId between = buy();
    s.market.apply(s.acme.key, ProposeShares{s.data, game(ShareMethod::additive, {"acme", "cerf"}, {1, 3}), "by value"});
    const SharesSet proposed = *s.market.last<SharesSet>();
    CHECK(proposed.method == ShareMethod::additive);
    const TradeId after = buy();

    CHECK(released(before).shares == ShareVersion(1));
    CHECK(released(between).shares == ShareVersion(2));
    // Gross 1.00: 0.005 exchange fee, 0.01 levy, 0.985 to share; a quarter and three quarters of it.
    CHECK(released(after).shares == ShareVersion(3));
    std::vector<std::int64_t> contributions;
    for (const Event& event : s.market.events)
        if (const auto* posted = std::get_if<Posted>(&event); posted && posted->cause == PostingCause::contribution)
            contributions.push_back(posted->amount.raw());
    CHECK(contributions == std::vector<std::int64_t>{246'250, 738'750});
    s.market.check_all();
}

TEST_CASE("Only the supplier sets a product's shares, and repeats it safely") {
    Stage s;
    const DeclareShares shares{s.data, {{"acme", 1}, {"cerf", 1}}, "half"};
    const auto refused = [&](KeyId key, CommandBody body) {
        s.market.apply(key, std::move(body));
        return s.market.last<Rejected>()->reason;
    };
    CHECK(refused(s.cerf.key, shares) == RejectReason::not_the_supplier);
    CHECK(refused(s.acme.key, DeclareShares{ProductId(9), shares.contributors, "x"}) == RejectReason::unknown_product);
    CHECK(refused(s.acme.key, DeclareShares{s.data, {}, "x"}) == RejectReason::invalid_contributions);
    CHECK(refused(s.acme.key, DeclareShares{s.data, {{"a", 0}}, "x"}) == RejectReason::invalid_weight);
    s.market.apply(s.acme.key, shares);
    s.market.apply(s.acme.key, shares);
    CHECK(s.market.last<Repeated>() != nullptr);
    CHECK(s.market.last<SharesSet>() == nullptr);
    for (std::size_t version = 3; version <= kMaxShareVersions; ++version)
        s.market.apply(s.acme.key, DeclareShares{s.data, shares.contributors, std::to_string(version)});
    CHECK(refused(s.acme.key, DeclareShares{s.data, shares.contributors, "more"}) == RejectReason::too_many_share_versions);
}
