#pragma once
// How many requests a key, and an address without one, may send. A request with a valid key counts against that key, every other
// against its address. Cancels have a bucket of their own: whoever has sent too much can still get out of the market.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/api/token_bucket.hpp"
#include "gateway/http/response.hpp"
#include "market/ids.hpp"

namespace tongqu::gateway {

enum class Traffic : std::uint8_t {
    free,     // whether the process runs, and is ready
    reads,    // GET
    writes,   // orders and all else
    cancels,  // of orders, and kill switches
};

// docs/limits.md says the same; a test compares the two.
struct TrafficLimits {
    Rate key_reads{20'000, 100'000};
    Rate key_writes{10'000, 50'000};
    Rate key_cancels{10'000, 50'000};
    Rate address{20'000, 200'000};
    std::size_t addresses = 65'536;  // with a bucket that is not full; further ones share one
};

class TrafficGate {
  public:
    explicit TrafficGate(TrafficLimits limits, Time now) : limits_(limits), others_(limits.address, now) {}

    // Takes one of the key's or the address's. Whether there was one; the response gets the headers that say what is left. O(1).
    struct Grant {
        bool granted = true;
        Rate rate;              // no limit: no headers
        std::int64_t left = 0;
        std::int64_t full_in = 1;  // seconds
        std::int64_t next_in = 1;  // seconds
    };
    [[nodiscard]] Grant take(KeyId key, Traffic traffic, Time now);
    // No address: the process asks itself, and is not limited.
    [[nodiscard]] Grant take(std::string_view address, Time now);
    // Whether take() would grant; what is costly is not begun where it would not.
    [[nodiscard]] bool has_one(std::string_view address, Time now);

    // Requests that were refused so far.
    [[nodiscard]] std::uint64_t refused() const { return refused_; }

  private:
    static constexpr std::size_t kClasses = 3;

    Grant grant(TokenBucket& bucket, Rate rate, Time now);
    [[nodiscard]] TokenBucket& bucket_of(std::string_view address, Time now);
    void forget_full(Time now);

    TrafficLimits limits_;
    std::vector<std::array<TokenBucket, kClasses>> keys_;  // by number
    std::unordered_map<std::string, TokenBucket> addresses_;
    TokenBucket others_;
    Time next_sweep_;
    std::uint64_t refused_ = 0;
};

// RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset (seconds until all of it is there again).
void add_rate_headers(http::Response& response, const TrafficGate::Grant& grant);
// 429 rate_limited with Retry-After.
[[nodiscard]] http::Response refusal(const TrafficGate::Grant& grant);

}  // namespace tongqu::gateway
