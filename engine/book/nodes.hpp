#pragma once
// The book's storage records: an order in its level's queue, and a level. Layout matters: see
// bench/book/README.md.
#include <cstdint>

#include "engine/book/resting_order.hpp"
#include "engine/book/slab.hpp"

namespace tongqu::book {

enum class OrderSlot : std::uint32_t {};
enum class LevelSlot : std::uint32_t {};
enum class ReserveSlot : std::uint32_t {};
inline constexpr OrderSlot kNoOrder{0xffffffff};
inline constexpr LevelSlot kNoLevel{0xffffffff};
inline constexpr ReserveSlot kNoReserve{0xffffffff};

// One resting order, linked into its level's queue. Price and side are the level's.
struct OrderNode {
    OrderId id;
    Quantity leaves;
    ParticipantId participant;
    GroupId group;
    OrderSlot earlier = kNoOrder;
    OrderSlot later = kNoOrder;
    LevelSlot level = kNoLevel;
    ReserveSlot reserve = kNoReserve;
};
static_assert(sizeof(OrderNode) == 40);

// One price of one side that holds at least one order: its queue from the first to the last in time.
struct LevelNode {
    Price price;
    Quantity quantity;
    OrderSlot first = kNoOrder;
    OrderSlot last = kNoOrder;
    std::uint32_t orders = 0;
    Side side = Side::buy;
};
static_assert(sizeof(LevelNode) == 32);

using OrderSlab = Slab<OrderNode, OrderSlot>;
using LevelSlab = Slab<LevelNode, LevelSlot>;
using ReserveSlab = Slab<Reserve, ReserveSlot>;

}  // namespace tongqu::book
