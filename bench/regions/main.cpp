// bench_regions: the coupled auction against a sort and general solvers, the book over regions against a
// plain one. Usage: bench_regions [--json FILE] [--quick] [--glpk-seconds N]
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "bench/regions/coupled.hpp"
#include "bench/regions/landed.hpp"

using namespace tongqu::bench;

namespace {

std::string against(const std::optional<BaselineRun>& run, const CoupledRow& row) {
    if (!run) return "-";
    if (!run->welfare) return fmt::format("gave up after {:.0f} s", run->seconds);
    return fmt::format("{:.1f} ms ({:.0f}x){}", run->seconds * 1e3, run->seconds / row.couple_seconds,
                       *run->welfare == row.welfare ? "" : ", ANOTHER WELFARE");
}

void print(const CoupledRow& row) {
    fmt::print("{:>9} {:>10.2f} {:>10.2f} {:>7.2f} {:>10.2f}  {:<9} {:<26} {:<26}\n", row.orders,
               row.sort_seconds * 1e3, row.couple_seconds * 1e3, row.couple_seconds / row.sort_seconds,
               row.check_seconds * 1e3, row.certified ? "holds" : "FAILS", against(row.lemon, row),
               against(row.glpk, row));
}

std::string json_of(const std::optional<BaselineRun>& run) {
    if (!run || !run->welfare) return "null";
    return fmt::format("{:.6f}", run->seconds);
}

std::string json(const std::vector<CoupledRow>& rows, const LandedTimes& t) {
    std::string out = "{\"coupled\": [";
    for (const CoupledRow& row : rows)
        fmt::format_to(std::back_inserter(out),
                       "{}{{\"orders\": {}, \"sort_seconds\": {:.6f}, \"couple_seconds\": {:.6f}, "
                       "\"check_seconds\": {:.6f}, "
                       "\"certified\": {}, \"lemon_seconds\": {}, \"glpk_seconds\": {}}}",
                       &row == rows.data() ? "" : ", ", row.orders, row.sort_seconds, row.couple_seconds,
                       row.check_seconds, row.certified, json_of(row.lemon), json_of(row.glpk));
    fmt::format_to(std::back_inserter(out),
                   "], \"landed\": {{\"look_ns\": {:.2f}, \"plain_look_ns\": {:.2f}, \"search_ns\": {:.2f}, "
                   "\"change_ns\": {:.2f}, "
                   "\"one_region_change_ns\": {:.2f}, \"plain_change_ns\": {:.2f}, \"tables_us\": {:.2f}, "
                   "\"looks\": {}, \"openings\": {}, \"rebuilt\": {}}}}}\n",
                   t.look_ns, t.plain_look_ns, t.search_ns, t.change_ns, t.one_region_change_ns,
                   t.plain_change_ns, t.tables_us, t.looks, t.openings, t.rebuilt);
    return out;
}

}  // namespace

int main(int count, char** arguments) {
    bool quick = false;
    int glpk_seconds = 120;
    std::string file;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = arguments[i];
        if (word == "--quick") {
            quick = true;
        } else if (word == "--json" && i + 1 < count) {
            file = arguments[++i];
        } else if (word == "--glpk-seconds" && i + 1 < count) {
            glpk_seconds = std::max(1, std::atoi(arguments[++i]));
        } else {
            fmt::print(stderr, "usage: bench_regions [--json FILE] [--quick] [--glpk-seconds N]\n");
            return 2;
        }
    }
    fmt::print(
        "coupled auction, 64 regions, 500 links; times in ms, solvers' times as many times ours in "
        "brackets\n");
    fmt::print("{:>9} {:>10} {:>10} {:>7} {:>10}  {:<9} {:<26} {:<26}\n", "orders", "sort", "couple", "times",
               "check", "proof", "LEMON network simplex", "GLPK simplex");
    const auto rows = coupled_rows(quick, glpk_seconds);
    for (const CoupledRow& row : rows) print(row);
    if (!rows[0].lemon) fmt::print("LEMON skipped: liblemon-dev was not there when this was built\n");
    if (!rows[0].glpk) fmt::print("GLPK skipped: libglpk-dev was not there when this was built\n");

    const LandedTimes t = landed_times(quick);
    fmt::print("\nbook over 32 regions, 20,000 offers, against the plain book\n");
    fmt::print(
        "  look for the best          {:7.1f} ns, plain {:6.1f} ns: {:.2f}x (going through all regions: "
        "{:.1f} ns)\n",
        t.look_ns, t.plain_look_ns, t.look_ns / t.plain_look_ns, t.search_ns);
    fmt::print(
        "  a new best offer comes,\n  a look, it goes            {:7.1f} ns, with one region {:.1f} ns, "
        "plain {:.1f} ns\n",
        t.change_ns, t.one_region_change_ns, t.plain_change_ns);
    fmt::print(
        "  path tables of 32 regions  {:7.1f} us; found again {} times in {} looks, links opened or closed "
        "{} times\n",
        t.tables_us, t.rebuilt, t.looks, t.openings);
    if (!file.empty()) std::ofstream(file) << json(rows, t);
}
