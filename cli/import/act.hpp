#pragma once
// Carrying out a plan through the public API. Every request has client-set ids that come from the plan, so
// that the same plan again changes nothing and says so.
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/client/api_client.hpp"
#include "cli/import/key_ring.hpp"
#include "cli/import/plan.hpp"

namespace tongqu::cli {

struct Tally {
    std::size_t created = 0;
    std::size_t already_there = 0;
    std::size_t refused = 0;
};

struct ActReport {
    Tally regions, participants, links, products, instruments, deposits, orders;
    std::size_t entries_imported = 0;       // something of them is new on the exchange
    std::size_t entries_already_there = 0;  // the exchange had all of it
    std::vector<BadEntry> bad;  // something of them was refused; in the order of the plan's entries
    std::vector<std::string>
        problems;  // refusals of what belongs to no entry: a deposit, a region without use
};

// Who acts. With an operator's key: everything the plan names. Without: the participants in the ring only,
// who have to be on the exchange already.
struct Actors {
    std::string operator_key;
    KeyRing& keys;
};

// The error is for people and says why nothing more could be done (no connection, a key that is not known, no
// room for the keys): what was done until then stays, and the same plan again goes on from there. Cost: about
// one request a step, three for a new participant. `step` hears of every step, with a word for what it was.
[[nodiscard]] std::expected<ActReport, std::string> carry_out(
    const Plan& plan, ApiClient& api, Actors actors, const std::function<void(std::string_view)>& step);

}  // namespace tongqu::cli
