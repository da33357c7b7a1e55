#pragma once
// Where the resting order of an id lies: an open-addressing table sized to the live orders.
#include <array>
#include <bit>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "engine/book/id_bucket.hpp"
#include "engine/book/memory_region.hpp"
#include "market/ids.hpp"

namespace tongqu::book {

// A bucket holds twelve slots with a byte of each id's hash beside it: all twelve are asked at once, and what is taken out
// leaves no gap to close. Eight buckets are a group (a small table is one group of 2 to 8); an order that finds its own
// bucket full goes into the next of its group, round and round, and each bucket counts who passed it. The table grows in
// place, one group at a time: the last group not split yet is spread over the two places where its halves belong, from
// the end to the beginning; it shrinks the other way round. So no operation waits for more than one group. Growing, a
// large table has 60 to 26 % of its places in use: 9 to 21 bytes per live order. What finds no room in its group
// goes into an ordered map, so that even ids that crowd cost a look-up there and no more. Nothing ever iterates over
// the buckets to show them: their order cannot be observed.
//
// `Nodes` says what rests where: nodes[slot].id(). By itself the index is the same in every process. Where ids are chosen by others
// it can be given a secret; the exchange's order ids are its own sequence numbers, and who picks among them which to leave crowds
// the ordered map at worst.
template <class Nodes>
class IdIndex {
  public:
    // Where an order was found, until the next change of the index.
    struct Found {
        OrderSlot slot = kNoOrder;
        std::uint32_t bucket = 0;
        std::uint32_t place = 0;   // in the bucket
        std::uint32_t passed = 0;  // buckets between its own and this one
    };

    IdIndex() = default;
    // Spreads the ids by this secret, which nobody outside can guess.
    explicit IdIndex(std::uint64_t secret) : multiplier_(IdHash::multiplier_from(secret)) {}
    IdIndex(IdIndex&& other) noexcept { *this = std::move(other); }
    IdIndex& operator=(IdIndex&& other) noexcept;

    // The slot is kNoOrder when the id is not here. O(1) expected; O(log size) for ids that crowd.
    [[nodiscard]] Found find(OrderId id, const Nodes& nodes) const {
        const IdHash hash(id, multiplier_);
        const std::uint32_t at = home(hash);
        const IdBucket& bucket = buckets_[at];
        const std::uint32_t matching = bucket.matches(hash.print());
        if (matching != 0) [[likely]] {
            const auto place = static_cast<std::uint32_t>(std::countr_zero(matching));
            const OrderSlot slot = bucket.slots[place];
            if (nodes[slot].id() == id) [[likely]]
                return {slot, at, place, 0};
        } else if (bucket.passed == 0 && crowded_out_.empty()) [[likely]] {
            return {};
        }
        return find_further(id, nodes);
    }

    // Adds the order unless its id is here already: false then, and nothing is changed. O(1) expected.
    [[nodiscard, gnu::always_inline]] bool insert(OrderId id, OrderSlot slot, const Nodes& nodes) {
        if (size_ >= grow_at_) [[unlikely]]
            grow(nodes);
        const IdHash hash(id, multiplier_);
        IdBucket& bucket = buckets_[home(hash)];
        const std::uint32_t room = bucket.matches(0);
        if (bucket.matches(hash.print()) != 0 || bucket.passed != 0 || room == 0 || !crowded_out_.empty()) [[unlikely]]
            return insert_further(id, slot, nodes);
        bucket.put(static_cast<std::uint32_t>(std::countr_zero(room)), hash.print(), slot);
        ++size_;
        return true;
    }

    // The same where no more than one bucket has to be looked at; otherwise false and nothing is changed.
    [[nodiscard, gnu::always_inline]] bool insert_at_once(OrderId id, OrderSlot slot) {
        const IdHash hash(id, multiplier_);
        IdBucket& bucket = buckets_[home(hash)];
        const std::uint32_t room = bucket.matches(0);
        if (size_ >= at_once_until_ || bucket.matches(hash.print()) != 0 || bucket.passed != 0 || room == 0) [[unlikely]]
            return false;
        bucket.put(static_cast<std::uint32_t>(std::countr_zero(room)), hash.print(), slot);
        ++size_;
        return true;
    }

    // Takes the order out and returns where it was, kNoOrder where no such order rests. Nothing where one bucket does not
    // tell, or where `accepts`, asked with the slot, does not agree: nothing is changed then.
    template <class Accepts>
    [[nodiscard, gnu::always_inline]] std::optional<OrderSlot> erase_at_once(OrderId id, const Nodes& nodes,
                                                                             Accepts&& accepts) {
        const IdHash hash(id, multiplier_);
        IdBucket& bucket = buckets_[home(hash)];
        const std::uint32_t matching = bucket.matches(hash.print());
        if (matching == 0) {
            if (bucket.passed == 0 && at_once_until_ != 0) return kNoOrder;
            return std::nullopt;
        }
        const auto place = static_cast<std::uint32_t>(std::countr_zero(matching));
        const OrderSlot slot = bucket.slots[place];
        if (size_ <= shrink_at_ || nodes[slot].id() != id || !accepts(slot)) [[unlikely]]
            return std::nullopt;
        bucket.clear(place);
        --size_;
        return slot;
    }

