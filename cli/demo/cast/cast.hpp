#pragma once
// Who and what the demo market consists of. All names are invented; the regions are those of GB/T 2260 with the
// codes of ISO 3166-2. Tables only: what is done with them stands in demo_plan and in traders/.
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace tongqu::cli {

// All participants of the demo begin with this; an exchange that has others is not the demo's.
inline constexpr std::string_view kDemoPrefix = "demo.";
// Whoever tries the demo acts as these two. The supplier trades like all others, but what it sells to the visitor
// it leaves to be delivered by hand.
inline constexpr std::string_view kVisitor = "demo.visitor";
inline constexpr std::string_view kVisitorsSupplier = "demo.jianghan-agri";

inline constexpr std::string_view kDemoCurrency = "CNY";
inline constexpr std::int64_t kDemoFunds = 2'000'000;  // yuan for each buyer; paid in again where a quarter is left

// How a participant trades.
enum class Habit : std::uint8_t {
    none,      // not by itself: the visitor
    maker,     // offers around a price that wanders but comes back, and requotes
    drifter,   // offers at a price that wanders off
    clearer,   // offers, and now and then sells at once into the bids
    patient,   // bids below the offers and waits
    bargain,   // bids far below, and buys when the offers come near
    burst      // takes what is there, several times in a row, then nothing for long
};

struct CastMember {
    std::string_view id, name, home;
    std::vector<std::string_view> sites;
    bool supplies = false;
    bool buys = false;
    bool small_firm = false;
    Habit habit = Habit::none;
    bool accepts_late = false;
    // For buyers: the instruments they bid for.
    std::vector<std::string_view> interests;
    bool carries = false;  // operates the links
};

struct CastShare {
    std::string_view participant;
    std::uint64_t weight;
};

struct CastProduct {
    std::string_view id, supplier, kind, title, description, licence;
    std::vector<std::string_view> keywords;
    std::vector<std::string_view> regions;
    std::vector<CastShare> shares;  // none: the supplier alone
    std::string_view unit;          // title of its instrument; empty: it has none of its own
    std::string_view tick;
    std::int64_t price = 0;       // in ticks, around which it trades
    std::int64_t quantity = 1;    // of one offer, in lots
    std::int64_t appetite = 1;    // what a buyer takes at once at most
    bool rival = false;
};

// A contract that whoever has such goods may sell.
struct CastContract {
    std::string_view id, title, tick;
    std::int64_t price, quantity, appetite;
    std::vector<std::string_view> suppliers;
    std::string_view network;  // over which it trades between regions; empty: one zone
};

// A line over which such a contract reaches buyers elsewhere: so many lots, at so many ticks for each.
struct CastLink {
    std::string_view id, from, to;
    std::int64_t capacity, cost;
    std::string_view reverse;  // one that stands before it in the list; empty: there is none
};

// The demo's network: the one that contracts name, whoever is paid for it, and the contract that shows it.
inline constexpr std::string_view kDemoNetwork = "east-west";
inline constexpr std::string_view kDemoCarrier = "demo.dongxi-backbone";
inline constexpr std::string_view kNetworkContract = "gpu-hour-west";

[[nodiscard]] std::span<const std::string_view> cast_regions();
[[nodiscard]] std::span<const CastMember> cast_members();
[[nodiscard]] std::span<const CastProduct> cast_data_products();  // data sets, APIs, models
[[nodiscard]] std::span<const CastProduct> cast_work_products();  // compute, experts, services
[[nodiscard]] std::span<const CastContract> cast_contracts();
[[nodiscard]] std::span<const CastLink> cast_links();

}  // namespace tongqu::cli
