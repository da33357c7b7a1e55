#pragma once
// A link: a directed connection of two regions over which goods go from `from` to `to`. A two-way border is two links, each the
// other's reverse. And the commands that define links and change them.
#include <optional>
#include <string>
#include <tuple>

#include "market/amounts.hpp"
#include "market/ids.hpp"

namespace tongqu {

inline constexpr std::size_t kMaxLinks = 4096;           // of all networks together
inline constexpr std::size_t kMaxLinksPerNetwork = 1000;
inline constexpr std::size_t kMaxNetworkedInstruments = 10'000;
inline constexpr Quantity kMaxLinkCapacity{1'000'000'000'000'000};
inline constexpr Price kMaxLinkCost{1'000'000'000'000};

struct LinkTerms {
    std::string name_id;           // link_id
    std::string network;           // instruments name it
    RegionId from;
    RegionId to;
    std::optional<LinkId> reverse;  // the link the other way; it becomes mutual
    Quantity capacity;             // lots of each instrument; an instrument stands for one delivery period
    Price cost;                    // ticks of the instrument for each lot
    ParticipantId operator_;       // is paid the cost

    static constexpr auto fields() {
        using L = LinkTerms;
        return std::make_tuple(&L::name_id, &L::network, &L::from, &L::to, &L::reverse, &L::capacity, &L::cost, &L::operator_);
    }
};

// By the operator: a link of a network, the network with its first. Resting orders that it lets trade do so.
struct DefineLink {
    LinkTerms terms;
    static constexpr auto fields() { return std::make_tuple(&DefineLink::terms); }
};

// By the operator: how many lots the link carries from now on, for one instrument or (none) for all without a number of their own.
// What was traded stands, whatever the new capacity; zero is an outage.
struct ChangeCapacity {
    LinkId link;
    std::optional<InstrumentId> instrument;
    Quantity capacity;
    std::string idempotency_key;
    static constexpr auto fields() {
        using C = ChangeCapacity;
        return std::make_tuple(&C::link, &C::instrument, &C::capacity, &C::idempotency_key);
    }
};

}  // namespace tongqu
