#pragma once
// Who earns a product's revenue: share tables, declared or computed from declared contributions. Versioned: a trade is paid by
// the table in force when it was made, and its distribution cites version, method and the hash of the inputs.
#include <string>
#include <tuple>
#include <vector>

#include "market/participant.hpp"

namespace tongqu {

using ShareVersion = StrongId<struct ShareVersionTag, std::uint32_t>;  // 1 = the table the product was listed with

inline constexpr std::size_t kMaxContributors = 1000;
inline constexpr std::uint64_t kMaxWeight = 1'000'000'000'000;
inline constexpr std::size_t kMaxTablePlayers = 14;  // of a game given as a table, in a command
inline constexpr std::size_t kMaxShareVersions = 1000;

// How a table came about. `tongqu price shapley` recomputes all but the declared ones from their inputs.
enum class ShareMethod : std::uint8_t {
    declared,  // weights as the supplier declared them
    additive,  // each contribution stands for itself: numbers[i] = the value that player i adds
    airport,   // the share of a common cost: numbers[i] = the size of facility that player i needs; Shapley value
    table      // any game: numbers[S] = the worth of the coalition S by bitmask, 2^n of them; Shapley value
};
constexpr bool is_valid(ShareMethod method) { return method <= ShareMethod::table; }

// One who earned a part of a product's revenue. The name may belong to nobody yet: the share then waits for it.
struct Contributor {
    std::string participant;   // participant_id
    std::uint64_t weight = 0;  // 1 … kMaxWeight when declared; a share is weight / sum of weights

    static constexpr auto fields() { return std::make_tuple(&Contributor::participant, &Contributor::weight); }
};

struct ShareTable {
    std::vector<Contributor> contributors;  // of a computed table: parts of kMaxWeight, by largest remainder
    ShareMethod method = ShareMethod::declared;
    Digest inputs_digest{};  // SHA-256 of the encoded inputs: method, players or contributors, numbers

    static constexpr auto fields() {
        return std::make_tuple(&ShareTable::contributors, &ShareTable::method, &ShareTable::inputs_digest);
    }
};

// Declared contributions, from which a table is computed.
struct ContributionGame {
    ShareMethod method = ShareMethod::additive;
    std::vector<std::string> players;    // participant_ids
    std::vector<std::int64_t> numbers;   // by method, see ShareMethod

    static constexpr auto fields() {
        using G = ContributionGame;
        return std::make_tuple(&G::method, &G::players, &G::numbers);
    }
};

}  // namespace tongqu
