#pragma once
// One input of the fuzz target: bytes that become commands to a small market. LLVMFuzzerTestOneInput has libFuzzer's shape, so a
// compiler that has it needs nothing but one_input.cpp; here a driver of our own calls it (fuzz_test.cpp).
#include <cstddef>
#include <cstdint>
#include <vector>

#include "market/command.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tongqu::fuzz {

struct Played {
    std::vector<Command> commands;  // those of the input
    std::uint64_t refused = 0;
    std::uint64_t trades = 0;
};

// Applies the input's commands to a market that is open for trading; the exchange checks itself after each. A broken invariant
// ends the process.
Played play(const std::uint8_t* data, std::size_t size);

// The input whose commands are these, byte by byte as the journal would have them.
[[nodiscard]] std::vector<std::uint8_t> input_of(const std::vector<Command>& commands);

}  // namespace tongqu::fuzz
