#pragma once
#include <algorithm>
#include <chrono>

namespace tongqu::bench {

template <class T>
void keep(const T& value) {
    asm volatile("" : : "g"(&value) : "memory");
}

template <class Run>
double seconds_of(const Run& run) {
    const auto start = std::chrono::steady_clock::now();
    run();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The fastest of some runs: what the machine does otherwise only adds.
template <class Run>
double best_seconds(int runs, const Run& run) {
    double best = seconds_of(run);
    for (int i = 1; i < runs; ++i) best = std::min(best, seconds_of(run));
    return best;
}

}  // namespace tongqu::bench
