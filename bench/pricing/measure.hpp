#pragma once
// Timing methods against their naive definitions in the same run, and printing growth as a table and a plot.
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tongqu::bench {

struct Row {
    std::uint64_t n = 0;
    double ms = 0;
    std::optional<double> naive_ms;  // none where the definition takes too long
};

struct Growth {
    std::string method, naive;  // what is measured, and what it is measured against
    std::string unit;           // of n
    std::vector<Row> rows;
};

// The best of up to thirty runs within half a second, of three at least, of one where the first takes more
// than two seconds.
inline double best_ms(const std::function<void()>& run) {
    double best = 0, all = 0;
    for (int i = 0; i < 3 || (i < 30 && all < 500); ++i) {
        const auto start = std::chrono::steady_clock::now();
        run();
        const double ms =
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
        if (i == 0 || ms < best) best = ms;
        all += ms;
        if (ms > 2000) break;
    }
    return best;
}

// Keeps a result from being computed away.
template <class T>
void keep(const T& value) {
    asm volatile("" : : "g"(&value) : "memory");
}

std::vector<Growth> share_benches();
std::vector<Growth> auction_benches();
std::vector<Growth> network_benches();
std::vector<Growth> coupled_benches();

}  // namespace tongqu::bench
