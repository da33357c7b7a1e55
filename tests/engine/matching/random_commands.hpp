#pragma once
// Random commands in a small market, so that everything meets everything: few prices, few participants, all that an order can say.
#include <random>

#include "side_by_side.hpp"

namespace tongqu::naive {

class RandomCommands {
  public:
    RandomCommands(std::uint64_t seed, const SideBySide& sides) : random_(seed), sides_(sides), now_(sides.now) {}

    [[nodiscard]] Said next();
    // What the exchange answered to it: a seed counts once it is committed to.
    void learn(const std::vector<Event>& events);
    // Orders that take all that rests on one side of a market, so that every priority shows; for the end.
    [[nodiscard]] Said sweep(InstrumentId market, Side side);

  private:
    [[nodiscard]] std::uint64_t below(std::uint64_t n) { return random_() % n; }
    [[nodiscard]] bool chance(std::uint64_t percent) { return below(100) < percent; }
    void pass_time();
    [[nodiscard]] KeyId someone();
    [[nodiscard]] const Order* some_order();
    [[nodiscard]] Command place();
    [[nodiscard]] Command cancel();
    [[nodiscard]] Command amend();
    [[nodiscard]] Command control();
    [[nodiscard]] Command batch();

    std::mt19937_64 random_;
    const SideBySide& sides_;
    Time now_;
    std::map<InstrumentId, Digest> seeds_;
    Digest pending_{};
    TradingState whole_market_ = TradingState::open;
};

[[nodiscard]] Digest digest_of_seed(const Digest& seed);

}  // namespace tongqu::naive
