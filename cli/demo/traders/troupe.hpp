#pragma once
// All traders of the demo on one clock of their own. What they do follows from the seed and from what the exchange
// answers, never from our clock: alone on a fresh exchange the same seed gives the same market.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/demo/traders/trader.hpp"

namespace tongqu::cli {

class Troupe {
  public:
    // `key_of` gives a participant's API key; one without takes no part. `run` as in Desk.
    Troupe(ApiClient& api, std::string run, std::uint64_t seed, const std::string& operator_key,
           const std::function<std::string(std::string_view)>& key_of);

    // When the next trader wakes, from the beginning.
    [[nodiscard]] DemoTime next_due() const;
    // Lets it act.
    void step();
    // Cancels everything that the traders have resting.
    void cancel_everything();

    [[nodiscard]] Desk& desk() { return desk_; }
    [[nodiscard]] std::uint64_t steps() const { return steps_; }

  private:
    struct Part {
        DemoTime due;
        std::unique_ptr<Trader> trader;
        std::size_t account;  // at the treasurer; kNoAccount: none
    };
    static constexpr std::size_t kNoAccount = static_cast<std::size_t>(-1);
    [[nodiscard]] std::size_t next() const;

    Desk desk_;
    std::vector<Part> parts_;
    std::vector<std::string> keys_;
    Treasurer* treasurer_ = nullptr;  // one of the parts
    std::uint64_t steps_ = 0;
};

}  // namespace tongqu::cli
