#pragma once
// Times one kind of book on one scenario.
#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <vector>

#include "bench/book/event.hpp"
#include "bench/book/live_memory.hpp"
#include "bench/end_to_end/histogram.hpp"

namespace tongqu::bench {

using Clock = std::chrono::steady_clock;

inline double nanoseconds(Clock::duration elapsed) {
    return static_cast<double>(std::chrono::duration_cast<std::chrono::nanoseconds>(elapsed).count());
}

// Nanoseconds per event, of whole runs.
struct Throughput {
    std::vector<double> runs;

    [[nodiscard]] double minimum() const { return *std::min_element(runs.begin(), runs.end()); }
    [[nodiscard]] double median() const {
        std::vector<double> sorted = runs;
        std::sort(sorted.begin(), sorted.end());
        return sorted[sorted.size() / 2];
    }
};

inline constexpr std::array<double, 5> kPercentiles = {50, 99, 99.9, 99.99, 100};

template <class Player>
std::unique_ptr<Player> prepared(const Scenario& scenario) {
    auto player = std::make_unique<Player>(scenario);
    for (const Event& event : scenario.before) player->play(event);
    return player;
}

// As a sequencer does that has the next commands in hand: it tells the book which orders they name. The twin cannot be told.
template <class Player>
void play_told_ahead(const Scenario& scenario, Player& player) {
    const auto ahead = static_cast<std::size_t>(scenario.ahead);
    for (std::size_t i = 0; i < scenario.timed.size(); ++i) {
        if constexpr (requires { player.expect(scenario.timed[i]); }) {
            if (i + ahead < scenario.timed.size()) player.expect(scenario.timed[i + ahead]);
        }
        player.play(scenario.timed[i]);
    }
}

// One whole run on a new book; adds its time and returns what it did.
template <class Player>
[[gnu::noinline]] Outcome time_run(const Scenario& scenario, Throughput& throughput) {
    const auto player = prepared<Player>(scenario);
    const auto start = Clock::now();
    if (scenario.ahead == 0) {
        for (const Event& event : scenario.timed) player->play(event);
    } else {
        play_told_ahead(scenario, *player);
    }
    const double total = nanoseconds(Clock::now() - start);
    throughput.runs.push_back(total / static_cast<double>(scenario.timed.size()));
    return player->outcome();
}

// Nanoseconds of single events, the reading of the clock included.
template <class Player>
Histogram time_events(const Scenario& scenario) {
    const auto player = prepared<Player>(scenario);
    Histogram times;
    for (const Event& event : scenario.timed) {
        const auto start = Clock::now();
        player->play(event);
        times.record(static_cast<std::uint64_t>(nanoseconds(Clock::now() - start)));
    }
    return times;
}

// Bytes on the heap and mapped, per resting order, index and levels and all, as the clock starts; at the end where the
// scenario starts empty.
template <class Player>
double bytes_per_order(const Scenario& scenario) {
    const std::size_t before = live_bytes();
    const auto player = prepared<Player>(scenario);
    if (scenario.before.empty()) {
        for (const Event& event : scenario.timed) player->play(event);
    }
    const auto held = static_cast<double>(live_bytes() - before + player->mapped_bytes());
    return held / static_cast<double>(std::max<std::uint64_t>(1, player->outcome().resting));
}

}  // namespace tongqu::bench
