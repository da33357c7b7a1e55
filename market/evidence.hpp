#pragma once
// What a client signed, kept with the command that it asked for, so that years later anyone can tell who ordered what.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>

namespace tongqu {

using Ed25519Signature = std::array<std::uint8_t, 64>;

// An order with every field at its longest takes less than half of this; so a full batch of signed orders still fits into one
// write of the journal. What is longer is refused by the gateway before any effect.
inline constexpr std::size_t kMaxSignedText = 2048;

// Present only on commands whose text holds no secret and nothing personal (the gateway's choice: carry_out.cpp). No part of the
// request's fingerprint: the same body signed anew is the same request.
struct Evidence {
    std::string text;  // timestamp \n METHOD \n path?query \n body
    Ed25519Signature signature{};

    static constexpr auto fields() { return std::make_tuple(&Evidence::text, &Evidence::signature); }
};

}  // namespace tongqu
