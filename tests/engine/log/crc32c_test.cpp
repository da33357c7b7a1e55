#include "engine/log/crc32c.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "tests/engine/log/naive_reader.hpp"

using namespace tongqu::log;
using test::Bytes;

namespace {

Bytes bytes_from(std::initializer_list<int> values) {
    Bytes bytes;
    for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

}  // namespace

TEST_CASE("CRC-32C gives the values that RFC 3720 appendix B.4 publishes") {
    Bytes ascending(32), descending(32);
    for (std::size_t i = 0; i < 32; ++i) {
        ascending[i] = static_cast<std::byte>(i);
        descending[i] = static_cast<std::byte>(31 - i);
    }
    // An iSCSI SCSI Read (10) command.
    const Bytes command = bytes_from({0x01, 0xc0, 0, 0, 0, 0, 0, 0, 0,    0, 0, 0,    0, 0, 0, 0,
                                      0x14, 0,    0, 0, 0, 0, 4, 0, 0,    0, 0, 0x14, 0, 0, 0, 0x18,
                                      0x28, 0,    0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0,    0, 0, 0, 0});
    for (auto* sum : {&crc32c, &crc32c_by_table}) {
        CHECK(sum(Bytes(32, std::byte{0}), 0) == 0x8A9136AA);
        CHECK(sum(Bytes(32, std::byte{0xff}), 0) == 0x62A8AB43);
        CHECK(sum(ascending, 0) == 0x46DD794E);
        CHECK(sum(descending, 0) == 0x113FDB5C);
        CHECK(sum(command, 0) == 0xD9963A56);
        CHECK(sum({}, 0) == 0);
    }
}

TEST_CASE("The instruction, the table and bit by bit agree on any bytes, whole or in parts") {
    std::mt19937_64 random(1);
    for (int round = 0; round < 2000; ++round) {
        Bytes bytes(random() % 100);
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
        const std::size_t split = random() % (bytes.size() + 1);
        const auto before = std::span(bytes).first(split);
        const auto after = std::span(bytes).subspan(split);
        const std::uint32_t expected = test::naive_crc32c(bytes.data(), bytes.size());
        REQUIRE(crc32c(bytes) == expected);
        REQUIRE(crc32c_by_table(bytes) == expected);
        REQUIRE(crc32c(after, crc32c(before)) == expected);
        REQUIRE(crc32c_by_table(after, crc32c_by_table(before)) == expected);
    }
}
