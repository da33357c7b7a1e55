#include "judged_history.hpp"

#include "engine/exchange/exchange.hpp"
#include "tests/engine/exchange/random_history.hpp"

namespace tongqu::audit {

std::vector<Told> random_history(std::uint64_t seed, std::size_t length) {
    exchange::RandomHistory history(seed);
    for (std::size_t step = 0; step < length; ++step) history.step();
    std::vector<Told> told;
    exchange::Exchange exchange;
    for (const auto& [stamp, command] : history.market().journal) {
        Told& next = told.emplace_back(Told{SequenceNumber(told.size() + 1), stamp, command, {}});
        exchange.apply(next.sequence, stamp, command, next.events);
    }
    return told;
}

}  // namespace tongqu::audit
