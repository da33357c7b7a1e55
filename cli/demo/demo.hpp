#pragma once
// The demo market: set up through the public API, and kept alive by simulated traders that use nothing else.
#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

#include "cli/client/api_client.hpp"
#include "cli/demo/traders/troupe.hpp"
#include "cli/import/key_ring.hpp"
#include "cli/import/plan.hpp"

namespace tongqu::cli {

struct DemoOptions {
    std::string url;  // of the running exchange
    std::string operator_key;
    // demo-keys.json (the keys of the demo's participants) and demo-profiles.toml are kept there, mode 600.
    std::filesystem::path folder;
    std::string program = "tongqu";  // as the tour names it: the path of the program
    std::int64_t speed = 1;          // how many times faster than our clock
    std::uint64_t seed = 1;
    // So many acts of traders, as fast as they can be done, then stop; none: paced, until stopped.
    std::optional<std::uint64_t> acts;
    std::optional<std::chrono::seconds> duration;  // of our clock
    bool json = false;
};

enum class DemoProblem : std::uint8_t {
    failed,            // the exchange could not be reached, or refused what belongs to the demo
    real_participants  // it has participants that the demo did not make
};

struct DemoFailure {
    DemoProblem problem = DemoProblem::failed;
    std::string message;  // for people
};

// What the demo puts on the market before anyone trades. Always the same.
[[nodiscard]] Plan demo_plan();

// An exchange that is the demo's own: every participant is the operator or has an id that begins with kDemoPrefix.
// Also the error of a key that is not the operator's.
[[nodiscard]] std::expected<void, DemoFailure> check_demo_alone(ApiClient& api, const std::string& operator_key);

struct DemoMarket {
    KeyRing keys;
    std::string run;       // different for every start on one exchange
    std::string notes;     // what could not be set up, a line each; empty when all could
    bool resumed = false;  // the market was there before
};

// Checks, sets up what is missing, writes the profiles.
[[nodiscard]] std::expected<DemoMarket, DemoFailure> set_up_demo(ApiClient& api, const DemoOptions& options);

// The tour: copy-and-paste lines for a shell.
[[nodiscard]] std::string demo_tour(const DemoOptions& options, const KeyRing& keys);

// Lets the traders act until `stop`, the acts or the duration are over. Pauses, longer every time, while the exchange cannot
// take more or does not answer; the error says that this lasted for kDemoPatience.
inline constexpr std::chrono::seconds kDemoPatience{300};
[[nodiscard]] std::expected<void, DemoFailure> run_traders(Troupe& troupe, const DemoOptions& options, std::stop_token stop);

// What came of it; the same for a seed, whatever the machine.
[[nodiscard]] std::string demo_summary(const Tallies& tallies, bool json);

// Waits, or until `stop`.
void wait_for(std::chrono::milliseconds time, const std::stop_token& stop);

}  // namespace tongqu::cli
