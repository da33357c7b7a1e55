#pragma once
// Recorded order flow: the events of one instrument's day, for exactness tests and for measuring. A file is a
// header of 32 bytes ("ORDFLOW1", events, highest id, lowest and highest price, 8 bytes zero), then records
// of 32 bytes, little-endian: type, side (0 buy, 1 sell), id, quantity, price, second id, expected maker,
// zero; all 32 bits wide.
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "market/amounts.hpp"
#include "market/ids.hpp"
#include "market/order_terms.hpp"

namespace tongqu::book {

// The values are the format's.
enum class FlowType : std::uint8_t {
    add = 0,        // a limit order; what does not trade rests
    cancel = 1,     // takes the order out
    reduce = 2,     // takes `quantity` off the order, which keeps its priority
    immediate = 3,  // an immediate-or-cancel order; `expected` is the maker it really traded with first
    replace = 4     // takes `id` out and enters `replacement` with a new quantity and price: priority is lost
};

struct FlowEvent {
    FlowType type = FlowType::add;
    Side side = Side::buy;
    OrderId id;
    Quantity quantity;
    Price price;
    OrderId replacement;              // of replace only
    std::optional<OrderId> expected;  // of immediate only, where known
};

struct OrderFlow {
    OrderId highest_id;
    Price lowest_price;
    Price highest_price;
    std::vector<FlowEvent> events;
};

enum class FlowError : std::uint8_t {
    short_header,      // fewer than 32 bytes
    wrong_magic,       // not "ORDFLOW1"
    short_records,     // the data ends inside this record
    trailing_bytes,    // more bytes after the last record that the header announces
    unknown_type,      // not 0 … 4
    unknown_side,      // not 0 or 1
    zero_id,           // ids start at 1
    id_too_high,       // above the header's highest
    id_used_before,    // an order is entered under the id of an earlier one
    unknown_id,        // refers to an order that no earlier record entered
    zero_quantity,     // of an order or a reduction
    reserved_not_zero  // the record's or the header's last bytes
};

struct FlowFault {
    FlowError error = FlowError::short_header;
    std::uint32_t record = 0;  // counted from 1; 0 is the header

    friend bool operator==(const FlowFault&, const FlowFault&) = default;
};

// "record 17: refers to an order that no earlier record entered".
[[nodiscard]] std::string to_string(FlowFault fault);

// Reads and verifies a whole, uncompressed file. A reference to an order that is gone by then is fine, one to
// an order that was never entered is not. O(bytes); memory is bounded by the bytes given, whatever the header
// announces.
[[nodiscard]] std::expected<OrderFlow, FlowFault> read_order_flow(std::span<const std::byte> bytes);

}  // namespace tongqu::book
