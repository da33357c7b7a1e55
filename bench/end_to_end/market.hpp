#pragma once
// The market that the orders go to, made through the API.
#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tongqu::bench {

inline constexpr std::string_view kInstrument = "BENCH-CNY";

// One region, `participants` suppliers and buyers in one, each with money and a key, and one instrument.
// Returns the keys; the error says which request was refused and why.
[[nodiscard]] std::expected<std::vector<std::string>, std::string> set_up_market(
    std::uint16_t port, const std::filesystem::path& data, std::size_t participants);

}  // namespace tongqu::bench
