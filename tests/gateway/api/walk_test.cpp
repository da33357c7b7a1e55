// Walks every operation of the served document: each with every scope, and each that names something of somebody's with a stranger's key.
#include <set>

#include "gateway/api/access.hpp"
#include "person.hpp"
#include "test_market.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

const std::vector<std::string> kScopes = {"read", "trade", "list", "operate", "regulate"};

// Who holds a key with one scope only, where the roles permit it.
std::map<std::string, std::string> keys_of_one_scope(TestMarket& market) {
    std::map<std::string, std::string> keys;
    const std::string firm = R"(["buyer","supplier"])";
    for (const std::string scope : {"read", "trade", "list"}) keys[scope] = market.join("only-" + scope, "CN-HB", firm, "[\"" + scope + "\"]");
    keys["regulate"] = market.join("only-regulate", "CN-HB", R"(["regulator"])", R"(["regulate"])");
    const Reply made = market.post("/v1/keys", R"({"participant_id":"operator","scopes":["operate"]})", TestMarket::kOperator);
    REQUIRE(made.status == 201);
    keys["operate"] = made.at("/api_key");
    return keys;
}

std::string with_id(std::string pattern, const std::string& id) {
    const auto at = pattern.find("{id}");
    return at == std::string::npos ? pattern : pattern.replace(at, 4, id);
}

// Bodies that the resource takes, so that what refuses the request is whose the thing is.
std::string body_for(const std::string& operation) {
    static const std::map<std::string, std::string> kBodies = {
        {"changeCapacity", R"({"capacity":"3"})"},
        {"amendOrder", R"({"quantity":"3"})"},
        {"deliverTrade", R"({"reference":"w1","grant":{"kind":"url","value":"x"}})"},
        {"acceptTrade", R"({"reference":"w2"})"},
        {"reportUsage", R"({"reference":"w3","quantity":"1"})"},
        {"disputeTrade", R"({"reference":"w4","reason":"none"})"},
        {"claimSupport", R"({"reference":"w5","kind":"voucher"})"},
        {"setKillSwitch", R"({"engaged":true})"},
        {"setOrderSigning", R"({"required":true})"},
        {"setKeyKillSwitch", R"({"engaged":true})"},
        {"setKeyLimits", R"({"max_open_orders":1})"},
        {"setShares", R"({"reference":"w6","contributors":[{"participant_id":"only-list","weight":1}]})"},
        {"setWaterfall", R"({"reference":"w7"})"},
        {"withdrawProduct", R"({"reference":"w8","ends":"2026-12-01T00:00:00Z"})"},
    };
    const auto found = kBodies.find(operation);
    return found == kBodies.end() ? std::string() : found->second;
}

}  // namespace

TEST_CASE("each operation takes the scopes that it says, and no other") {
    TestMarket market;
    market.open_atlas();
    const auto keys = keys_of_one_scope(market);
    std::size_t asked = 0;
    for (const auto& route : market.routes()) {
        const std::string target = with_id(route.pattern, "424242");
        const bool writes = route.method != "GET";
        INFO(route.method << " " << target);
        if (!route.needs_key) {
            CHECK(route.scopes.empty());
            continue;
        }
        const Reply without = market.send(route.method, target, {}, {});
        CHECK(without.status == 401);
        CHECK(without.code() == "authentication_required");
        for (const std::string& scope : kScopes) {
            INFO("with scope " << scope);
            const std::string before = writes ? market.everything() : std::string();
            const Reply reply = market.send(route.method, target, {}, keys.at(scope));
            const bool sufficient = route.scopes.contains(scope);
            CHECK((reply.code() == "missing_scope") == !sufficient);
            CHECK((reply.status == 403) == (reply.code() == "missing_scope" || reply.code() == "missing_role" || reply.code() == "not_by_this_key" ||
                                             reply.code() == "session_required"));
            CHECK(reply.status != 401);
            CHECK((reply.status < 500 || reply.code() == "settlement_behind"));  // this market keeps no statements
            if (writes) CHECK(market.everything() == before);
            ++asked;
        }
    }
    CHECK(asked > 150);
}

TEST_CASE("each operation takes the same scopes from somebody who has logged in, and no write without the header of a page") {
    TestMarket market;
    market.open_atlas();
    std::map<std::string, Headers> pages;
    const auto log_in = [&](const std::string& scope, const std::string& key) {
        pages[scope] = Person(market, key, "only-" + scope, "[\"" + scope + "\"]").log_in();
    };
    const std::string firm = market.join("firm", "CN-HB", R"(["buyer","supplier"])", R"(["read","trade","list"])");
    for (const std::string scope : {"read", "trade", "list"}) log_in(scope, firm);
    log_in("operate", TestMarket::kOperator);
    log_in("regulate", market.join("reg", "CN-HB", R"(["regulator"])", R"(["read","regulate"])"));
    for (const auto& route : market.routes()) {
        if (!route.needs_key || route.name == "endSessions") continue;  // which ends the walk
        const std::string target = with_id(route.pattern, "424242");
        const bool writes = route.method != "GET";
        for (const std::string& scope : kScopes) {
            INFO(route.method << " " << target << " with scope " << scope);
            const bool sufficient = route.scopes.contains(scope);
            const std::string before = writes ? market.everything() : std::string();
            const Reply reply = market.send(route.method, target, {}, {}, pages.at(scope));
            INFO(reply.body);
            CHECK((reply.code() == "missing_scope") == !sufficient);
            CHECK((reply.status == 401) == false);
            CHECK((reply.status < 500 || reply.code() == "settlement_behind"));
            if (!writes) continue;
            CHECK(market.everything() == before);
            const Reply foreign = market.send(route.method, target, {}, {}, {pages.at(scope).front()});
            CHECK(foreign.code() == (sufficient ? "foreign_page" : "missing_scope"));
        }
    }
}

