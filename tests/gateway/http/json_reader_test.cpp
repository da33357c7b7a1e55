#include "gateway/http/json_reader.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>

using namespace tongqu::http;

namespace {

// "code path" of the first problem of an order's body, "fine" when there is none.
std::string verdict(std::string_view text, JsonLimits limits = {}) {
    JsonReader reader(limits);
    auto fields = reader.read_object(text);
    if (!fields) return fields.error().code + " " + fields.error().path;
    (void)fields->required_string("price", 20);
    (void)fields->optional_bool("post_only");
    (void)fields->optional_integer("days");
    (void)fields->string_list("regions", 2);
    for (JsonFields& each : fields->object_list("contributors")) {
        (void)each.required_string("id");
        if (each.required_integer("weight") < 0)
            each.refuse("weight", "negative", "a weight is not negative");
    }
    if (auto terms = fields->optional_object("terms")) (void)terms->optional_string("licence");
    const auto problem = fields->finish();
    return problem ? problem->code + " " + problem->path : "fine";
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_CASE("The fields of an order come out as they were written") {
    JsonReader reader;
    auto fields = reader.read_object(
        R"({"price":"10.50","post_only":true,"days":-7,"regions":["CN-HB","CN-GZ"],"terms":{"licence":"a\u0022\u901a"},
            "contributors":[{"id":"x","weight":3},{"weight":4,"id":"y"}],"note":null})");
    REQUIRE(fields);
    CHECK(fields->has("price"));
    CHECK_FALSE(fields->has("note"));
    CHECK_FALSE(fields->has("absent"));
    CHECK(fields->required_string("price") == "10.50");
    CHECK(fields->required_bool("post_only"));
    CHECK(fields->required_integer("days") == -7);
    CHECK(fields->required_string_list("regions") == std::vector<std::string_view>{"CN-HB", "CN-GZ"});
    CHECK(fields->optional_object("terms")->optional_string("licence") == "a\"通");
    CHECK_FALSE(fields->optional_string("note"));
    CHECK_FALSE(fields->optional_integer("absent"));
    auto contributors = fields->required_object_list("contributors");
    REQUIRE(contributors.size() == 2);
    CHECK(contributors[1].required_string("id") == "y");
    CHECK(contributors[1].required_integer("weight") == 4);
    CHECK(contributors[0].required_string("id") == "x");
    CHECK(contributors[0].required_integer("weight") == 3);
    CHECK_FALSE(fields->finish());
}

TEST_CASE("Every wrong body is refused with its own code and the place of the fault") {
    struct Row {
        std::string text;
        std::string_view expected;
    };
    const std::vector<Row> rows = {
        {R"({"price":"1"})", "fine"},
        {R"({"price":"1","post_only":null})", "fine"},
        {"", "malformed_json "},
        {"{", "malformed_json "},
        {R"({"price":"1"} x)", "malformed_json "},
        {R"({"price":"1",})", "malformed_json "},
        {"{'price':'1'}", "malformed_json "},
        {"{\"price\":\"\xff\"}", "malformed_json "},
        {R"({"price":"1","days":01})", "malformed_json "},
        {R"({"price":"1","days":NaN})", "malformed_json "},
        {"[]", "not_an_object "},
        {"5", "not_an_object "},
        {R"("price")", "not_an_object "},
        {"null", "not_an_object "},
        {R"({"price":"1","price":"1"})", "duplicate_field price"},
        {R"({"price":"1","pr\u0069ce":"2"})", "duplicate_field price"},
        {R"({"price":"1","contributors":[{"id":"a","weight":1},{"id":"b","weight":1,"id":"c"}]})",
         "duplicate_field contributors[1].id"},
        {"{}", "missing_field price"},
        {R"({"price":null})", "missing_field price"},
        {R"({"price":10.5})", "wrong_type price"},
        {R"({"price":10})", "wrong_type price"},
        {R"({"price":["1"]})", "wrong_type price"},
        {R"({"price":"1","post_only":"true"})", "wrong_type post_only"},
        {R"({"price":"1","post_only":1})", "wrong_type post_only"},
        {R"({"price":"1","days":1.0})", "wrong_type days"},
        {R"({"price":"1","days":"1"})", "wrong_type days"},
        {R"({"price":"1","days":9223372036854775807})", "fine"},
        {R"({"price":"1","days":9223372036854775808})", "number_out_of_range days"},
        {R"({"price":"12345678901234567890"})", "fine"},
        {R"({"price":"123456789012345678901"})", "too_long price"},
        {R"({"price":"1","regions":["a","b"]})", "fine"},
        {R"({"price":"1","regions":["a","b","c"]})", "too_many_items regions"},
        {R"({"price":"1","regions":["a",5]})", "wrong_type regions[1]"},
        {R"({"price":"1","regions":"a"})", "wrong_type regions"},
        {R"({"price":"1","contributors":[{"id":"a","weight":1},{"weight":1}]})",
         "missing_field contributors[1].id"},
        {R"({"price":"1","contributors":[{"id":"a","weight":-1}]})", "negative contributors[0].weight"},
        {R"({"price":"1","contributors":[{"id":"a","weight":1,"x":1}]})", "unknown_field contributors[0].x"},
        {R"({"price":"1","contributors":["a"]})", "wrong_type contributors[0]"},
        {R"({"price":"1","terms":{"licence":"a","x":{"y":1}}})", "unknown_field terms.x"},
        {R"({"price":"1","operator":true})", "unknown_field operator"},
        {R"({"Price":"1"})", "missing_field price"},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(verdict(row.text) == row.expected);
    }
}

TEST_CASE("Depth, number of values, length of texts and lists hold at their limits and refuse one more") {
    JsonLimits limits;
    JsonReader reader(limits);
    CHECK_FALSE(reader.check(nested(limits.depth)));
    CHECK(reader.check(nested(limits.depth + 1))->code == "too_deep");
    CHECK(reader.check(nested(100'000))->code == "too_deep");
    CHECK_FALSE(reader.check("[]"));

    std::string values = "[0";
    for (std::size_t i = 2; i < limits.values; ++i) values += ",0";
    CHECK_FALSE(reader.check(values + "]"));
    CHECK(reader.check(values + ",0]")->code == "too_many_values");

    limits.text_bytes = 3;
    limits.items = 1;
    CHECK(verdict(R"({"price":"1","terms":{"licence":"abc"}})", limits) == "fine");
    CHECK(verdict(R"({"price":"1","terms":{"licence":"abcd"}})", limits) == "too_long terms.licence");
    CHECK(verdict(R"({"price":"1","contributors":[{"id":"a","weight":1}]})", limits) == "fine");
    CHECK(verdict(R"({"price":"1","contributors":[{"id":"a","weight":1},{"id":"b","weight":1}]})", limits) ==
          "too_many_items contributors");
}

TEST_CASE("After a problem a reader gives empty values, and is as good as new for the next body") {
    JsonReader reader;
    auto fields = reader.read_object(R"({"price":5,"quantity":"3"})");
    REQUIRE(fields);
    CHECK(fields->required_string("price").empty());
    CHECK(fields->required_string("quantity").empty());
    CHECK(fields->finish()->code == "wrong_type");
    fields = reader.read_object(R"({"quantity":"3"})");
    REQUIRE(fields);
    CHECK(fields->required_string("quantity") == "3");
    CHECK_FALSE(fields->finish());
}

TEST_CASE("The public suite of JSON texts: what must be refused is refused, what must parse is JSON") {
    const std::filesystem::path folder = "../shared/data/conformance/json_parsing";
    if (!std::filesystem::exists(folder)) {
        std::cout << "skipped: " << folder << " is absent\n";
        return;
    }
    JsonReader reader;
    std::size_t refused = 0;
    std::size_t parsed = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        const std::string name = entry.path().filename().string();
        INFO(name);
        const auto problem = reader.check(text);
        const auto fields = reader.read_object(text);
        if (name.starts_with("n_")) {
            ++refused;
            REQUIRE(problem);
            CHECK((problem->code == "malformed_json" || problem->code == "too_deep"));
            CHECK_FALSE(fields);
        } else if (name.starts_with("y_")) {
            ++parsed;
            // Two names alike are JSON, and refused all the same, for a reason of their own.
            const bool twins = name.starts_with("y_object_duplicated_key");
            CHECK((twins ? problem->code == "duplicate_field" : !problem));
            if (!fields && !problem) CHECK(fields.error().code == "not_an_object");
        }
    }
    CHECK(refused == 188);
    CHECK(parsed == 95);
}
