#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "cli/price/run_price.hpp"

namespace {

struct Answer {
    int code = 0;
    std::string json;
};

Answer price(const std::string& method, const std::string& input) {
    std::istringstream in(input);
    std::ostringstream out;
    const int code = tongqu::cli::run_price(method, in, out);
    std::string json = out.str();
    REQUIRE(json.ends_with('\n'));
    json.pop_back();
    return {code, json};
}

void refused(const std::string& method, const std::string& input, const std::string& code,
             const std::string& path) {
    CAPTURE(method, input.substr(0, 200));
    const Answer answer = price(method, input);
    CHECK(answer.code == 2);
    CHECK(answer.json.starts_with("{\"error\":{\"code\":\"" + code + "\",\"message\":\""));
    CHECK(answer.json.ends_with("\",\"path\":\"" + path + "\"}}"));
}

}  // namespace

TEST_CASE("Every example of docs/pricing.md gives the answer printed below it") {
    std::ifstream document(TONGQU_ROOT "/docs/pricing.md");
    REQUIRE(document);
    const std::string prompt = "$ tongqu price ";
    int examples = 0;
    for (std::string line; std::getline(document, line);) {
        if (!line.starts_with(prompt)) continue;
        const std::size_t redirect = line.find(" <<< '");
        REQUIRE(redirect != std::string::npos);
        const std::string method = line.substr(prompt.size(), redirect - prompt.size());
        const std::string input = line.substr(redirect + 6, line.size() - redirect - 7);
        std::string expected;
        std::getline(document, expected);
        CHECK(price(method, input).json == expected);
        ++examples;
    }
    CHECK(examples >= 20);
}

