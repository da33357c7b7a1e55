#pragma once
// The exchange and its naive twin, given the same commands.
#include <string>
#include <vector>

#include "engine/exchange/exchange.hpp"
#include "settlement/service/audit/matching/matching_twin.hpp"

namespace tongqu::naive {

using audit::Market;
using audit::MatchingTwin;
using audit::Order;

struct Said {
    Time stamp;
    Command command;
};

struct Setting {
    std::string name;
    std::vector<InstrumentTerms> markets;  // where one has a product (any), participant 1 supplies it
    // The groups and homes of participants 1, 2, 3 …
    std::vector<std::uint32_t> groups{1, 1, 2, 2, 3, 4, 5, 6};
    std::vector<std::uint32_t> homes{0, 1, 0, 1, 2, 2, 0, 1};
};

class SideBySide {
  public:
    explicit SideBySide(const Setting& setting, Time opened = Time(1'767'225'600'000'000));  // 2026-01-01T00:00:00Z

    // Applies the command to both. What they disagree about; empty: nothing.
    [[nodiscard]] std::string apply(const Said& said);

    // The exchange goes on from a snapshot of itself.
    void reload();

    exchange::Exchange exchange;
    MatchingTwin twin;
    std::vector<Event> events;  // of the exchange, by the last command
    Time now;

  private:
    void set_up(std::optional<KeyId> key, CommandBody body);
};

}  // namespace tongqu::naive
