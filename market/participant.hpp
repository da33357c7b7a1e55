#pragma once
// An organisation that takes part, and the keys it acts with.
#include <array>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "market/region.hpp"
#include "market/time.hpp"

namespace tongqu {

// Values are part of the journal's format: append only.
enum class Role : std::uint8_t { supplier, buyer, chain_leader, link_operator, regulator, operator_ };
using RoleSet = SmallSet<Role>;

enum class ParticipantStatus : std::uint8_t {
    applied,    // known, waits for admission; can do nothing
    admitted,   // takes part, in every region at once
    suspended,  // its resting orders are cancelled; may read, deliver and accept what it owes and is owed, not trade
    exited      // as suspended, for ever; may still withdraw its money
};

enum class Scope : std::uint8_t { read, trade, list, operate, regulate };
using ScopeSet = SmallSet<Scope>;

using Digest = std::array<std::uint8_t, 32>;  // SHA-256

// How a key is shown. Values are part of the journal's format: append only.
enum class KeyKind : std::uint8_t {
    bearer,  // a secret that travels with each request; the exchange keeps its SHA-256
    signing  // an Ed25519 pair; the exchange keeps the public half, in the place of the digest
};

struct ParticipantTerms {
    std::string name_id;       // the participant_id that people use
    std::string name;
    RegionId region;           // home
    RegionSet sites;           // further regions it acts from, home included
    std::string group;         // ownership group; its own id where none is given
    RoleSet roles;
    bool small_firm = false;   // a small or medium-sized enterprise by its own declaration

    static constexpr auto fields() {
        using P = ParticipantTerms;
        return std::make_tuple(&P::name_id, &P::name, &P::region, &P::sites, &P::group, &P::roles, &P::small_firm);
    }
};

constexpr bool is_valid(Role value) { return value <= Role::operator_; }
constexpr bool is_valid(KeyKind value) { return value <= KeyKind::signing; }
constexpr bool is_valid(Scope value) { return value <= Scope::regulate; }
constexpr bool is_valid(ParticipantStatus value) { return value <= ParticipantStatus::exited; }

}  // namespace tongqu
