// A market in which anything happens: after every command the ledger, its postings and the twin agree; now
// and then everything is held against everything; the journal gives the same events and the same state again,
// also from a snapshot in the middle.
#include <array>
#include <cstdlib>

#include <catch2/catch.hpp>

#include "random_history.hpp"

using namespace tongqu;
using namespace tongqu::exchange;

namespace {

// Coupled auctions have random histories of their own: coupled_history_test.cpp.
bool is_of_coupled_auctions(std::size_t kind) {
    return kind >= Event(RegionCleared{}).index() && kind <= Event(AuctionWithheld{}).index();
}

std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// What happened in all histories together.
struct Coverage {
    std::array<std::size_t, std::variant_size_v<CommandBody>> carried_out{};
    std::array<std::size_t, std::variant_size_v<Event>> events{};
    std::size_t auction_trades = 0;
    std::uint64_t histories = 0;
};

void run_history(std::uint64_t seed, std::uint64_t length, Coverage& coverage) {
    RandomHistory history(seed);
    std::uint64_t step = 0;
    try {
        for (; step < length; ++step) {
            history.step();
            if (step % 500 == 499) history.market().check_all();
        }
        history.market().check_all();
        history.market().check_replay();
    } catch (const std::string& wrong) {
        FAIL(wrong << " (command " << history.market().journal.size() << "). Replay: TONGQU_SEED=" << seed
                   << " TONGQU_COMMANDS=" << length
                   << " test_engine_exchange \"The money of a random history*\"");
    }
    for (std::size_t kind = 0; kind < coverage.carried_out.size(); ++kind)
        coverage.carried_out[kind] += history.count(kind);
    for (std::size_t kind = 0; kind < coverage.events.size(); ++kind) coverage.events[kind] += history.events(kind);
    coverage.auction_trades += history.auction_trades();
    ++coverage.histories;
    CHECK(history.refused() < length * 9 / 10);
    if (std::getenv("TONGQU_SEED") != nullptr) {
        WARN("seed " << seed << ": " << history.refused() << " refused, " << history.repeated()
                     << " repeated");
    }
}

}  // namespace

TEST_CASE("The money of a random history is what the twin says, and the history can be played again") {
    const bool whole = std::getenv("TONGQU_LONG_TESTS") != nullptr;
    const std::uint64_t length = number_from("TONGQU_COMMANDS", 50'000);
    Coverage coverage;
    if (std::getenv("TONGQU_SEED") != nullptr) return run_history(number_from("TONGQU_SEED", 1), length, coverage);
    const std::uint64_t runs = whole ? 40 : 6;  // 300,000 commands together, 2,000,000 in the long run
    for (std::uint64_t seed = 1; seed <= runs; ++seed) run_history(seed, length, coverage);
    if (length < 25'000) return;
    // Histories in which nothing happens would prove nothing.
    for (std::size_t kind = 1; kind < coverage.carried_out.size(); ++kind) {
        INFO("alternative " << kind << " of the commands");
        CHECK(coverage.carried_out[kind] > 3 * coverage.histories);
    }
    for (std::size_t kind = 0; kind < coverage.events.size(); ++kind) {
        if (is_of_coupled_auctions(kind)) continue;
        INFO("alternative " << kind << " of the events");
        CHECK(coverage.events[kind] > 3 * coverage.histories);
    }
    CHECK(coverage.auction_trades > 10 * coverage.histories);
}
