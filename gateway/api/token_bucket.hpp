#pragma once
// A token bucket: `burst` requests at once, and `per_second` more every second. Times are arguments.
#include <algorithm>
#include <cstdint>

#include "market/time.hpp"

namespace tongqu::gateway {

struct Rate {
    std::int64_t per_second = 0;  // 0: no limit; at most 1,000,000
    std::int64_t burst = 0;       // at most 10,000,000

    [[nodiscard]] bool limits() const { return per_second > 0; }
    friend bool operator==(const Rate&, const Rate&) = default;
};

class TokenBucket {
  public:
    // Full.
    TokenBucket(Rate rate, Time now) : micro_tokens_(rate.burst * kToken), at_(now) {}

    // Whether there was one to take. A clock that goes back gives nothing and takes nothing.
    [[nodiscard]] bool take(Rate rate, Time now) {
        refill(rate, now);
        if (micro_tokens_ < kToken) return false;
        micro_tokens_ -= kToken;
        return true;
    }
    [[nodiscard]] bool has_one(Rate rate, Time now) {
        refill(rate, now);
        return micro_tokens_ >= kToken;
    }
    // As of the last call.
    [[nodiscard]] std::int64_t left() const { return micro_tokens_ / kToken; }
    // Seconds until one more, and until it is full, rounded up; at least 1.
    [[nodiscard]] std::int64_t seconds_to_next(Rate rate) const { return seconds_for(rate, kToken - micro_tokens_); }
    [[nodiscard]] std::int64_t seconds_to_full(Rate rate) const { return seconds_for(rate, rate.burst * kToken - micro_tokens_); }

  private:
    static constexpr std::int64_t kToken = 1'000'000;  // a token a second is a millionth a microsecond

    void refill(Rate rate, Time now) {
        const std::int64_t full = rate.burst * kToken;
        const std::int64_t passed = std::clamp<std::int64_t>((now - at_).raw(), 0, full / rate.per_second + 1);
        micro_tokens_ = std::min(full, micro_tokens_ + passed * rate.per_second);
        at_ = now;
    }
    static std::int64_t seconds_for(Rate rate, std::int64_t micro_tokens) {
        return std::max<std::int64_t>(1, (micro_tokens + rate.per_second * kToken - 1) / (rate.per_second * kToken));
    }

    std::int64_t micro_tokens_;
    Time at_;
};

}  // namespace tongqu::gateway
