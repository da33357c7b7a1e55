#include <catch2/catch.hpp>
#include <filesystem>
#include <sstream>

#include "cli/import/import_command.hpp"
#include "cli/import/report.hpp"

using namespace tongqu::cli;

namespace {

struct Outcome {
    ImportExit exit;
    std::string out, err;
};

Outcome run(const ImportDcatOptions& options) {
    std::ostringstream out, err;
    const ImportExit exit = import_dcat(options, out, err);
    return {exit, out.str(), err.str()};
}

ImportDcatOptions good_options() {
    ImportDcatOptions options;
    options.file = "tests/cli/data/catalogue.jsonld";
    options.key = "a key";
    options.key_file = std::filesystem::temp_directory_path() / "tongqu-import-command-test.json";
    options.url = "http://127.0.0.1:1";  // nobody listens at port 1
    return options;
}

}  // namespace

TEST_CASE("An import with options that make no sense does nothing and says which") {
    const auto with = [](auto change) {
        ImportDcatOptions options = good_options();
        change(options);
        const Outcome outcome = run(options);
        CHECK(outcome.out.empty());
        return outcome.exit == ImportExit::bad_options ? outcome.err : "";
    };
    CHECK(with([](auto& o) { o.price = "0.001"; }).find("--price") != std::string::npos);
    CHECK(with([](auto& o) { o.price = "-1"; }).find("--price") != std::string::npos);
    CHECK(with([](auto& o) { o.price = "0"; }).find("--price") != std::string::npos);
    CHECK(with([](auto& o) { o.price = "free"; }).find("--price") != std::string::npos);
    CHECK(with([](auto& o) { o.currency = "XYZ"; }).find("--currency") != std::string::npos);
    CHECK(with([](auto& o) { o.supplier = "no blanks"; }).find("--supplier") != std::string::npos);
    CHECK(with([](auto& o) { o.url = "exchange.example"; }).find("http://") != std::string::npos);
    CHECK(with([](auto& o) { o.key.clear(); }).find("TONGQU_KEY") != std::string::npos);

    ImportComputeOptions compute;
    compute.hours = 0;
    std::ostringstream out, err;
    CHECK(import_compute(compute, out, err) == ImportExit::bad_options);
}

TEST_CASE("An import without a readable file or an exchange fails and says why") {
    ImportDcatOptions options = good_options();
    const Outcome unreachable = run(options);
    CHECK(unreachable.exit == ImportExit::failed);
    CHECK(unreachable.err.find("cannot connect to http://127.0.0.1:1") != std::string::npos);
    options.file = "tests/cli/data/no such file";
    CHECK(run(options).exit == ImportExit::failed);
    options.file = "tests/cli/data/compute_offers.csv";
    CHECK(run(options).err.find("not valid JSON") != std::string::npos);
    std::filesystem::remove(options.key_file);
}

TEST_CASE("A report says the same to people and to programs") {
    ImportReport report{.kind = "compute", .file = "offers.csv", .place_word = "line", .entries = 3};
    BadEntry bad;
    bad.place.number = 7;
    bad.place.label = "hyper \"A100\"";
    bad.reason = "usd_per_hour is zero";
    report.bad.push_back(bad);
    report.act.orders = {2, 0, 0};
    report.act.entries_imported = 2;
    report.key_file = "keys.json";
    CHECK(text_of(report).find("  bad: line 7 (hyper \"A100\"): usd_per_hour is zero\n") !=
          std::string::npos);
    CHECK(text_of(report).ends_with("2 imported, 0 already there, 1 bad\n"));
    const std::string json = json_of(report);
    CHECK(json.find(R"("bad":[{"line":7,"label":"hyper \"A100\"","reason":"usd_per_hour is zero"}])") !=
          std::string::npos);
    CHECK(json.find(R"("orders":{"new":2,"already_there":0,"refused":0})") != std::string::npos);
    CHECK(json.find(R"("key_file":"keys.json")") != std::string::npos);
}
