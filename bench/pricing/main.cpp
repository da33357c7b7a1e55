// bench_pricing: every pricing method against its definition. Timings are printed, never judged.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "bench/pricing/measure.hpp"

namespace {

using tongqu::bench::Growth, tongqu::bench::Row;

// A bar of logarithmic length: ten columns for each factor of ten above a microsecond.
void print_bar(const char* label, double ms, char mark) {
    const auto length = static_cast<int>(std::max(1.0, 10 * std::log10(std::max(ms, 1e-3) * 1e3)));
    std::printf("  %12s |%s %.3g ms\n", label, std::string(static_cast<std::size_t>(length), mark).c_str(),
                ms);
}

void print(const Growth& growth) {
    std::printf("\n%s, against %s\n", growth.method.c_str(), growth.naive.c_str());
    std::printf("  %12s %12s %14s %10s\n", growth.unit.c_str(), "ms", "definition ms", "times");
    for (const Row& row : growth.rows) {
        std::printf("  %12llu %12.3f", static_cast<unsigned long long>(row.n), row.ms);
        if (row.naive_ms) {
            std::printf(" %14.3f %10.1f\n", *row.naive_ms, *row.naive_ms / row.ms);
        } else {
            std::printf(" %14s %10s\n", "-", "-");
        }
    }
    std::printf("  %12s  # this method, . its definition, logarithmic\n", "");
    for (const Row& row : growth.rows) {
        print_bar(std::to_string(row.n).c_str(), row.ms, '#');
        if (row.naive_ms) print_bar("", *row.naive_ms, '.');
    }
}

}  // namespace

int main() {
    for (const auto& benches :
         {tongqu::bench::share_benches, tongqu::bench::auction_benches, tongqu::bench::network_benches,
          tongqu::bench::coupled_benches})
        for (const Growth& growth : benches()) print(growth);
}
