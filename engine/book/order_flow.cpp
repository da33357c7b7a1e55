#include "engine/book/order_flow.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <unordered_set>

namespace tongqu::book {

namespace {

constexpr std::size_t kRecordBytes = 32;
constexpr std::string_view kMagic = "ORDFLOW1";

std::uint32_t u32_at(std::span<const std::byte> bytes, std::size_t offset) {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) value = value << 8 | std::to_integer<std::uint32_t>(bytes[offset + i]);
    return value;
}
Price price_at(std::span<const std::byte> bytes, std::size_t offset) {
    return Price(static_cast<std::int32_t>(u32_at(bytes, offset)));
}

// Which ids earlier records entered.
class KnownIds {
  public:
    explicit KnownIds(std::uint32_t highest) : highest_(highest) {}

    std::optional<FlowError> enter(std::uint32_t id) {
        if (id == 0) return FlowError::zero_id;
        if (id > highest_) return FlowError::id_too_high;
        if (!known_.insert(id).second) return FlowError::id_used_before;
        return std::nullopt;
    }
    [[nodiscard]] std::optional<FlowError> refer(std::uint32_t id) const {
        if (id == 0) return FlowError::zero_id;
        if (!known_.contains(id)) return FlowError::unknown_id;
        return std::nullopt;
    }

  private:
    std::uint32_t highest_;
    std::unordered_set<std::uint32_t> known_;  // asked, never listed
};

std::expected<FlowEvent, FlowError> read_record(std::span<const std::byte> record, KnownIds& known) {
    const std::uint32_t type = u32_at(record, 0);
    const std::uint32_t side = u32_at(record, 4);
    const std::uint32_t id = u32_at(record, 8);
    const std::uint32_t quantity = u32_at(record, 12);
    const std::uint32_t second_id = u32_at(record, 20);
    const std::uint32_t expected = u32_at(record, 24);
    if (type > static_cast<std::uint32_t>(FlowType::replace)) return std::unexpected(FlowError::unknown_type);
    if (side > 1) return std::unexpected(FlowError::unknown_side);
    if (u32_at(record, 28) != 0) return std::unexpected(FlowError::reserved_not_zero);

    FlowEvent event{.type = static_cast<FlowType>(type), .side = static_cast<Side>(side), .id = OrderId(id)};
    event.quantity = Quantity(quantity);
    event.price = price_at(record, 16);
    if (quantity == 0 && event.type != FlowType::cancel) return std::unexpected(FlowError::zero_quantity);

    const bool enters = event.type == FlowType::add || event.type == FlowType::immediate;
    if (const auto error = enters ? known.enter(id) : known.refer(id)) return std::unexpected(*error);
    if (event.type == FlowType::replace) {
        if (const auto error = known.enter(second_id)) return std::unexpected(*error);
        event.replacement = OrderId(second_id);
    }
    if (event.type == FlowType::immediate && expected != 0) event.expected = OrderId(expected);
    return event;
}

std::string_view meaning(FlowError error) {
    switch (error) {
        case FlowError::short_header:
            return "fewer than 32 bytes";
        case FlowError::wrong_magic:
            return "does not start with ORDFLOW1";
        case FlowError::short_records:
            return "the file ends inside or before this record";
        case FlowError::trailing_bytes:
            return "bytes follow the last record that the header announces";
        case FlowError::unknown_type:
            return "the type is not 0 to 4";
        case FlowError::unknown_side:
            return "the side is neither 0 nor 1";
        case FlowError::zero_id:
            return "an order id is zero";
        case FlowError::id_too_high:
            return "the order id is above the header's highest";
        case FlowError::id_used_before:
            return "the order id was entered by an earlier record";
        case FlowError::unknown_id:
            return "refers to an order that no earlier record entered";
        case FlowError::zero_quantity:
            return "the quantity is zero";
        case FlowError::reserved_not_zero:
            return "reserved bytes are not zero";
    }
    return "unknown error";
}

}  // namespace

std::string to_string(FlowFault fault) {
    const std::string where = fault.record == 0 ? "header" : "record " + std::to_string(fault.record);
    return where + ": " + std::string(meaning(fault.error));
}

std::expected<OrderFlow, FlowFault> read_order_flow(std::span<const std::byte> bytes) {
    const auto header_fault = [](FlowError error) { return std::unexpected(FlowFault{error, 0}); };
    if (bytes.size() < kRecordBytes) return header_fault(FlowError::short_header);
    if (std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0)
        return header_fault(FlowError::wrong_magic);
    if (u32_at(bytes, 24) != 0 || u32_at(bytes, 28) != 0) return header_fault(FlowError::reserved_not_zero);

    const std::uint32_t announced = u32_at(bytes, 8);
    OrderFlow flow{OrderId(u32_at(bytes, 12)), price_at(bytes, 16), price_at(bytes, 20), {}};
    flow.events.reserve(std::min<std::size_t>(announced, bytes.size() / kRecordBytes));
    KnownIds known(u32_at(bytes, 12));
    std::span<const std::byte> rest = bytes.subspan(kRecordBytes);
    for (std::uint32_t record = 1; record <= announced; ++record) {
        if (rest.size() < kRecordBytes) return std::unexpected(FlowFault{FlowError::short_records, record});
        const auto event = read_record(rest.first(kRecordBytes), known);
        if (!event) return std::unexpected(FlowFault{event.error(), record});
        flow.events.push_back(*event);
        rest = rest.subspan(kRecordBytes);
        if (record == UINT32_MAX) break;
    }
    if (!rest.empty()) return header_fault(FlowError::trailing_bytes);
    return flow;
}

}  // namespace tongqu::book
