// `tongqu replay orderflow`: the published numbers of a real day, and what is said of files that are none.
#include <catch2/catch.hpp>
#include <lzma.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "cli/replay/replay_orderflow.hpp"

using namespace tongqu::cli;

namespace {

using Record = std::array<std::uint32_t, 8>;  // type, side, id, quantity, price, second id, expected, zero

void append(std::string& bytes, std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<char>(value >> shift));
}

std::string flow_of(const std::vector<Record>& records) {
    std::string bytes = "ORDFLOW1";
    for (const std::uint32_t word : {static_cast<std::uint32_t>(records.size()), 100U, 90U, 110U, 0U, 0U}) append(bytes, word);
    for (const Record& record : records)
        for (const std::uint32_t word : record) append(bytes, word);
    return bytes;
}

std::string packed(const std::string& bytes) {
    std::string out(lzma_stream_buffer_bound(bytes.size()), '\0');
    std::size_t size = 0;
    const auto code = lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                              bytes.size(), reinterpret_cast<std::uint8_t*>(out.data()), &size, out.size());
    REQUIRE(code == LZMA_OK);
    out.resize(size);
    return out;
}

struct Answer {
    int code;
    std::string out;
    std::string error;  // without the file's name
};

Answer replay(const std::filesystem::path& file, bool json = false) {
    std::ostringstream out, err;
    const int code = replay_orderflow({.file = file, .json = json, .repeat = 1}, out, err);
    std::string error = err.str();
    const std::string name = "tongqu: " + file.string() + ": ";
    if (error.starts_with(name)) error = error.substr(name.size());
    if (error.ends_with('\n')) error.pop_back();
    return {code, out.str(), error};
}

Answer replay_bytes(const std::string& bytes, bool json = false) {
    const auto file = std::filesystem::temp_directory_path() / ("tongqu-replay-test-" + std::to_string(::getpid()));
    std::ofstream(file, std::ios::binary) << bytes;
    Answer answer = replay(file, json);
    std::filesystem::remove(file);
    return answer;
}

const std::vector<Record> kSmall = {
    {0, 1, 1, 5, 100, 0, 0, 0},  // sell 5 @ 100
    {0, 1, 2, 5, 100, 0, 0, 0},  // sell 5 @ 100
    {2, 1, 1, 2, 100, 0, 0, 0},  // order 1 down to 3, still first
    {3, 0, 3, 4, 100, 0, 1, 0},  // buys 3 from order 1, as expected, and 1 from order 2
    {0, 1, 4, 1, 100, 0, 0, 0},  // sell 1 @ 100
    {4, 1, 2, 2, 100, 5, 0, 0},  // order 2 becomes order 5, behind order 4
    {3, 0, 6, 2, 101, 0, 5, 0},  // buys 1 from order 4, not as expected, and 1 from order 5
    {1, 1, 1, 0, 0, 0, 0, 0},    // order 1 is long gone
    {4, 1, 1, 9, 100, 7, 0, 0},  // and cannot be replaced
    {1, 1, 7, 0, 0, 0, 0, 0},    // so order 7 never came to be
    {0, 0, 8, 3, 100, 0, 0, 0},  // buys 1 from order 5, 2 rest
    {2, 0, 8, 2, 100, 0, 0, 0},  // a reduction that leaves nothing
    {0, 0, 9, 3, 99, 0, 0, 0},   // buy 3 @ 99
};

}  // namespace

TEST_CASE("A real day of order flow gives the published numbers in the book and in the exchange") {
    const std::string path = "../shared/data/orderflow/goog_20120621.orderflow.xz";
    if (!std::filesystem::exists(path)) {
        std::cout << "skipped: " << path << " is absent\n";
        return;
    }
    const Answer answer = replay(path, true);
    INFO(answer.error);
    CHECK(answer.code == 0);
    CHECK(answer.out.starts_with(R"({"events":150739,"trades":7765,"trade_hash":"14f43b7c9c6cc285","executions":7765,)"
                                 R"("expected_maker_hits":7757,"resting":500,"book_ns_min":)"));
}

