#pragma once
// What the log says of one command: 89 bytes, whatever the command brought about. Leaf number sequence − 1 of the tree.
#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "market/ids.hpp"
#include "market/participant.hpp"
#include "market/time.hpp"

namespace tongqu::transparency {

inline constexpr std::uint8_t kLeafVersion = 2;
inline constexpr std::size_t kLeafBytes = 89;

struct Leaf {
    SequenceNumber sequence;
    Time time;
    Digest command{};             // commitment to the command
    std::uint32_t events = 0;     // how many events it brought about
    std::uint32_t movements = 0;  // how many movement records (movement.hpp)
    Digest item_root{};  // of the RFC 6962 tree whose leaf hashes are the commitments to the events and then the movement records

    [[nodiscard]] std::uint64_t items() const { return std::uint64_t{events} + movements; }  // without the command

    friend bool operator==(const Leaf&, const Leaf&) = default;
};

using LeafBytes = std::array<std::byte, kLeafBytes>;

// Version, sequence number, time, command, events, movements, item root; numbers little-endian.
[[nodiscard]] LeafBytes encode(const Leaf& leaf);
// Nothing for another length or version, and for sequence number 0.
[[nodiscard]] std::optional<Leaf> decode_leaf(std::span<const std::byte> bytes);

// Where the command of a sequence number stands in the tree.
[[nodiscard]] constexpr std::uint64_t leaf_index(SequenceNumber sequence) { return sequence.raw() - 1; }

}  // namespace tongqu::transparency
