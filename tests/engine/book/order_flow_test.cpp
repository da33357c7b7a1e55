// Recorded order flow: reading it, refusing what is damaged, and the published numbers of a real day.
#include <catch2/catch.hpp>

#include <array>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "engine/match/order_flow_replay.hpp"

using namespace tongqu;
using namespace tongqu::book;

namespace {

using Bytes = std::vector<std::byte>;
using Record = std::array<std::uint32_t, 8>;  // type, side, id, quantity, price, second id, expected, zero

void append(Bytes& bytes, std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<std::byte>(value >> shift));
}

Bytes file_of(const std::vector<Record>& records, std::uint32_t highest_id = 100) {
    Bytes bytes;
    for (const char letter : std::string("ORDFLOW1")) bytes.push_back(static_cast<std::byte>(letter));
    for (const std::uint32_t word :
         {static_cast<std::uint32_t>(records.size()), highest_id, 90U, 110U, 0U, 0U}) {
        append(bytes, word);
    }
    for (const Record& record : records) {
        for (const std::uint32_t word : record) append(bytes, word);
    }
    return bytes;
}

FlowFault fault_of(const Bytes& bytes) {
    const auto flow = read_order_flow(bytes);
    REQUIRE_FALSE(flow);
    return flow.error();
}

const Record kAdd = {0, 1, 1, 5, 100, 0, 0, 0};

std::optional<Bytes> decompressed(const std::string& path) {
    if (!std::filesystem::exists(path)) return std::nullopt;
    std::FILE* pipe = ::popen(("xz -dc '" + path + "'").c_str(), "r");
    if (pipe == nullptr) return std::nullopt;
    Bytes bytes;
    std::array<std::byte, 65536> block;
    while (const std::size_t count = std::fread(block.data(), 1, block.size(), pipe)) {
        bytes.insert(bytes.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(count));
    }
    if (::pclose(pipe) != 0) return std::nullopt;
    return bytes;
}

}  // namespace

