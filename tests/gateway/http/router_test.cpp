#include "gateway/http/router.hpp"

#include "gateway/http/request_head.hpp"

using namespace tongqu::http;

namespace {

const Router<int>& market_routes() {
    static const Router<int> router({
        {Method::get, "/", 0, 0, "root"},
        {Method::post, "/v1/orders", 1, 2, "create_order"},
        {Method::get, "/v1/orders", 2, 1, "find_orders"},
        {Method::post, "/v1/orders/dry-run", 3, 2, "dry_run"},
        {Method::get, "/v1/orders/{id}", 4, 1, "get_order"},
        {Method::delete_, "/v1/orders/{id}", 5, 2, "cancel_order"},
        {Method::get, "/v1/{kind}/{id}/book", 6, 0, "book"},
        {Method::get, "/v1/orders/{order}/fills", 7, 0, "fills"},
    });
    return router;
}

// "name id=…" of the route found, "status Allow" of the answer in its place.
std::string found(std::string_view method, std::string_view target) {
    Request request;
    REQUIRE(read_request_head(
        std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n", {}, request));
    const auto match = market_routes().find(request);
    if (match) {
        std::string text = match->route->name;
        if (match->parameters.size() == 1)
            text += " " + std::string(match->parameters[match->route->name == "fills" ? "order" : "id"]);
        if (match->parameters.size() == 2)
            text += " " + std::string(match->parameters["kind"]) + " " + std::string(match->parameters["id"]);
        return text;
    }
    std::string text = std::to_string(match.error().status);
    for (const auto& [name, value] : match.error().headers) text += " " + name + ": " + value;
    return text;
}

}  // namespace

TEST_CASE("A path finds its route, a literal segment before a parameter") {
    CHECK(found("GET", "/") == "root");
    CHECK(found("POST", "/v1/orders") == "create_order");
    CHECK(found("GET", "/v1/orders?client_order_id=5") == "find_orders");
    CHECK(found("POST", "/v1/orders/dry-run") == "dry_run");
    CHECK(found("GET", "/v1/orders/dry-run") == "get_order dry-run");
    CHECK(found("GET", "/v1/orders/A%2F1") == "get_order A/1");
    CHECK(found("DELETE", "/v1/orders/7") == "cancel_order 7");
    CHECK(found("GET", "/v1/orders/7/fills") == "fills 7");
    CHECK(found("GET", "/v1/orders/7/book") == "book orders 7");
    CHECK(found("GET", "/v1/instruments/GPU/book") == "book instruments GPU");
    CHECK(found("HEAD", "/v1/orders/7") == "get_order 7");
}

TEST_CASE("An unknown path is 404, a method the path does not take is 405 with what it takes") {
    CHECK(found("GET", "/v2") == "404");
    CHECK(found("GET", "/v1") == "404");
    CHECK(found("GET", "/v1/orders/") == "404");
    CHECK(found("GET", "//v1/orders") == "404");
    CHECK(found("GET", "/v1/orders/7/8") == "404");
    CHECK(found("PUT", "/v1/orders") == "405 Allow: GET, HEAD, POST, OPTIONS");
    CHECK(found("PUT", "/v1/orders/dry-run") == "405 Allow: GET, HEAD, POST, DELETE, OPTIONS");
    CHECK(found("DELETE", "/") == "405 Allow: GET, HEAD, OPTIONS");
}

TEST_CASE("OPTIONS says what a resource takes") {
    CHECK(found("OPTIONS", "/v1/orders/7") == "204 Allow: GET, HEAD, DELETE, OPTIONS");
    CHECK(found("OPTIONS", "*") == "204 Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    CHECK(found("OPTIONS", "/v2") == "404");
}

TEST_CASE("The table can be listed") {
    CHECK(market_routes().routes().size() == 8);
    CHECK(market_routes().routes()[3].pattern == "/v1/orders/dry-run");
    CHECK(market_routes().routes()[3].scope == 2);
}
