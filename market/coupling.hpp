#pragma once
// The coupled auction's events: what it gave each region and each link, and what it came to. Part of the variant in market/event.hpp.
// Surpluses, rents and welfare are in micro-units; the holds behind the bids bound them, and an even grain makes half ticks exact.
#include <optional>
#include <tuple>

#include "market/amounts.hpp"
#include "market/ids.hpp"

namespace tongqu {

// So many orders rest on one coupled instrument at most: with the limit of an order, all their lots together stay below the sizes of
// pricing/coupled_auction.hpp, so that no auction is ever too large to be cleared.
inline constexpr std::uint32_t kMaxCoupledBook = 200'000;

// Why an auction's result is not published. Values are part of the format: append only; the order of the first eleven is that in which
// pricing/coupled_certificate.hpp looks.
enum class CoupledFault : std::uint8_t {
    shape,            // a list has not one entry for each order, region or link
    fill_range,       // a fill is below zero or above its order
    flow_range,       // a flow is below zero or above its link's capacity
    balance,          // a region's purchases are not its sales plus what links bring less what they take
    totals,           // bought, sold, volume or welfare do not add up
    order_slackness,  // an order better than its region's dual is not whole, or a worse one trades
    link_slackness,   // a link with room does not level the duals of its ends, or one in use does not earn its cost
    price_range,      // price_low above price_high, or a price outside the bounds
    price_support,    // the low or the high prices do not support the fills and flows
    surplus,          // a surplus or a rent is not what prices and fills make it
    identity,         // surpluses + rents are not the welfare
    circular_flow,    // lots go round in a ring
    refused           // the auction could not be computed at all
};
constexpr bool is_valid(CoupledFault value) { return value <= CoupledFault::refused; }

// What an auction gave a region that has orders in it, or that a link of the network touches. The region's price is half-way between
// low and high; every price between them supports the fills.
struct RegionCleared {
    InstrumentId instrument;
    RegionId region;
    std::uint32_t orders;  // that took part
    Price price_low;
    Price price_high;
    Quantity bought;
    Quantity sold;
    Money buyers_surplus;
    Money suppliers_surplus;
    // The same orders cleared in this region by itself.
    Price alone_low;
    Price alone_high;
    Quantity alone_volume;
    Money alone_buyers_surplus;
    Money alone_suppliers_surplus;

    [[nodiscard]] HalfTicks price() const { return doubled(price_low, price_high); }
    [[nodiscard]] HalfTicks alone_price() const { return doubled(alone_low, alone_high); }

    static constexpr auto fields() {
        using E = RegionCleared;
        return std::make_tuple(&E::instrument, &E::region, &E::orders, &E::price_low, &E::price_high, &E::bought, &E::sold,
                               &E::buyers_surplus, &E::suppliers_surplus, &E::alone_low, &E::alone_high, &E::alone_volume,
                               &E::alone_buyers_surplus, &E::alone_suppliers_surplus);
    }
};

// A link that carries something after an auction; one event for each, in the order of the network's list.
struct LinkCleared {
    InstrumentId instrument;
    LinkId link;
    Quantity room;  // before the auction
    Quantity flow;
    HalfTicks rent;  // of each lot: price where it arrives − price where it leaves − cost
    static constexpr auto fields() {
        using E = LinkCleared;
        return std::make_tuple(&E::instrument, &E::link, &E::room, &E::flow, &E::rent);
    }
};

// A coupled auction has ended: its trades come first, then its regions, by id, and links.
struct CoupledCleared {
    InstrumentId instrument;
    std::uint64_t number;  // 1, 2, 3 … on this instrument
    Price lowest;          // the bounds of its prices
    Price highest;
    Quantity volume;
    Money welfare;         // Σ surpluses + rent
    Money welfare_alone;   // of all regions by themselves: the integration dividend is the difference
    Money transfer_cost;
    Money rent;
    std::optional<Money> residency_cost;  // the welfare that the residency of the product kept away; none: it has none
    static constexpr auto fields() {
        using E = CoupledCleared;
        return std::make_tuple(&E::instrument, &E::number, &E::lowest, &E::highest, &E::volume, &E::welfare, &E::welfare_alone,
                               &E::transfer_cost, &E::rent, &E::residency_cost);
    }
};

// The result of an auction failed its own check: it is not published, nothing trades, all orders stay.
struct AuctionWithheld {
    InstrumentId instrument;
    std::uint64_t number;
    CoupledFault fault;
    static constexpr auto fields() {
        using E = AuctionWithheld;
        return std::make_tuple(&E::instrument, &E::number, &E::fault);
    }
};

}  // namespace tongqu
