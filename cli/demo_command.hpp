#pragma once
// `tongqu demo`: a living market to try, in an exchange of its own or in one that runs elsewhere.
#include <cstdint>
#include <string>

#include "cli/serve.hpp"

namespace tongqu::cli {

struct DemoCommandOptions {
    ServeOptions serve;
    std::string url;  // of a running exchange; empty: the demo serves one itself
    std::string key;  // the operator's, with url
    std::int64_t speed = 1;
    std::uint64_t seed = 1;
    bool once = false;
    std::uint64_t acts = 2000;  // with once
    std::uint64_t seconds = 0;  // of our clock; 0: until Ctrl-C
};

inline constexpr int kRealParticipants = 9;  // exit status: the exchange is not the demo's
inline constexpr std::int64_t kMaxDemoSpeed = 100;

// Sets the market up, prints what to try, and lets simulated traders act until Ctrl-C, or until --once or --for are over; then says
// what came of it. 0 after a clean end, 1 when something failed, 2 for options that make no sense, kRealParticipants.
[[nodiscard]] int run_demo(DemoCommandOptions options);

}  // namespace tongqu::cli
