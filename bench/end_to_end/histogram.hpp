#pragma once
// Latencies in buckets whose width grows with the value: 128 buckets for every doubling, so that a reading is
// at most 1/128 above what was recorded, from a nanosecond to centuries, in 60 kB (the idea of HdrHistogram).
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

namespace tongqu::bench {

class Histogram {
  public:
    Histogram() : counts_(kBuckets) {}

    void record(std::uint64_t value) {
        ++counts_[bucket_of(value)];
        ++count_;
        max_ = std::max(max_, value);
    }

    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] std::uint64_t max() const { return max_; }

    // The least recorded value (up to the bucket's width) that `percent` of all are not above; 0 when empty.
    [[nodiscard]] std::uint64_t at(double percent) const {
        const auto rank = std::max(1.0, std::ceil(percent / 100 * static_cast<double>(count_) - 1e-9));
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < kBuckets; ++i) {
            seen += counts_[i];
            if (static_cast<double>(seen) >= rank) return std::min(highest_of(i), max_);
        }
        return max_;
    }

    // How many are not above `value`, all of its bucket included.
    [[nodiscard]] std::uint64_t not_above(std::uint64_t value) const {
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i <= bucket_of(value); ++i) seen += counts_[i];
        return seen;
    }

    [[nodiscard]] double mean() const { return count_ == 0 ? 0 : power_sum(1) / static_cast<double>(count_); }
    [[nodiscard]] double deviation() const {
        if (count_ == 0) return 0;
        const double m = mean();
        return std::sqrt(std::max(0.0, power_sum(2) / static_cast<double>(count_) - m * m));
    }

  private:
    static constexpr unsigned kBits = 7;
    static constexpr std::uint64_t kSteps = 1U << kBits;
    static constexpr std::size_t kBuckets = (64 - kBits) * kSteps + kSteps;

    static std::size_t bucket_of(std::uint64_t value) {
        if (value < 2 * kSteps) return static_cast<std::size_t>(value);
        const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - kBits - 1;
        return static_cast<std::size_t>(shift * kSteps + (value >> shift));
    }
    static std::uint64_t lowest_of(std::size_t bucket) {
        if (bucket < 2 * kSteps) return bucket;
        const std::size_t shift = bucket / kSteps - 1;
        return (bucket - shift * kSteps) << shift;
    }
    static std::uint64_t highest_of(std::size_t bucket) {
        return bucket < 2 * kSteps ? bucket : lowest_of(bucket) + ((1ULL << (bucket / kSteps - 1)) - 1);
    }

    [[nodiscard]] double power_sum(int power) const {
        double sum = 0;
        for (std::size_t i = 0; i < kBuckets; ++i) {
            if (counts_[i] == 0) continue;
            const double middle =
                (static_cast<double>(lowest_of(i)) + static_cast<double>(highest_of(i))) / 2;
            sum += static_cast<double>(counts_[i]) * (power == 1 ? middle : middle * middle);
        }
        return sum;
    }

    std::vector<std::uint64_t> counts_;
    std::uint64_t count_ = 0;
    std::uint64_t max_ = 0;
};

}  // namespace tongqu::bench
