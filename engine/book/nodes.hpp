#pragma once
// The book's storage records. Orders and levels are nodes of one pool, so that a level can be the head of its own
// ring of orders: unlinking then asks nothing. Layout matters: see bench/book/README.md.
#include <bit>
#include <cstdint>
#include <cstring>

#include "engine/book/resting_order.hpp"
#include "engine/book/slab.hpp"

namespace tongqu::book {

enum class Slot : std::uint32_t {};
using OrderSlot = Slot;
using LevelSlot = Slot;
enum class ReserveSlot : std::uint32_t {};
inline constexpr Slot kNoSlot{0};
inline constexpr OrderSlot kNoOrder = kNoSlot;
inline constexpr LevelSlot kNoLevel = kNoSlot;

// Half a cache line, and aligned to it: a node is never spread over two lines.
struct alignas(32) Node {
    // Price and side of an order are its level's; what is hardly asked for is in OrderRest.
    void become_order(OrderId id, Quantity leaves, GroupId group, LevelSlot level, OrderSlot last) {
        key = id.raw();
        quantity = leaves;
        // Two fields at once: compilers tend to take the way through vector registers otherwise.
        store_pair(&earlier, static_cast<std::uint32_t>(last), static_cast<std::uint32_t>(level));
        store_pair(&place, static_cast<std::uint32_t>(level), group.raw());
    }
    // One price of one side, with the ring of its orders, still empty.
    void become_level(Price price, Side side, LevelSlot self) {
        key = static_cast<std::uint64_t>(price.raw());
        quantity = Quantity(0);
        store_pair(&earlier, static_cast<std::uint32_t>(self), static_cast<std::uint32_t>(self));
        store_pair(&place, static_cast<std::uint32_t>(side) | kLevel, 0);
    }

    [[nodiscard]] OrderId id() const { return OrderId(key); }
    [[nodiscard]] GroupId group() const { return GroupId(number); }
    [[nodiscard]] LevelSlot level() const { return LevelSlot{place & ~kHidden}; }
    // The same of an order that hides nothing.
    [[nodiscard]] LevelSlot whole_level() const { return LevelSlot{place}; }
    [[nodiscard]] bool hides() const { return (place & kHidden) != 0; }
    void set_hides(bool hides) { place = (place & ~kHidden) | (hides ? kHidden : 0); }

    [[nodiscard]] bool is_level() const { return (place & kLevel) != 0; }
    [[nodiscard]] Price price() const { return Price(static_cast<std::int64_t>(key)); }
    [[nodiscard]] Side side() const { return static_cast<Side>(place & 1); }
    [[nodiscard]] std::uint32_t orders() const { return number; }
    [[nodiscard]] bool noted() const { return (place & kNoted) != 0; }
    void set_noted(bool noted) { place = (place & ~kNoted) | (noted ? kNoted : 0); }
    void cease_to_be_level() { place = 0; }

    static constexpr std::uint32_t kHidden = 0x8000'0000;  // of an order: it has a reserve
    static constexpr std::uint32_t kLevel = 0x4000'0000;   // never set in an order: slots have 30 bits
    static constexpr std::uint32_t kNoted = 0x2000'0000;   // of a level: it is among those emptied last

    std::uint64_t key = 0;     // an order's id, a level's price
    Quantity quantity;         // an order's leaves, a level's sum of them
    Slot earlier = kNoSlot;    // a level's: its last order; of the first order: its level
    Slot later = kNoSlot;      // a level's: its first order; of the last order: its level
    std::uint32_t place = 0;   // an order's level or a level's side, and the bits above
    std::uint32_t number = 0;  // an order's group, how many orders a level has

  private:
    template <class Field>
    static void store_pair(Field* fields, std::uint32_t first, std::uint32_t second) {
        static_assert(sizeof(Field) == 4 && std::endian::native == std::endian::little);
        const std::uint64_t both = first | std::uint64_t{second} << 32;
        std::memcpy(static_cast<void*>(fields), &both, sizeof both);
    }
};
static_assert(sizeof(Node) == 32);

// The rest of an order: not needed to match, cancel or count it.
struct OrderRest {
    ParticipantId participant;
    ReserveSlot reserve{};  // where the node hides something
};
static_assert(sizeof(OrderRest) == 8);

using ReserveSlab = Slab<Reserve, ReserveSlot>;

}  // namespace tongqu::book
