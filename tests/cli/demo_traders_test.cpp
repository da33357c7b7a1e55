#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "cli/demo/demo.hpp"
#include "cli/demo/traders/prices.hpp"
#include "cli/demo/traders/troupe.hpp"
#include "cli/import/places.hpp"

using namespace tongqu::cli;

namespace {

// Answers every request with the least that makes sense, and writes down what was asked.
class PatientExchange {
  public:
    ApiClient client() {
        return ApiClient([this](const HttpRequest& request) { return answer(request); }, [](std::chrono::milliseconds) {});
    }
    std::vector<std::string> asked;
    std::optional<unsigned> refuse_with;  // from now on

  private:
    std::expected<HttpResponse, HttpFailure> answer(const HttpRequest& request) {
        asked.push_back(request.method + " " + request.target + " " + request.bearer + " " + request.body);
        if (refuse_with) return HttpResponse{*refuse_with, {}, R"({"error":{"code":"overloaded","message":"later"}})"};
        if (request.target.find("/book") != std::string::npos)
            return HttpResponse{200, {}, R"({"bids":[],"asks":[["100","5"]]})"};
        if (request.target.starts_with("/v1/trades?"))
            return HttpResponse{200, {}, R"({"trades":[]})"};
        if (request.target == "/v1/accounts")
            return HttpResponse{200, {}, R"({"accounts":[{"currency":"CNY","available":"10.5"}]})"};
        return HttpResponse{201, {}, R"({"order_id":"7","status":"open","fills":[]})"};
    }
};

std::vector<std::string> hundred_steps(std::uint64_t seed) {
    PatientExchange exchange;
    ApiClient api = exchange.client();
    Troupe troupe(api, "1", seed, "operator", [](std::string_view id) { return "key of " + std::string(id); });
    for (int i = 0; i < 100; ++i) troupe.step();
    return exchange.asked;
}

}  // namespace

TEST_CASE("SplitMix64 gives the numbers of its published reference") {
    // The first outputs for the seed 1234567, as Rosetta Code and the test vectors of several libraries have them.
    Chance chance(1234567);
    CHECK(chance.next() == 6457827717110365317ULL);
    CHECK(chance.next() == 3203168211198807973ULL);
    CHECK(chance.next() == 9817491932198370423ULL);
}

TEST_CASE("The same seed makes the traders ask for the same things, another seed for others") {
    const auto once = hundred_steps(1);
    CHECK(once.size() > 100);
    CHECK(hundred_steps(1) == once);
    CHECK(hundred_steps(2) != once);
}

TEST_CASE("Each trader acts with its own key, and the visitor is left to the visitor") {
    for (const std::string& request : hundred_steps(3)) {
        CHECK(request.find("demo.visitor ") == std::string::npos);
        if (request.starts_with("POST /v1/deposits")) CHECK(request.find(" operator ") != std::string::npos);
    }
}

TEST_CASE("A line that was full at three looks in a row gets as much room again, others are left alone") {
    std::vector<std::string> asked;
    ApiClient api(
        [&](const HttpRequest& request) -> std::expected<HttpResponse, HttpFailure> {
            if (request.method == "PATCH") asked.push_back(request.target + " " + request.bearer + " " + request.body);
            return HttpResponse{200, {}, R"({"links":[{"link_id":"a","capacity":"120","allotted":"240","residual":"0"},)"
                                         R"({"link_id":"b","capacity":"9","allotted":"9","residual":"1"}]})"};
        },
        [](std::chrono::milliseconds) {});
    Desk desk(api, "1");
    LinkBuilder builder("operator");
    for (int i = 0; i < 2; ++i) (void)builder.act(desk);
    CHECK(asked.empty());
    for (int i = 0; i < 4; ++i) (void)builder.act(desk);
    const std::string grant = R"(/v1/links/a operator {"instrument_id":"gpu-hour-west","capacity":"360"})";
    CHECK(asked == std::vector<std::string>{grant, grant});
}

TEST_CASE("Traders who are told to come later say so, once") {
    PatientExchange exchange;
    ApiClient api = exchange.client();
    Troupe troupe(api, "1", 1, "operator", [](std::string_view) { return std::string("key"); });
    troupe.step();
    CHECK_FALSE(troupe.desk().take_trouble());
    exchange.refuse_with = 503;
    troupe.step();
    const auto trouble = troupe.desk().take_trouble();
    REQUIRE(trouble);
    CHECK(trouble->status == 503);
    CHECK_FALSE(troupe.desk().take_trouble());
}

TEST_CASE("A price that comes back stays near home, one that drifts stays in sight") {
    for (const bool drifts : {false, true}) {
        Chance chance(7);
        std::int64_t price = 1000, low = price, high = price;
        for (int i = 0; i < 100'000; ++i) {
            price = wander(price, 1000, drifts, chance);
            low = std::min(low, price);
            high = std::max(high, price);
        }
        CHECK(low >= (drifts ? 1000 - 1000 / 3 - 5 : 950));
        CHECK(high <= (drifts ? 1000 + 1000 / 3 + 6 : 1050));
        if (drifts) CHECK(high - low > 200);
    }
}

TEST_CASE("Bids stand below the offer they look at, offers above the reference, also where a tick is much") {
    Chance chance(11);
    for (const std::int64_t price : {2, 10, 795, 16'000})
        for (int i = 0; i < 1000; ++i) {
            CHECK(offer_price(price, i % 3, chance) > price);
            CHECK(bid_price(price, i % 2, i % 5 == 0, chance) < price);
            CHECK(bid_price(1, 0, true, chance) == 1);
        }
}

TEST_CASE("The demo's cast is whole: every name it mentions is there, and every participant is the demo's own") {
    const Plan plan = demo_plan();
    std::set<std::string> participants, instruments, regions;
    for (const auto& region : plan.regions) regions.insert(region.code);
    for (const auto& each : plan.participants) {
        CHECK(participants.insert(each.id).second);
        CHECK(each.id.starts_with(kDemoPrefix));
        CHECK(regions.contains(each.home));
    }
    for (const auto& each : plan.instruments) CHECK(instruments.insert(each.id).second);
    for (const auto& each : plan.products) {
        CHECK(participants.contains(each.supplier));
        for (const std::string& code : each.regions) CHECK(regions.contains(code));
        for (const auto& share : each.contributors) CHECK(share.participant.starts_with(kDemoPrefix));
    }
    for (const CastMember& member : cast_members())
        for (const std::string_view interest : member.interests) {
            INFO(interest);
            CHECK(instruments.contains(std::string(interest)));
        }
    for (const CastContract& contract : cast_contracts())
        for (const std::string_view supplier : contract.suppliers) CHECK(participants.contains(std::string(supplier)));
    for (const CastLink& link : cast_links()) {
        CHECK(regions.contains(std::string(link.from)));
        CHECK(regions.contains(std::string(link.to)));
    }
    CHECK(participants.contains(std::string(kDemoCarrier)));
    CHECK(instruments.contains(std::string(kNetworkContract)));
    // No book of the demo has one side only: somebody bids with patience for everything.
    std::set<std::string> wanted;
    for (const CastMember& member : cast_members())
        if (member.habit != Habit::burst)
            for (const std::string_view interest : member.interests) wanted.emplace(interest);
    CHECK(wanted == instruments);
    CHECK(regions.size() >= 12);
    CHECK(participants.size() >= 40);
    CHECK(plan.products.size() >= 30);
}