TEST_CASE("A real day of order flow gives the published trades, trade hash and makers") {
    const std::string path = "../shared/data/orderflow/goog_20120621.orderflow.xz";
    const auto bytes = decompressed(path);
    if (!bytes) {
        std::cout << "skipped: " << path << " is absent, or xz is\n";
        return;
    }
    const auto flow = read_order_flow(*bytes);
    REQUIRE(flow);
    OrderBook book;
    const match::FlowOutcome outcome = match::replay(*flow, book);
    book.check();
    CHECK(outcome.events == 150'739);
    CHECK(outcome.trades == 7'765);
    CHECK(outcome.trade_hash == 0x14f43b7c9c6cc285U);
    CHECK(outcome.executions == 7'765);
    CHECK(outcome.expected_maker_hits == 7'757);
    CHECK(outcome.resting == book.size());
    std::cout << "real flow: " << outcome.resting << " orders rest at the end, " << outcome.stale
              << " events came too late\n";

    // However the bytes are cut or altered, the reader answers; what it accepts, the book plays and stays
    // whole.
    for (std::size_t cut = 0; cut < bytes->size(); cut += 31'337) {
        CHECK_FALSE(read_order_flow(std::span(*bytes).first(cut)));
    }
    Bytes damaged = *bytes;
    for (std::size_t i = 1; i < 60; ++i) {
        const std::size_t place = i * 7919 * 97 % damaged.size();
        damaged[place] ^= static_cast<std::byte>(1 << (i % 8));
        if (const auto altered = read_order_flow(damaged)) {
            OrderBook other;
            (void)match::replay(*altered, other);
            other.check();
        }
        damaged[place] = (*bytes)[place];
    }
}

TEST_CASE("A small flow plays as its records say") {
    const auto flow = read_order_flow(file_of({
        {0, 1, 1, 5, 100, 0, 0, 0},  // sell 5 @ 100
        {0, 1, 2, 5, 100, 0, 0, 0},  // sell 5 @ 100
        {2, 1, 1, 2, 100, 0, 0, 0},  // order 1 down to 3, still first
        {3, 0, 3, 4, 100, 0, 1, 0},  // buys 3 from order 1, as expected, and 1 from order 2
        {0, 1, 4, 1, 100, 0, 0, 0},  // sell 1 @ 100
        {4, 1, 2, 2, 100, 5, 0, 0},  // order 2 becomes order 5, behind order 4
        {3, 0, 6, 2, 101, 0, 5, 0},  // buys 1 from order 4, not as expected, and 1 from order 5
        {1, 1, 1, 0, 0, 0, 0, 0},    // order 1 is long gone
        {4, 1, 1, 9, 100, 7, 0, 0},  // and cannot be replaced
        {0, 0, 8, 3, 100, 0, 0, 0},  // buys 1 from order 5, 2 rest
    }));
    REQUIRE(flow);
    OrderBook book;
    const match::FlowOutcome outcome = match::replay(*flow, book);
    CHECK(outcome.events == 10);
    CHECK(outcome.trades == 5);
    CHECK(outcome.executions == 2);
    CHECK(outcome.expected_maker_hits == 1);
    CHECK(outcome.stale == 2);
    CHECK(outcome.resting == 1);
    REQUIRE(book.find(OrderId(8)));
    CHECK(book.find(OrderId(8))->leaves == Quantity(2));
}

TEST_CASE("A damaged order flow file is refused with the number of the record") {
    const Bytes whole = file_of({kAdd, {1, 1, 1, 0, 0, 0, 0, 0}});
    REQUIRE(read_order_flow(whole));
    CHECK(fault_of({}) == FlowFault{FlowError::short_header, 0});
    CHECK(fault_of(Bytes(whole.begin(), whole.begin() + 31)) == FlowFault{FlowError::short_header, 0});
    CHECK(fault_of(Bytes(whole.begin(), whole.begin() + 32)) == FlowFault{FlowError::short_records, 1});
    CHECK(fault_of(Bytes(whole.begin(), whole.end() - 1)) == FlowFault{FlowError::short_records, 2});

    Bytes longer = whole;
    longer.push_back(std::byte{0});
    CHECK(fault_of(longer) == FlowFault{FlowError::trailing_bytes, 0});
    Bytes strange = whole;
    strange[7] = std::byte{'2'};
    CHECK(fault_of(strange) == FlowFault{FlowError::wrong_magic, 0});
    Bytes reserved = whole;
    reserved[24] = std::byte{1};
    CHECK(fault_of(reserved) == FlowFault{FlowError::reserved_not_zero, 0});

    const auto second = [](Record record) { return fault_of(file_of({kAdd, record})); };
    CHECK(second({5, 0, 2, 1, 100, 0, 0, 0}) == FlowFault{FlowError::unknown_type, 2});
    CHECK(second({0, 2, 2, 1, 100, 0, 0, 0}) == FlowFault{FlowError::unknown_side, 2});
    CHECK(second({0, 0, 0, 1, 100, 0, 0, 0}) == FlowFault{FlowError::zero_id, 2});
    CHECK(second({0, 0, 101, 1, 100, 0, 0, 0}) == FlowFault{FlowError::id_too_high, 2});
    CHECK(second({3, 0, 1, 1, 100, 0, 0, 0}) == FlowFault{FlowError::id_used_before, 2});
    CHECK(second({1, 0, 2, 1, 100, 0, 0, 0}) == FlowFault{FlowError::unknown_id, 2});
    CHECK(second({2, 0, 1, 0, 100, 0, 0, 0}) == FlowFault{FlowError::zero_quantity, 2});
    CHECK(second({4, 0, 1, 5, 100, 1, 0, 0}) == FlowFault{FlowError::id_used_before, 2});
    CHECK(second({4, 0, 9, 5, 100, 2, 0, 0}) == FlowFault{FlowError::unknown_id, 2});
    CHECK(second({0, 0, 2, 1, 100, 0, 0, 1}) == FlowFault{FlowError::reserved_not_zero, 2});
    CHECK(to_string(FlowFault{FlowError::unknown_id, 17}) ==
          "record 17: refers to an order that no earlier record entered");
}

TEST_CASE("A header that announces four billion events costs no memory") {
    Bytes bytes = file_of({kAdd});
    std::memset(bytes.data() + 8, 0xff, 4);
    CHECK(fault_of(bytes) == FlowFault{FlowError::short_records, 2});
}
