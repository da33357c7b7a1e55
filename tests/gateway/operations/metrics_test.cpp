#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "gateway/metrics/engine_metrics.hpp"
#include "gateway/metrics/exposition.hpp"
#include "gateway/metrics/http_metrics.hpp"
#include "market/command_name.hpp"

using namespace tongqu;
using namespace tongqu::metrics;
using std::chrono::nanoseconds;

TEST_CASE("A wait falls into the first bucket whose bound is not below it") {
    // Bounds double from 1 µs; looked for one by one.
    const auto naive = [](nanoseconds wait) {
        std::size_t bucket = 0;
        while (bucket < Histogram::kBounds && nanoseconds(1000LL << bucket) < wait) ++bucket;
        return bucket;
    };
    for (std::int64_t wait : {-5LL, 0LL, 1LL, 999LL, 1000LL, 1001LL, 2000LL, 2001LL, 3999LL, 4000LL, 4001LL, 1'000'000LL, 8'388'608'000LL,
                              8'388'608'001LL, 60'000'000'000LL})
        CHECK(Histogram::bucket_of(nanoseconds(wait)) == naive(nanoseconds(wait)));
    for (std::int64_t wait = 1; wait < 40'000'000'000; wait = wait * 7 / 5 + 1)
        CHECK(Histogram::bucket_of(nanoseconds(wait)) == naive(nanoseconds(wait)));
}

TEST_CASE("A page reads as Prometheus writes its format down") {
    Counter counter;
    counter.add();
    counter.add(2);
    Exposition page;
    page.one("a_total", Kind::counter, "with a \\ and a\nline", counter.value());
    page.family("b", Kind::gauge, "two").sample(1.5, {{"x", "say \"hi\"\n\\"}}).sample(std::uint64_t{7}, {{"x", "y"}, {"z", "通"}});
    CHECK(page.take() ==
          "# HELP a_total with a \\\\ and a\\nline\n# TYPE a_total counter\na_total 3\n"
          "# HELP b two\n# TYPE b gauge\nb{x=\"say \\\"hi\\\"\\n\\\\\"} 1.5\nb{x=\"y\",z=\"通\"} 7\n");
}

TEST_CASE("A histogram's buckets add up, and its sum is in seconds to the nanosecond") {
    Histogram histogram;
    histogram.record(nanoseconds(1000));         // at most 1 µs
    histogram.record(nanoseconds(1500), 2);      // at most 2 µs
    histogram.record(std::chrono::seconds(10));  // longer than every bound
    Exposition page;
    page.family("h", Kind::histogram, "h").sample(histogram, {{"stage", "s"}});
    const std::string text = page.take();
    const auto has = [&](const std::string& line) { return text.find("\n" + line + "\n") != std::string::npos; };
    CHECK(has("h_bucket{stage=\"s\",le=\"0.000001\"} 1"));
    CHECK(has("h_bucket{stage=\"s\",le=\"0.000002\"} 3"));
    CHECK(has("h_bucket{stage=\"s\",le=\"8.388608\"} 3"));
    CHECK(has("h_bucket{stage=\"s\",le=\"+Inf\"} 4"));
    CHECK(has("h_sum{stage=\"s\"} 10.000004"));  // 1000 + 2 · 1500 ns + 10 s
    CHECK(has("h_count{stage=\"s\"} 4"));
}

TEST_CASE("Codes of errors are counted apart up to a limit, then together") {
    HttpMetrics metrics;
    std::vector<std::string> codes;
    for (std::size_t i = 0; i < kCountedCodes + 3; ++i) codes.push_back("code_" + std::to_string(i));
    for (const std::string& code : codes) metrics.answered(true, 422, code, nanoseconds(1), 10);
    metrics.answered(false, 422, codes[0], nanoseconds(1), 10);
    CHECK(metrics.by_code.size() == kCountedCodes + 1);
    CHECK(metrics.by_code.front().count == 2);
    CHECK(metrics.by_code.back().code == "other");
    CHECK(metrics.by_code.back().count == 3);
    CHECK(metrics.by_status[422].value() == kCountedCodes + 4);
    CHECK(metrics.sent_bytes.value() == 10 * (kCountedCodes + 4));
}

TEST_CASE("Commands are called as the documents call them") {
    CHECK(name_of(CommandBody(PlaceOrder{})) == "place_order");
    CHECK(name_of(CommandBody(SetKillSwitch{})) == "set_kill_switch");
    CHECK(name_of(CommandBody(Tick{})) == "tick");
    for (const std::string_view name : kCommandNames) CHECK(name.size() >= 4);
}
