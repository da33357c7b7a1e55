#pragma once
// The rows of LOBSTER's two files (lobsterdata.com, "Output structure"): a message says what happened to one order, the row of the
// same number in the order book file what stood on the first levels after it. Prices are in 1/10,000 of a dollar.
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "market/amounts.hpp"
#include "market/order_terms.hpp"

namespace tongqu::cli {

// The values are the format's.
enum class LobsterType : std::uint8_t {
    submission = 1,
    reduction = 2,         // part of the order is cancelled
    deletion = 3,          // the order is cancelled
    execution = 4,         // of a visible order: the one who rests
    hidden_execution = 5,  // of an order that no message shows
    cross = 6,             // an auction
    halt = 7               // or the end of one
};

// Larger ones are refused: in the exchange a price times a size is an amount of money.
inline constexpr Quantity kMaxLobsterSize{10'000'000};
inline constexpr Price kMaxLobsterPrice{9'999'999'998};  // 9,999,999,999 stands for "no level" in the order book file
inline constexpr std::size_t kMaxLobsterLevels = 500;

struct LobsterMessage {
    std::int64_t time_ns = 0;  // since midnight
    LobsterType type = LobsterType::submission;
    std::uint64_t order = 0;
    Quantity size;
    Price price;
    Side side = Side::buy;  // of the resting order

    // Whether it says something of the visible book; otherwise only time and type have a meaning here.
    [[nodiscard]] bool is_visible() const { return type <= LobsterType::execution; }
};

struct LobsterLevel {
    Price price;
    Quantity size;
    friend bool operator==(const LobsterLevel&, const LobsterLevel&) = default;
};

// Best first; fewer than `columns` where the side has no more.
struct LobsterRow {
    std::size_t columns = 0;  // levels that the file has room for
    std::vector<LobsterLevel> bids;
    std::vector<LobsterLevel> asks;

    [[nodiscard]] const std::vector<LobsterLevel>& of(Side side) const { return side == Side::buy ? bids : asks; }
};

// One line without its end. The error is a sentence that names the column. O(line).
[[nodiscard]] std::expected<LobsterMessage, std::string> read_lobster_message(std::string_view line);
[[nodiscard]] std::expected<LobsterRow, std::string> read_lobster_row(std::string_view line);

}  // namespace tongqu::cli
