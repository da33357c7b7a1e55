#pragma once
// Included where an index is instantiated: what is rarely called.
#include <algorithm>
#include <array>
#include <utility>

#include "engine/book/id_index.hpp"

namespace tongqu::book {

// A table begins to grow with 50 orders in each group of 96 places and has split all when those not split yet hold 58:
// hardly a bucket is full. Small tables spend memory to be found in at once.
inline constexpr std::uint32_t kRoomyUntil = 16;  // groups
inline constexpr std::uint32_t kRoomy = 40;       // orders in each group

inline std::uint32_t index_limit(std::uint32_t groups, std::uint32_t split) {
    if (groups < kRoomyUntil) return (groups + split) * kRoomy;
    return groups * 50 + split * 8;
}

template <class Nodes>
IdIndex<Nodes>& IdIndex<Nodes>::operator=(IdIndex&& other) noexcept {
    if (this == &other) return *this;
    multiplier_ = other.multiplier_;
    buckets_ = std::exchange(other.buckets_, const_cast<IdBucket*>(kNothing.data()));
    size_ = std::exchange(other.size_, 0);
    grow_at_ = std::exchange(other.grow_at_, 0);
    at_once_until_ = std::exchange(other.at_once_until_, 0);
    shrink_at_ = std::exchange(other.shrink_at_, 0);
    count_ = std::exchange(other.count_, kFewest);
    shift_ = std::exchange(other.shift_, 63);
    split_ = std::exchange(other.split_, kNotGrowing);
    in_group_ = std::exchange(other.in_group_, kFewest - 1);
    memory_ = std::move(other.memory_);
    crowded_out_ = std::exchange(other.crowded_out_, {});
    return *this;
}

template <class Nodes>
typename IdIndex<Nodes>::Found IdIndex<Nodes>::find_further(OrderId id, const Nodes& nodes) const {
    if (!crowded_out_.empty()) {
        const auto found = crowded_out_.find(id);
        if (found != crowded_out_.end()) return {found->second, 0, 0, kCrowdedOut};
    }
    const IdHash hash(id, multiplier_);
    const std::uint32_t first = home(hash);
    for (std::uint32_t passed = 0; passed <= in_group_; ++passed) {
        const std::uint32_t at = after(first, passed);
        const IdBucket& bucket = buckets_[at];
        for (std::uint32_t matching = bucket.matches(hash.print()); matching != 0; matching &= matching - 1) {
            const auto place = static_cast<std::uint32_t>(std::countr_zero(matching));
            if (nodes[bucket.slots[place]].id() == id) return {bucket.slots[place], at, place, passed};
        }
        if (bucket.passed == 0) break;
    }
    return {};
}

template <class Nodes>
typename IdIndex<Nodes>::Found IdIndex<Nodes>::find_slot_further(IdHash hash, OrderSlot slot) const {
    const std::uint32_t first = home(hash);
    for (std::uint32_t passed = 0; passed <= in_group_; ++passed) {
        const std::uint32_t at = after(first, passed);
        const IdBucket& bucket = buckets_[at];
        for (std::uint32_t matching = bucket.matches(hash.print()); matching != 0; matching &= matching - 1) {
            const auto place = static_cast<std::uint32_t>(std::countr_zero(matching));
            if (bucket.slots[place] == slot) return {slot, at, place, passed};
        }
        if (bucket.passed == 0) break;
    }
    return {slot, 0, 0, kCrowdedOut};
}

template <class Nodes>
bool IdIndex<Nodes>::insert_further(OrderId id, OrderSlot slot, const Nodes& nodes) {
    if (find_further(id, nodes).slot != kNoOrder) return false;
    put(id, slot);
    ++size_;
    return true;
}

template <class Nodes>
void IdIndex<Nodes>::put(OrderId id, OrderSlot slot) {
    const IdHash hash(id, multiplier_);
    const std::uint32_t first = home(hash);
    for (std::uint32_t passed = 0; passed <= in_group_; ++passed) {
        IdBucket& bucket = buckets_[after(first, passed)];
        const std::uint32_t room = bucket.matches(0);
        if (room == 0) continue;
        bucket.put(static_cast<std::uint32_t>(std::countr_zero(room)), hash.print(), slot);
        for (std::uint32_t n = 0; n < passed; ++n) ++buckets_[after(first, n)].passed;
        return;
    }
    crowded_out_.emplace(id, slot);
    at_once_until_ = 0;
}

template <class Nodes>
void IdIndex<Nodes>::erase_further(Found found, OrderId id) {
    if (found.passed == kCrowdedOut) {
        crowded_out_.erase(id);
        if (crowded_out_.empty()) at_once_until_ = grow_at_;
        return;
    }
    buckets_[found.bucket].clear(found.place);
    const std::uint32_t first = home(IdHash(id, multiplier_));
    for (std::uint32_t n = 0; n < found.passed; ++n) --buckets_[after(first, n)].passed;
}

template <class Nodes>
void IdIndex<Nodes>::put_again(const IdBucket* buckets, std::uint32_t count, const Nodes& nodes) {
    for (const IdBucket* bucket = buckets; bucket != buckets + count; ++bucket) {
        for (std::uint32_t place = 0; place < IdBucket::kPlaces; ++place) {
            if (bucket->prints[place] != 0) put(nodes[bucket->slots[place]].id(), bucket->slots[place]);
        }
    }
}

template <class Nodes>
void IdIndex<Nodes>::set_limits() {
    if (in_group_ + 1 < kGroup) {
        grow_at_ = (in_group_ + 1) * kRoomy / kGroup;
        at_once_until_ = crowded_out_.empty() ? grow_at_ : 0;
        return;
    }
    const std::uint32_t groups = count_ / kGroup;
    const std::uint32_t split = split_ == kNotGrowing ? 0 : groups - split_ / kGroup;
    grow_at_ = index_limit(groups, split);
    const std::uint32_t before = split != 0 ? index_limit(groups, split - 1) : index_limit(groups / 2, groups / 2 - (groups > 1));
    shrink_at_ = split == 0 && groups == 1 ? 0 : before / 2;
    at_once_until_ = crowded_out_.empty() ? grow_at_ : 0;
}

template <class Nodes>
void IdIndex<Nodes>::use_memory(std::uint32_t buckets) {
    memory_.resize(std::size_t{buckets} * sizeof(IdBucket));
    buckets_ = reinterpret_cast<IdBucket*>(memory_.data());
}

template <class Nodes>
void IdIndex<Nodes>::grow(const Nodes& nodes) {
    if (grow_at_ == 0) {
        use_memory(kFewest);
    } else if (in_group_ + 1 < kGroup) {
        double_group(nodes);
    } else {
        split_group(nodes);
    }
    set_limits();
}

template <class Nodes>
void IdIndex<Nodes>::double_group(const Nodes& nodes) {
    std::array<IdBucket, kGroup> old;
    const std::uint32_t before = count_;
    std::copy_n(buckets_, before, old.begin());
    std::fill_n(buckets_, before, IdBucket{});
    use_memory(before * 2);
    count_ = before * 2;
    in_group_ = count_ - 1;
    --shift_;
    put_again(old.data(), before, nodes);
}

template <class Nodes>
void IdIndex<Nodes>::split_group(const Nodes& nodes) {
    if (split_ == kNotGrowing) {
        use_memory(count_ * 2);
        split_ = count_;
    }
    split_ -= kGroup;
    std::array<IdBucket, kGroup> old;
    std::copy_n(buckets_ + split_, kGroup, old.begin());
    std::fill_n(buckets_ + split_, kGroup, IdBucket{});
    if (split_ == 0) {
        count_ *= 2;
        --shift_;
        split_ = kNotGrowing;
    }
    put_again(old.data(), kGroup, nodes);
}

// The way back.
template <class Nodes>
void IdIndex<Nodes>::shrink(const Nodes& nodes) {
    if (split_ == kNotGrowing) {
        count_ /= 2;
        ++shift_;
        split_ = 0;
    }
    std::array<IdBucket, kGroup * 2> old;
    IdBucket* const halves = buckets_ + std::size_t{split_} * 2;
    std::copy_n(halves, kGroup * 2, old.begin());
    std::fill_n(halves, kGroup * 2, IdBucket{});
    split_ += kGroup;
    const bool done = split_ == count_;
    if (done) split_ = kNotGrowing;
    put_again(old.data(), kGroup * 2, nodes);
    if (done) use_memory(count_);
    set_limits();
}

}  // namespace tongqu::book
