#include "gateway/login/throttle.hpp"

#include <algorithm>

namespace tongqu::gateway {
namespace {

std::string user_entry(std::string_view user) { return "u " + std::string(user); }
std::string address_entry(std::string_view address) { return "a " + std::string(address); }

}  // namespace

Duration delay_after(const DelaySchedule& schedule, std::uint32_t failures) {
    if (failures <= schedule.free_tries) return Duration(0);
    std::int64_t delay = schedule.first.raw();
    for (std::uint32_t i = schedule.free_tries + 1; i < failures && delay < schedule.longest.raw(); ++i) delay *= 2;
    return Duration(std::min(delay, schedule.longest.raw()));
}

LogInThrottle::Failures& LogInThrottle::failures_of(std::string key, Time now) {
    const auto known = failures_.find(key);
    if (known != failures_.end()) {
        if (known->second.last + kFailuresRemembered <= now) known->second = {0, now};
        return known->second;
    }
    if (failures_.size() >= kMaxThrottled && now >= next_sweep_) {
        next_sweep_ = now + seconds(1);  // so that a crowd costs little
        std::erase_if(failures_, [&](const auto& each) { return each.second.last + kFailuresRemembered <= now; });
    }
    if (failures_.size() >= kMaxThrottled) {
        if (others_.last + kFailuresRemembered <= now) others_ = {0, now};
        return others_;
    }
    return failures_.emplace(std::move(key), Failures{0, now}).first->second;
}

std::optional<Duration> LogInThrottle::begin(std::string_view user, std::string_view address, Time now) {
    Failures& of_user = failures_of(user_entry(user), now);
    Failures& of_address = failures_of(address_entry(address), now);
    const Time next = std::max(of_user.last + delay_after(kUserDelays, of_user.count),
                               of_address.last + delay_after(kAddressDelays, of_address.count));
    if (next > now) {
        ++refused_;
        return next - now;
    }
    for (Failures* each : {&of_user, &of_address}) {
        ++each->count;
        each->last = now;
    }
    return std::nullopt;
}

void LogInThrottle::take_back(const std::string& key) {
    if (const auto known = failures_.find(key); known != failures_.end() && known->second.count > 0) --known->second.count;
}

void LogInThrottle::succeeded(std::string_view user, std::string_view address) {
    failures_.erase(user_entry(user));
    take_back(address_entry(address));
}

void LogInThrottle::withdrawn(std::string_view user, std::string_view address) {
    take_back(user_entry(user));
    take_back(address_entry(address));
}

}  // namespace tongqu::gateway
