#pragma once
// What rests in a book, and the limits that keep every sum the book forms below 2^63.
#include <cstdint>
#include <optional>
#include <string>

#include "market/amounts.hpp"
#include "market/ids.hpp"
#include "market/order_terms.hpp"

namespace tongqu::book {

// The part of an iceberg order that is not shown, and how much it shows at a time.
struct Reserve {
    Quantity hidden;
    Quantity peak;

    friend bool operator==(const Reserve&, const Reserve&) = default;
};

struct RestingOrder {
    OrderId id;
    ParticipantId participant;
    GroupId group;
    Side side = Side::buy;
    Price price;
    Quantity leaves;                 // what is shown
    std::optional<Reserve> reserve;  // none: nothing is hidden

    [[nodiscard]] Quantity total() const { return reserve ? leaves + reserve->hidden : leaves; }
    friend bool operator==(const RestingOrder&, const RestingOrder&) = default;
};

// All that rests at one price of one side.
struct Level {
    Price price;
    Quantity quantity;  // shown
    std::uint32_t orders = 0;

    friend bool operator==(const Level&, const Level&) = default;
};

// The largest quantity of one order, in lots; the exchange refuses more at entry. A level's total stays below
// 2^63 while no more than kAlwaysRoom orders rest, whatever their size; above that OrderBook::has_room_for
// looks at the level.
inline constexpr Quantity kMaxOrderQuantity{1'000'000'000'000};
inline constexpr std::uint32_t kAlwaysRoom = 9'000'000;
// Orders and their levels are numbered in 30 bits together.
inline constexpr std::uint32_t kMaxRestingOrders = 500'000'000;

static_assert(static_cast<WideInt>(kMaxOrderQuantity.raw()) * kAlwaysRoom < INT64_MAX);

// For the messages of broken invariants.
[[nodiscard, gnu::cold]] std::string describe(OrderId id, Quantity quantity);

}  // namespace tongqu::book
