#include "tests/cli/pretend_exchange.hpp"

#include <catch2/catch.hpp>

namespace tongqu::cli::test {

namespace {

HttpResponse refusal(unsigned status, const std::string& code) {
    return {status, {}, R"({"error":{"code":")" + code + R"(","message":"refused"}})"};
}

std::string last_segment(const std::string& target) { return target.substr(target.rfind('/') + 1); }

}  // namespace

ApiClient PretendExchange::client() {
    return ApiClient([this](const HttpRequest& request) { return answer(request); },
                     [](std::chrono::milliseconds) {});
}

std::expected<HttpResponse, HttpFailure> PretendExchange::answer(const HttpRequest& request) {
    if (cut_off_at && requests >= *cut_off_at)
        return std::unexpected(HttpFailure{HttpProblem::cannot_connect, "cut off"});
    ++requests;
    const std::string& target = request.target;
    const auto field = [&](const char* name) { return text_field(request.body, name).value_or(""); };
    const bool by_operator = request.bearer == kOperatorKey;

    if (request.method == "GET" && target == "/v1/market") return market();
    if (request.method == "GET" && target == "/v1/accounts")
        return by_operator || request.bearer == "key-of-nasa" ? HttpResponse{200, {}, "{}"}
                                                              : refusal(401, "unknown_key");
    if (request.method == "GET" && target.starts_with("/v1/participants/"))
        return request.bearer == "key-of-" + last_segment(target) ? HttpResponse{200, {}, "{}"}
                                                                  : refusal(401, "unknown_key");
    if (request.method == "GET" && target.starts_with("/v1/instruments/"))
        return HttpResponse{200, {}, bodies.at("/v1/instruments " + last_segment(target))};
    if (target.ends_with("/admit")) {
        const std::string id = target.substr(17, target.size() - 17 - 6);
        if (!by_operator) return refusal(403, "missing_scope");
        admitted.insert(id);
        return HttpResponse{200, {}, "{}"};
    }
    if (target == "/v1/keys") return claim(request);
    if (target == "/v1/participants") {
        const std::string id = field("participant_id");
        HttpResponse response =
            take(bodies, target + " " + id, request.body, R"({"claim_secret":"secret-of-)" + id + "\"}");
        if (response.header("idempotent-replay") || response.status != 201) return response;
        claims[id] = "secret-of-" + id;
        return response;
    }
    if (target == "/v1/orders")
        return take(orders, request.bearer + " " + field("client_order_id"), request.body, "{}");
    if (target == "/v1/regions")
        return by_operator ? take(bodies, target + " " + field("region_id"), request.body, "{}")
                           : refusal(403, "missing_scope");
    if (target == "/v1/links")
        return by_operator ? take(bodies, target + " " + field("link_id"), request.body, "{}")
                           : refusal(403, "missing_scope");
    if (target == "/v1/products") return take(bodies, target + " " + field("product_id"), request.body, "{}");
    if (target == "/v1/instruments")
        return take(bodies, target + " " + field("instrument_id"), request.body, "{}");
    if (target == "/v1/deposits") return take(bodies, target + " " + field("reference"), request.body, "{}");
    FAIL("the import asked for " << request.method << " " << target);
    return refusal(404, "not_found");
}

HttpResponse PretendExchange::take(std::map<std::string, std::string>& in, const std::string& name,
                                   const std::string& body, const std::string& fresh_answer) {
    const auto [there, fresh] = in.emplace(name, body);
    if (fresh) return {201, {}, fresh_answer};
    if (there->second == body) return {201, {{"idempotent-replay", "true"}}, "{}"};
    return refusal(409, "client_id_reused");
}

HttpResponse PretendExchange::market() const {
    std::string list = R"({"region_id":"CN-BJ"})";
    for (const auto& [name, body] : bodies)
        if (name.starts_with("/v1/regions ")) list += R"(,{"region_id":")" + name.substr(12) + "\"}";
    return {200, {}, R"({"regions":[)" + list + "]}"};
}

HttpResponse PretendExchange::claim(const HttpRequest& request) {
    const std::string id = text_field(request.body, "participant_id").value_or("");
    const auto waiting = claims.find(id);
    if (waiting == claims.end() || text_field(request.body, "claim_secret") != waiting->second)
        return refusal(403, "wrong_claim_secret");
    if (!admitted.contains(id)) return refusal(403, "not_admitted");
    claims.erase(waiting);
    return {201, {}, R"({"api_key":"key-of-)" + id + "\"}"};
}

}  // namespace tongqu::cli::test