TEST_CASE("every operation on something of another's answers 404 and changes nothing") {
    TestMarket market;
    market.open_atlas();
    const std::string stranger = market.join("dora", "CN-HB", R"(["buyer","supplier"])", R"(["read","trade","list"])");
    const Reply order = market.post("/v1/orders", limit_order("b1", "buy", "12.50", "4"), market.buyer);
    REQUIRE(market.post("/v1/orders", limit_order("a1", "sell", "12.50", "1"), market.supplier).status == 201);
    const Reply key = market.post("/v1/keys", R"({"participant_id":"acme","scopes":["read"]})", market.supplier);
    REQUIRE(key.status == 201);
    const std::map<std::string, std::string> ids = {{"orders", order.at("/order_id")}, {"trades", "1"}, {"keys", key.at("/key_id")},
                                                    {"participants", "acme"}, {"users", "only-acme"}, {"sessions", "current"}};
    REQUIRE(market.post("/v1/users", R"({"user_id":"only-acme","scopes":["read"]})", market.supplier).status == 201);
    market.join("lina", "CN-HB", R"(["link_operator"])", R"(["read"])");
    REQUIRE(market.post("/v1/links", R"({"link_id":"HB-CN","from":"CN-HB","to":"CN","capacity":"5","cost":"1","operator":"lina"})",
                        TestMarket::kOperator).status == 201);
    // What everybody can look up anyway: strangers may not change it.
    const std::map<std::string, std::string> public_ids = {{"products", "atlas"}, {"instruments", "ATLAS-CNY"}, {"links", "HB-CN"}};

    const std::string before = market.everything();
    std::set<std::string> walked;
    for (const auto& route : market.routes()) {
        if (!route.needs_key || !route.pattern.contains("{id}")) continue;
        const std::string kind = route.pattern.substr(4, route.pattern.find('/', 4) - 4);
        const bool is_public = public_ids.contains(kind);
        const std::string target = with_id(route.pattern, is_public ? public_ids.at(kind) : ids.at(kind));
        INFO(route.method << " " << target);
        const Reply reply = market.send(route.method, target, body_for(route.name), stranger);
        INFO(reply.body);
        const bool in_reach = route.scopes.contains("read") || route.scopes.contains("trade") || route.scopes.contains("list");
        if (!in_reach) {
            CHECK(reply.code() == "missing_scope");
        } else if (kind == "sessions") {
            CHECK(reply.code() == "session_required");  // log_in_test.cpp asks with another's session
        } else if (is_public) {
            CHECK((reply.status == 403 || reply.status == 404));
        } else {
            CHECK(reply.status == 404);
            // Just as for what never was.
            const Reply never = market.send(route.method, with_id(route.pattern, "999999"), body_for(route.name), stranger);
            CHECK(never.status == 404);
            CHECK(never.code() == reply.code());
        }
        CHECK(market.everything() == before);
        walked.insert(kind);
    }
    CHECK(walked == std::set<std::string>{"orders", "trades", "keys", "participants", "products", "instruments", "links", "users", "sessions"});
    CHECK(market.check().empty());
}

TEST_CASE("no operation takes a field or a query parameter that it does not know") {
    TestMarket market;
    market.open_atlas();
    const std::string everyman = market.join("ida", "CN-HB", R"(["buyer","supplier"])", R"(["read","trade","list"])");
    const std::string regulator = market.join("reg", "CN-HB", R"(["regulator"])", R"(["read","regulate"])");
    const std::string before = market.everything();
    std::size_t refused = 0;
    for (const auto& route : market.routes()) {
        const std::string target = with_id(route.pattern, "1");
        INFO(route.method << " " << target);
        const std::string key = !route.needs_key || route.scopes.contains("trade") || route.scopes.contains("read") || route.scopes.contains("list")
                                    ? everyman
                                    : route.scopes.contains("operate") ? TestMarket::kOperator : regulator;
        CHECK(market.send(route.method, target + "?is_admin=true", {}, key).code() == "unknown_parameter");
        if (route.method == "GET") continue;
        // Whatever else is wrong with such a body, nothing comes of it; where it is the only thing wrong, it is named.
        const Reply reply = market.send(route.method, target, R"({"is_admin":true,"participant":"operator","status":"admitted"})", key);
        INFO(reply.body);
        CHECK(reply.status >= 400);
        CHECK(reply.status < 500);
        CHECK(market.everything() == before);
        ++refused;
    }
    CHECK(refused > 30);
}
