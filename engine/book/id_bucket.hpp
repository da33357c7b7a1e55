#pragma once
// One cache line of the id index.
#include <array>
#include <cstdint>
#include <cstring>

#include "engine/book/nodes.hpp"
#include "market/ids.hpp"

namespace tongqu::book {

// What an id is looked up by. Four ids in sequence share a bucket, so that one cache line serves orders that come one after
// the other. The product's highest bits name the bucket; folding lets ids that differ in their highest bits only differ
// here too.
struct IdHash {
    IdHash(OrderId id, std::uint64_t multiplier)
        : bits((id.raw() >> 2 ^ id.raw() >> 31) * multiplier), neighbour(id.raw()) {}

    // The golden section of Fibonacci hashing, Knuth, The Art of Computer Programming, volume 3, 6.4.
    static constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15;
    // An odd number that, divided by 2^64, has only 1, 2 and 3 in its continued fraction, as the golden section of
    // Fibonacci hashing has only 1: its products spread ids in sequence more evenly than chance would.
    [[nodiscard]] static std::uint64_t multiplier_from(std::uint64_t secret);
    // Never 0, which says that a place is free.
    [[nodiscard]] std::uint8_t print() const {
        const auto byte = static_cast<std::uint32_t>((bits >> 24 & 0x3f) | (neighbour & 3) << 6);
        return static_cast<std::uint8_t>(byte + (byte == 0 ? 1 : 0));
    }

    std::uint64_t bits;
    std::uint64_t neighbour;
};

// Twelve slots, a byte of each one's hash, and how many orders found this bucket full.
struct alignas(64) IdBucket {
    static constexpr std::uint32_t kPlaces = 12;

#if defined(__SSE2__)
    // All places at once; the last four bytes are `passed`. They are written at once, too: a processor that is to read
    // sixteen bytes of which one was just written waits.
    using Bytes [[gnu::vector_size(16)]] = char;
    [[nodiscard, gnu::always_inline]] std::uint32_t matches(std::uint8_t print) const {
        const Bytes equal = bytes() == static_cast<char>(print);
        return static_cast<std::uint32_t>(__builtin_ia32_pmovmskb128(equal)) & ((1U << kPlaces) - 1);
    }
    // Precondition: the place is free.
    [[gnu::always_inline]] void put(std::uint32_t place, std::uint8_t print, OrderSlot slot) {
        set_bytes(bytes() | (only(place) & static_cast<char>(print)));
        slots[place] = slot;
    }
    [[gnu::always_inline]] void clear(std::uint32_t place) { set_bytes(bytes() & ~only(place)); }
#else
    [[nodiscard]] std::uint32_t matches(std::uint8_t print) const {
        std::uint32_t found = 0;
        for (std::uint32_t i = 0; i < kPlaces; ++i) found |= std::uint32_t{prints[i] == print} << i;
        return found;
    }
    void put(std::uint32_t place, std::uint8_t print, OrderSlot slot) {
        prints[place] = print;
        slots[place] = slot;
    }
    void clear(std::uint32_t place) { prints[place] = 0; }
#endif

    std::array<std::uint8_t, kPlaces> prints;
    std::uint32_t passed;
    std::array<OrderSlot, kPlaces> slots;

#if defined(__SSE2__)
  private:
    [[nodiscard, gnu::always_inline]] Bytes bytes() const {
        Bytes value;
        std::memcpy(&value, this, sizeof value);
        return value;
    }
    [[gnu::always_inline]] void set_bytes(Bytes value) { std::memcpy(static_cast<void*>(this), &value, sizeof value); }
    // All bits of this place's byte.
    [[nodiscard, gnu::always_inline]] static Bytes only(std::uint32_t place) {
        static constexpr std::array<unsigned char, 32> kOneOf = [] {
            std::array<unsigned char, 32> bytes{};
            bytes[16] = 0xff;
            return bytes;
        }();
        Bytes value;
        std::memcpy(&value, kOneOf.data() + 16 - place, sizeof value);
        return value;
    }
#endif
};
static_assert(sizeof(IdBucket) == 64);

}  // namespace tongqu::book