TEST_CASE("A small flow is told event by event, packed or not") {
    for (const std::string& bytes : {flow_of(kSmall), packed(flow_of(kSmall))}) {
        const Answer answer = replay_bytes(bytes, true);
        INFO(answer.error);
        CHECK(answer.code == 0);
        CHECK(answer.out.starts_with(R"({"events":13,"trades":5,"trade_hash":")"));
        CHECK(answer.out.find(R"("executions":2,"expected_maker_hits":1,"resting":1,)") != std::string::npos);
    }
    CHECK(replay_bytes(flow_of(kSmall)).out.find("bare book") != std::string::npos);
    CHECK(replay_bytes(flow_of({})).code == 0);
}

TEST_CASE("Order flow that is short, corrupt or refers to unknown orders is refused with the record's number") {
    const std::string whole = flow_of(kSmall);
    CHECK(replay_bytes("").error == "header: fewer than 32 bytes");
    CHECK(replay_bytes(whole.substr(0, 32 + 3 * 32 + 7)).error == "record 4: the file ends inside or before this record");
    CHECK(replay_bytes(whole + "x").error == "header: bytes follow the last record that the header announces");
    CHECK(replay_bytes("NOTAFLOW" + whole.substr(8)).error == "header: does not start with ORDFLOW1");
    CHECK(replay_bytes(flow_of({kSmall[0], {1, 1, 77, 0, 0, 0, 0, 0}})).error ==
          "record 2: refers to an order that no earlier record entered");
    CHECK(replay_bytes(flow_of({kSmall[0], {9, 1, 1, 0, 0, 0, 0, 0}})).error == "record 2: the type is not 0 to 4");
    for (const std::uint32_t price : {0U, 0xffffffffU})
        CHECK(replay_bytes(flow_of({kSmall[0], {0, 1, 2, 5, price, 0, 0, 0}})).error == "record 2: the price is not above zero");
    CHECK(replay_bytes("").code == 1);
    CHECK(replay("no/such/file").error == "there is no such file");
    CHECK(replay("tests").error == "this is a folder");
}

TEST_CASE("What the exchange takes no order of is refused with the record's number") {
    // 4,294,967,295 lots at 2,147,483,647 ticks are 9.2 · 10^18 micro-units
    CHECK(replay_bytes(flow_of({kSmall[0], {0, 0, 2, 0xffffffffU, 0x7fffffffU, 0, 0, 0}})).error ==
          "record 2: the exchange refuses it: order_too_large");
}

TEST_CASE("A packed file that breaks off or is damaged names the first record that is missing") {
    std::vector<Record> records;
    for (std::uint32_t id = 1; id <= 100; ++id) records.push_back({0, id % 2, id, id * 7919 % 1000 + 1, 90 + id % 7, 0, 0, 0});
    const std::string whole = packed(flow_of(records));
    for (std::size_t cut = 6; cut < whole.size(); cut += 13) {
        const Answer answer = replay_bytes(whole.substr(0, cut));
        CHECK(answer.code == 1);
        INFO(answer.error);
        CHECK(answer.error.find("the packed file ends too early") != std::string::npos);
    }
    std::string damaged = whole;
    damaged[whole.size() / 2] = static_cast<char>(damaged[whole.size() / 2] ^ 0x40);
    CHECK(replay_bytes(damaged).code == 1);
    CHECK(replay_bytes(damaged).error.find("damaged") != std::string::npos);
}

TEST_CASE("However the bytes of a flow are altered, replay answers") {
    const std::string whole = flow_of(kSmall);
    for (std::size_t place = 0; place < whole.size(); ++place) {
        for (const int bit : {0, 3, 7}) {
            std::string altered = whole;
            altered[place] = static_cast<char>(altered[place] ^ (1 << bit));
            const Answer answer = replay_bytes(altered);
            CHECK((answer.code == 0) == answer.error.empty());
        }
    }
}