TEST_CASE("What is not a JSON object of the method's form is refused with the place") {
    refused("barter", "{}", "unknown_method", "");
    refused("split", "", "bad_json", "");
    refused("split", "{\"total\":1,\"weights\":[1]", "bad_json", "");
    refused("split", "{\"total\":1,\"weights\":[1]} 1", "bad_json", "");
    refused("split", "{\"total\":99999999999999999999,\"weights\":[1]}", "bad_json", "");
    refused("split", "[1]", "wrong_type", "");
    refused("split", "{\"weights\":[1]}", "missing_field", "/total");
    refused("split", R"({"total":1,"weights":[1],"a/b~c":1})", "unknown_field", "/a~1b~0c");
    refused("split", R"({"total":1,"total":1,"weights":[1]})", "duplicate_field", "/total");
    refused("split", R"({"total":1,"weights":{}})", "wrong_type", "/weights");
    refused("split", R"({"total":1,"weights":[1,true]})", "wrong_type", "/weights/1");
    refused("split", R"({"total":1,"weights":[1],"method":"d'hondt"})", "unknown_value", "/method");
    refused("call-auction", R"({"orders":[{"side":"hold","quantity":1}]})", "unknown_value",
            "/orders/0/side");
    refused("call-auction", R"({"orders":[{"side":"buy","quantity":1,"price":3}]})", "unknown_field",
            "/orders/0/price");
    refused("shapley", R"({"game":"additive","values":[1],"alpha":1})", "unknown_field", "/alpha");
    refused("shapley", R"({"game":"additive","values":[1],"index":"beta","alpha":1})", "missing_field",
            "/beta");
    refused("shapley", R"({"game":"additive","values":[1],"quota":1})", "unknown_field", "/quota");
    refused("shapley", R"({"game":"additive","values":[1],"method":"sampled","samples":9})", "missing_field",
            "/seed");
    refused("shapley", R"({"game":"additive","values":[],"method":"sampled","seed":1,"samples":9})", "empty",
            "/values");
    refused("digital-goods", R"({"bids":[1],"runs":[[1,1]],"seed":1})", "conflicting_fields", "/runs");
}

TEST_CASE("Numbers that are not exact, not in range, or have no meaning are refused with the place") {
    refused("split", R"({"total":1.0,"weights":[1]})", "decimal_number", "/total");
    refused("split", R"({"total":"1e3","weights":[1]})", "decimal_number", "/total");
    refused("split", R"({"total":"1/2","weights":[1]})", "malformed_number", "/total");
    refused("split", R"({"total":1,"weights":["1/0"]})", "malformed_number", "/weights/0");
    refused("split", R"({"total":1,"weights":["1/-2"]})", "malformed_number", "/weights/0");
    refused("split", R"({"total":1,"weights":["+1"]})", "malformed_number", "/weights/0");
    refused("split", R"({"total":1,"weights":["010"]})", "malformed_number", "/weights/0");
    refused("split", "{\"total\":\"" + std::string(101, '9') + "\",\"weights\":[1]}", "overflow", "/total");
    refused("split", R"({"total":1,"weights":[2,"-1/2"]})", "negative", "/weights/1");
    refused("split", R"({"total":1,"weights":[0,0]})", "all_zero", "/weights");
    refused("split", R"({"total":1,"weights":[]})", "all_zero", "/weights");
    refused("shapley", R"({"game":"table","n":3,"v":[0,1,2]})", "wrong_length", "/v");
    refused("shapley", R"({"game":"table","n":23,"v":[0]})", "too_large", "/n");
    refused("shapley", R"({"game":"table","n":0,"v":[0]})", "out_of_range", "/n");
    refused("shapley", R"({"game":"airport","costs":[1],"counts":[0]})", "out_of_range", "/counts/0");
    refused("shapley", R"({"game":"airport","costs":[-1],"counts":[1]})", "negative", "/costs/0");
    refused("shapley", R"({"game":"airport","costs":[1],"counts":[1,2]})", "wrong_length", "/counts");
    refused("shapley", R"({"game":"weighted_voting","weights":[1,2],"quota":4})", "out_of_range", "/quota");
    refused("shapley", R"({"game":"weighted_voting","weights":[1,2],"quota":0})", "out_of_range", "/quota");
    refused("shapley", R"({"game":"knn","matches":[1,2],"k":1})", "out_of_range", "/matches/1");
    refused("shapley", R"({"game":"knn","matches":[1,0],"k":0})", "out_of_range", "/k");
    refused(
        "shapley",
        R"({"game":"weighted_voting","weights":[1,2],"quota":2,"method":"sampled","seed":-1,"samples":9})",
        "out_of_range", "/seed");
    refused(
        "shapley",
        R"({"game":"weighted_voting","weights":[1,2,3],"quota":2,"method":"sampled","seed":1,"max_error":"1/99999999"})",
        "too_large", "/max_error");
    refused("nucleolus", R"({"n":13,"v":[0]})", "too_large", "/n");
    refused("nucleolus", R"({"n":2,"v":[0,3,4,5]})", "no_imputation", "/v");
    refused("claims", R"({"rule":"cea","estate":7,"claims":[1,2]})", "estate_above_claims", "/estate");
    refused("call-auction", R"({"orders":[{"side":"buy","quantity":0}]})", "out_of_range",
            "/orders/0/quantity");
    refused("call-auction", R"({"orders":[{"side":"buy","quantity":-1}]})", "negative", "/orders/0/quantity");
    refused("call-auction", R"({"orders":[{"side":"buy","quantity":"9223372036854775808"}]})", "overflow",
            "/orders/0/quantity");
    refused("call-auction",
            R"({"orders":[{"side":"buy","quantity":"9223372036854775807"},{"side":"buy","quantity":1}]})",
            "overflow", "/orders");
    refused("pro-rata", R"({"to_allocate":1,"quantities":[1],"lot":0})", "out_of_range", "/lot");
    refused("digital-goods", R"({"bids":[-1],"seed":1})", "negative", "/bids/0");
    refused("digital-goods", R"({"runs":[[1]],"seed":1})", "wrong_length", "/runs/0");
    refused("vcg", R"({"bids":[[[[],1]]]})", "empty", "/bids/0/0/0");
    refused("vcg", R"({"bids":[[[["A","A"],1]]]})", "duplicate_item", "/bids/0/0/0/1");
    refused("vcg", R"({"bids":[[[[1,2,3,4,5,6,7,8,9,10,11,12,13],1]]]})", "too_large", "/bids/0/0/0/12");
    refused("netting", R"({"obligations":[{"payer":"A","payee":"B","amount":-1}]})", "negative",
            "/obligations/0/amount");
    refused("clearing-vector", R"({"liabilities":[[0,1]],"cash":[1,2]})", "wrong_length", "/liabilities");
    refused("clearing-vector", R"({"liabilities":[[1]],"cash":[1]})", "out_of_range", "/liabilities/0/0");
    refused("indices", R"({"values":[0,0]})", "all_zero", "/values");
    refused("indices", R"({"values":[1,2],"groups":["a"]})", "wrong_length", "/groups");
}

TEST_CASE("Deep and huge inputs are refused") {
    refused("split", "{\"total\":1,\"weights\":" + std::string(500, '[') + std::string(500, ']') + "}",
            "too_deep", "");
    refused("split", std::string((std::size_t{128} << 20) + 1, ' '), "too_large", "");
    std::string many = "{\"total\":1,\"weights\":[1";
    for (int i = 0; i < 1 << 22; ++i) many += ",1";
    refused("split", many + "]}", "too_large", "/weights");
}

TEST_CASE("Integers are numbers up to 2^53 and strings beyond, and optional fields may be null") {
    CHECK(price("split", R"({"total":9007199254740992,"weights":[1],"method":null})").json ==
          R"({"allocation":[9007199254740992]})");
    CHECK(price("split", R"({"total":"-9007199254740993","weights":["2/4"]})").json ==
          R"({"allocation":["-9007199254740993"]})");
    CHECK(price("split", R"({"total":"1000000000000000000000000000001","weights":[1,1]})").json ==
          R"({"allocation":["500000000000000000000000000001","500000000000000000000000000000"]})");
    CHECK(
        price(
            "call-auction",
            R"({"orders":[{"side":"buy","quantity":2,"limit":null},{"side":"sell","quantity":"3","limit":"7"}],)"
            R"("reference_price":null,"lot":null,"margin":null})")
            .json ==
        R"({"price":7,"volume":2,"buy_eligible":2,"sell_eligible":3,"surplus":-1,"fills":[2,2]})");
    CHECK(price("mcafee", R"({"buyer_values":[],"seller_costs":[1]})").json ==
          R"({"trades":0,"buyers_pay":null,"sellers_get":null})");
    CHECK(price("netting", R"({"obligations":[{"payer":"A","payee":"B","amount":"5/2"}]})").json ==
          R"({"net":{"A":"-5/2","B":"5/2"},"gross":"5/2","net_total":"5/2",)"
          R"("transfers":[{"payer":"A","payee":"B","amount":"5/2"}]})");
    CHECK(price("shapley", R"({"game":"table","n":2,"v":[0,"1/3","18446744073709551616",1]})").json ==
          R"({"values":["-27670116110564327422/3","27670116110564327425/3"]})");  // 2/3 - 2^63 and 1/3 + 2^63
    CHECK(price("shapley", R"({"game":"table","n":1,"v":[0,"5"],"index":"banzhaf"})").json ==
          R"({"values":["5"]})");
}
