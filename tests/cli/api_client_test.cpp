#include <catch2/catch.hpp>

#include "cli/client/api_client.hpp"

using namespace tongqu::cli;
using std::chrono::milliseconds;

namespace {

using Step = std::expected<HttpResponse, HttpFailure>;

// Answers by a script and writes down what was asked and waited for.
struct Script {
    std::vector<Step> steps;
    std::vector<HttpRequest> asked;
    std::vector<milliseconds> waited;

    ApiClient client() {
        return ApiClient(
            [this](const HttpRequest& request) -> Step {
                asked.push_back(request);
                return steps.at(asked.size() - 1);
            },
            [this](milliseconds pause) { waited.push_back(pause); });
    }
};

Step answer(unsigned status, std::string body = "{}", std::vector<HttpHeader> headers = {}) {
    return HttpResponse{status, std::move(headers), std::move(body)};
}
Step failure(HttpProblem problem) { return std::unexpected(HttpFailure{problem, "said so"}); }

}  // namespace

TEST_CASE("A refusal carries the exchange's code, message and path") {
    Script script{
        .steps = {
            answer(422, R"({"error":{"code":"price_off_tick","message":"not a multiple","path":"price"}})")}};
    const auto refused = script.client().post("/v1/orders", "{}", "key");
    REQUIRE(!refused);
    CHECK(refused.error().status == 422);
    CHECK(refused.error().code == "price_off_tick");
    CHECK(refused.error().text() == "not a multiple (price_off_tick) at \"price\"");
    CHECK(!refused.error().hopeless());
}

TEST_CASE("An error page that is not the API's is told as such") {
    Script script{.steps = {answer(404, "<html>")}};
    CHECK(script.client().get("/v1/market").error().code == kNotTheApi);
}

TEST_CASE("A replayed answer is known by its header") {
    Script script{.steps = {answer(201, "{}", {{"idempotent-replay", "true"}}), answer(201)}};
    ApiClient api = script.client();
    CHECK(api.post("/v1/products", "{}", "key")->replay);
    CHECK(!api.post("/v1/products", "{}", "key")->replay);
}

TEST_CASE("An overloaded exchange is asked again after the time it names, a few times") {
    const Step busy =
        answer(503, R"({"error":{"code":"overloaded","message":"later"}})", {{"retry-after", "1"}});
    Script script{.steps = {busy, busy, answer(201)}};
    CHECK(script.client().post("/v1/keys", "{}", "", {.repeatable = false}));
    CHECK(script.waited == std::vector<milliseconds>{milliseconds(1000), milliseconds(1000)});

    Script endless{.steps = {busy, busy, busy, busy, busy}};
    const auto given_up = endless.client().post("/v1/orders", "{}", "key");
    CHECK(given_up.error().code == "overloaded");
    CHECK(endless.asked.size() == ApiClient::kAttempts);
}

TEST_CASE("A quota that asks for a minute's patience is not waited for") {
    Script script{.steps = {answer(429, R"({"error":{"code":"id_quota","message":"too many"}})",
                                   {{"retry-after", "60"}})}};
    CHECK(script.client().post("/v1/orders", "{}", "key").error().code == "id_quota");
    CHECK(script.waited.empty());
}

TEST_CASE("A lost answer is asked for again only where the same request is safe") {
    Script safe{.steps = {failure(HttpProblem::timed_out), failure(HttpProblem::broken_off), answer(201)}};
    CHECK(safe.client().post("/v1/orders", "{}", "key"));
    CHECK(safe.asked.size() == 3);

    Script once{.steps = {failure(HttpProblem::timed_out)}};
    const auto lost = once.client().post("/v1/participants", "{}", "", {.repeatable = false});
    CHECK(lost.error().code == kOutcomeUnknown);
    CHECK(lost.error().hopeless());
    CHECK(once.asked.size() == 1);
}

TEST_CASE("Where nobody listens one attempt is enough") {
    Script script{.steps = {failure(HttpProblem::cannot_connect)}};
    CHECK(script.client().get("/v1/market").error().code == kNoConnection);
}

TEST_CASE("Fields are taken out of answers by name") {
    CHECK(text_field(R"({"claim_secret":"s","n":1})", "claim_secret") == "s");
    CHECK(!text_field(R"({"claim_secret":"s","n":1})", "n"));
    CHECK(!text_field("broken", "n"));
    CHECK(text_fields(R"({"regions":[{"region_id":"CN-HB"},{},{"region_id":"CN-BJ"}]})", "regions",
                      "region_id") == std::vector<std::string>{"CN-HB", "CN-BJ"});
}

TEST_CASE("A change without an Idempotency-Key is not sent again when its answer is lost, one with it is") {
    Script without{.steps = {failure(HttpProblem::broken_off)}};
    const auto lost = without.client().patch("/v1/orders/7", "{}", "key");
    REQUIRE(!lost);
    CHECK(lost.error().code == kOutcomeUnknown);
    CHECK(without.asked.size() == 1);

    Script with{.steps = {failure(HttpProblem::broken_off), answer(200)}};
    CHECK(with.client().remove("/v1/orders/7", "key", {.idempotency_key = "once"}));
    REQUIRE(with.asked.size() == 2);
    CHECK(with.asked[0].method == "DELETE");
    CHECK(with.asked[1].headers.at(0).value == "once");
}

TEST_CASE("An error keeps the answer as it came") {
    const std::string body = R"({"error":{"code":"unknown_order","message":"no such order"},"more":1})";
    Script script{.steps = {answer(404, body)}};
    CHECK(script.client().get("/v1/orders/1", "key").error().body == body);
}
