#pragma once
// Counters and histograms that one thread writes and any thread reads. Writing takes a nanosecond or two: no lock, no atomic
// read-modify-write, since there is one writer; a reader may see a count that is a moment old, never a torn one.
#include <array>
#include <atomic>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tongqu::metrics {

class Counter {
  public:
    void add(std::uint64_t by = 1) noexcept {
        value_.store(value_.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_{0};
};

// How many waits were at most 1 µs, 2 µs, 4 µs … 8.4 s, and longer.
class Histogram {
  public:
    using Duration = std::chrono::nanoseconds;
    static constexpr std::size_t kBounds = 24;
    static constexpr std::size_t kBuckets = kBounds + 1;  // the last is for what is longer than every bound

    [[nodiscard]] static constexpr Duration bound(std::size_t bucket) { return Duration(std::int64_t{1000} << bucket); }
    // The first bucket whose bound is not below the wait; a wait below zero counts as none.
    [[nodiscard]] static constexpr std::size_t bucket_of(Duration wait) {
        if (wait.count() <= 1000) return 0;
        const auto micros = static_cast<std::uint64_t>(wait.count() - 1) / 1000;  // rounded up, less one
        const auto bucket = static_cast<std::size_t>(std::bit_width(micros));
        return bucket < kBounds ? bucket : kBounds;
    }

    void record(Duration wait, std::uint64_t times = 1) noexcept {
        buckets_[bucket_of(wait)].add(times);
        sum_nanos_.add(wait.count() > 0 ? static_cast<std::uint64_t>(wait.count()) * times : 0);
    }
    [[nodiscard]] std::uint64_t in_bucket(std::size_t bucket) const noexcept { return buckets_[bucket].value(); }
    [[nodiscard]] std::uint64_t sum_nanos() const noexcept { return sum_nanos_.value(); }

  private:
    std::array<Counter, kBuckets> buckets_;
    Counter sum_nanos_;
};

}  // namespace tongqu::metrics
