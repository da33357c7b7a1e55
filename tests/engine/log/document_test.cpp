#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/engine/log/history.hpp"

using namespace tongqu;
using namespace tongqu::log;
using namespace tongqu::log::test;

namespace {

// Lines such as "00001000  d1 44 …" of the document: address and bytes, all hexadecimal.
std::map<std::uint64_t, Bytes> dump_in_document() {
    std::ifstream document("docs/journal-format.md");
    std::map<std::uint64_t, Bytes> lines;
    for (std::string line; std::getline(document, line);) {
        if (line.size() < 10 || line.substr(8, 2) != "  " || line.find_first_not_of("0123456789abcdef") != 8)
            continue;
        std::istringstream numbers(line);
        std::uint64_t address = 0;
        numbers >> std::hex >> address;
        for (unsigned byte = 0; numbers >> byte;) lines[address].push_back(static_cast<std::byte>(byte));
    }
    return lines;
}

}  // namespace

TEST_CASE("The journal of the document's example has the bytes that the document shows") {
    SimulatedDisk disk;
    write_journal(disk, {{{1, 1'767'225'600'000'000, "hello"}}});
    const Bytes& file = disk.content(segment_path(1));
    const auto lines = dump_in_document();
    // 64 bytes of header, 40 of record, 56 of marker; the rest of the file is zero.
    std::size_t shown = 0;
    for (const auto& [address, bytes] : lines) {
        shown += bytes.size();
        REQUIRE(address + bytes.size() <= file.size());
        INFO("at " << std::hex << address);
        CHECK(std::equal(bytes.begin(), bytes.end(), file.begin() + static_cast<std::ptrdiff_t>(address)));
    }
    CHECK(shown == 160);
    CHECK(std::count(file.begin(), file.end(), std::byte{0}) >= 8192 - 160);
}