    // Takes an order out that is known to be here: needs no look at its node. O(1) expected. Precondition: this id is here
    // with this slot.
    [[gnu::always_inline]] void erase_slot(OrderId id, OrderSlot slot, const Nodes& nodes) {
        const IdHash hash(id, multiplier_);
        const std::uint32_t at = home(hash);
        const std::uint32_t matching = buckets_[at].matches(hash.print());
        const auto place = static_cast<std::uint32_t>(std::countr_zero(matching | 1U << IdBucket::kPlaces));
        if (matching != 0 && buckets_[at].slots[place] == slot) [[likely]] {
            buckets_[at].clear(place);
        } else {
            erase_further(find_slot_further(hash, slot), id);
        }
        count_down(nodes);
    }

    // O(1) expected. Precondition: just found, with this id.
    [[gnu::always_inline]] void erase(Found found, OrderId id, const Nodes& nodes) {
        if (found.passed != 0) [[unlikely]] {
            erase_further(found, id);
        } else {
            buckets_[found.bucket].clear(found.place);
        }
        count_down(nodes);
    }

    // Asks the memory for where the id is or will be, and some time later for the node there.
    [[gnu::always_inline]] void expect(OrderId id) const { __builtin_prefetch(&buckets_[home(IdHash(id, multiplier_))], 1); }
    // Where the order seems to lie, without a look at the node; kNoOrder where its bucket does not tell.
    [[nodiscard, gnu::always_inline]] OrderSlot guess(OrderId id) const {
        const IdHash hash(id, multiplier_);
        const IdBucket& bucket = buckets_[home(hash)];
        const std::uint32_t matching = bucket.matches(hash.print());
        return matching == 0 ? kNoOrder : bucket.slots[static_cast<std::uint32_t>(std::countr_zero(matching))];
    }

    [[nodiscard]] std::uint32_t size() const { return size_; }
    [[nodiscard]] std::size_t mapped_bytes() const { return memory_.mapped_bytes(); }

  private:
    static constexpr std::uint32_t kGroup = 8;
    static constexpr std::uint32_t kFewest = 2;
    static constexpr std::uint32_t kNotGrowing = 0xffff'ffff;  // in place of `split_`
    static constexpr std::uint32_t kCrowdedOut = 0xffff'ffff;  // in place of `passed`

    // No branch: while the table grows, half the ids would surprise it.
    [[nodiscard]] std::uint32_t home(IdHash hash) const {
        const bool split = static_cast<std::uint32_t>(hash.bits >> shift_) >= split_;
        return static_cast<std::uint32_t>(hash.bits >> (shift_ - static_cast<std::uint32_t>(split)));
    }
    // The bucket that an order goes to after having passed so many.
    [[nodiscard]] std::uint32_t after(std::uint32_t home, std::uint32_t passed) const {
        return (home & ~in_group_) + ((home + passed) & in_group_);
    }
    void count_down(const Nodes& nodes) {
        if (--size_ < shrink_at_) [[unlikely]]
            shrink(nodes);
    }
    [[nodiscard]] Found find_further(OrderId id, const Nodes& nodes) const;
    [[nodiscard]] Found find_slot_further(IdHash hash, OrderSlot slot) const;
    [[nodiscard]] bool insert_further(OrderId id, OrderSlot slot, const Nodes& nodes);
    void erase_further(Found found, OrderId id);
    // Puts an order that is not here into its group, or else into the map.
    void put(OrderId id, OrderSlot slot);
    void put_again(const IdBucket* buckets, std::uint32_t count, const Nodes& nodes);
    void grow(const Nodes& nodes);
    void double_group(const Nodes& nodes);
    void split_group(const Nodes& nodes);
    void shrink(const Nodes& nodes);
    void use_memory(std::uint32_t buckets);
    void set_limits();

    std::uint64_t multiplier_ = IdHash::kGolden;
    IdBucket* buckets_ = const_cast<IdBucket*>(kNothing.data());
    std::uint32_t size_ = 0;
    std::uint32_t grow_at_ = 0;
    std::uint32_t at_once_until_ = 0;  // grow_at_, or 0 while any are crowded out
    std::uint32_t shrink_at_ = 0;
    std::uint32_t count_ = kFewest;      // buckets, not counting those that a growing table gained
    std::uint32_t shift_ = 63;           // 64 less the bits of such a bucket's number
    std::uint32_t split_ = kNotGrowing;  // buckets from this one on have been split in two
    std::uint32_t in_group_ = kFewest - 1;  // a group's buckets less one
    MemoryRegion memory_;
    std::map<OrderId, OrderSlot> crowded_out_;

    static constexpr std::array<IdBucket, kFewest> kNothing{};  // the buckets of a table that never held anything
};

}  // namespace tongqu::book
