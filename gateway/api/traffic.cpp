#include "gateway/api/traffic.hpp"

#include "gateway/api/api_error.hpp"

namespace tongqu::gateway {

TrafficGate::Grant TrafficGate::grant(TokenBucket& bucket, Rate rate, Time now) {
    Grant grant{bucket.take(rate, now), rate, 0, 1, 1};
    grant.left = bucket.left();
    grant.full_in = bucket.seconds_to_full(rate);
    if (!grant.granted) {
        grant.next_in = bucket.seconds_to_next(rate);
        ++refused_;
    }
    return grant;
}

TrafficGate::Grant TrafficGate::take(KeyId key, Traffic traffic, Time now) {
    if (traffic == Traffic::free) return {};
    const std::array<Rate, kClasses> rates = {limits_.key_reads, limits_.key_writes, limits_.key_cancels};
    const std::size_t which = static_cast<std::size_t>(traffic) - 1;
    if (!rates[which].limits()) return {};
    while (keys_.size() <= key.raw())
        keys_.push_back({TokenBucket(rates[0], now), TokenBucket(rates[1], now), TokenBucket(rates[2], now)});
    return grant(keys_[key.raw()][which], rates[which], now);
}

TrafficGate::Grant TrafficGate::take(std::string_view address, Time now) {
    if (!limits_.address.limits() || address.empty()) return {};  // no address: asked within the process
    return grant(bucket_of(address, now), limits_.address, now);
}

bool TrafficGate::has_one(std::string_view address, Time now) {
    return !limits_.address.limits() || bucket_of(address, now).has_one(limits_.address, now);
}

TokenBucket& TrafficGate::bucket_of(std::string_view address, Time now) {
    const auto known = addresses_.find(std::string(address));
    if (known != addresses_.end()) return known->second;
    if (addresses_.size() >= limits_.addresses) forget_full(now);
    if (addresses_.size() >= limits_.addresses) return others_;
    return addresses_.emplace(std::string(address), TokenBucket(limits_.address, now)).first->second;
}

// A bucket that is full again is as good as none. At most once a second, so that a crowd of addresses costs little.
void TrafficGate::forget_full(Time now) {
    if (now < next_sweep_) return;
    next_sweep_ = now + seconds(1);
    std::erase_if(addresses_, [&](const auto& each) {
        TokenBucket bucket = each.second;
        (void)bucket.has_one(limits_.address, now);
        return bucket.left() >= limits_.address.burst;
    });
}

void add_rate_headers(http::Response& response, const TrafficGate::Grant& grant) {
    if (!grant.rate.limits()) return;
    response.headers.reserve(response.headers.size() + 4);
    response.headers.emplace_back("RateLimit-Limit", std::to_string(grant.rate.burst));
    response.headers.emplace_back("RateLimit-Remaining", std::to_string(grant.left));
    response.headers.emplace_back("RateLimit-Reset", std::to_string(grant.full_in));
}

http::Response refusal(const TrafficGate::Grant& grant) {
    const ApiErrorRow& row = describe(ApiError::rate_limited);
    http::Response response = http::error_response(row.status, row.code, row.text, {});
    response.error = row.code;
    response.headers.emplace_back("Retry-After", std::to_string(grant.next_in));
    add_rate_headers(response, grant);
    return response;
}

}  // namespace tongqu::gateway
