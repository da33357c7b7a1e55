#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "gateway/audit/action_file.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

struct Folder {
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "tongqu-actions-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    [[nodiscard]] std::filesystem::path newest() const { return path / "operator-actions" / "actions.log"; }
    std::filesystem::path path;
};

OperatorDeed deed(std::int64_t time, const std::string& action) {
    return {0, Time(time), KeyId(3), "operator", action, "key:7", "engaged", {}};
}

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_text(const std::filesystem::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

}  // namespace

TEST_CASE("What was recorded is there at the next start, numbered, its time never going back") {
    const Folder folder;
    {
        auto actions = ActionFile::open(folder.path);
        REQUIRE(actions);
        REQUIRE(actions->note(deed(5'000'000, "first")));
        REQUIRE(actions->note(deed(4'000'000, "second")));
    }
    auto again = ActionFile::open(folder.path);
    REQUIRE(again);
    REQUIRE(again->note(OperatorDeed{0, Time(6'000'000), std::nullopt, {}, "stop", {}, {}, "no"}));
    REQUIRE(again->deeds().size() == 3);
    CHECK(again->deeds()[1].number == 2);
    CHECK(again->deeds()[1].time == Time(5'000'000));
    CHECK(again->deeds()[1].key == KeyId(3));
    CHECK(again->deeds()[2].number == 3);
    CHECK_FALSE(again->deeds()[2].key);
    CHECK(again->deeds()[2].refused == "no");
}

TEST_CASE("A line that was not finished is cut off, and the next follows the last whole one") {
    const Folder folder;
    {
        auto actions = ActionFile::open(folder.path);
        REQUIRE(actions->note(deed(1, "whole")));
        REQUIRE(actions->note(deed(2, "torn")));
    }
    const std::string text = text_of(folder.newest());
    const std::size_t first = text.find('\n') + 1;
    for (std::size_t size = first; size < text.size(); ++size) {
        write_text(folder.newest(), text.substr(0, size));
        auto actions = ActionFile::open(folder.path);
        REQUIRE(actions);
        REQUIRE(actions->deeds().size() == 1);
        REQUIRE(actions->note(deed(3, "next")));
        auto again = ActionFile::open(folder.path);
        REQUIRE(again);
        CHECK(again->deeds().size() == 2);
    }
}

TEST_CASE("A line that is changed, taken out or moved stops the start") {
    const Folder folder;
    {
        auto actions = ActionFile::open(folder.path);
        for (const char* action : {"a", "b", "c"}) REQUIRE(actions->note(deed(1, action)));
    }
    const std::string text = text_of(folder.newest());
    const std::size_t second = text.find('\n') + 1, third = text.find('\n', second) + 1;
    std::string changed = text;
    changed[text.find("\"b\"") + 1] = 'x';
    const std::string without = text.substr(0, second) + text.substr(third);
    const std::string moved = text.substr(second, third - second) + text.substr(0, second) + text.substr(third);
    for (const std::string& bad : {changed, without, moved, std::string("\n"), "nonsense\n" + text}) {
        write_text(folder.newest(), bad);
        const auto actions = ActionFile::open(folder.path);
        REQUIRE_FALSE(actions);
        CHECK(actions.error().find("actions.log is damaged at line") != std::string::npos);
    }
}

TEST_CASE("Full files are put aside, and the oldest goes") {
    const Folder folder;
    std::size_t kept = 0;
    {
        auto actions = ActionFile::open(folder.path, 500);  // some three lines a file
        for (int i = 0; i < 60; ++i) REQUIRE(actions->note(deed(i, "action")));
        kept = actions->deeds().size();
        CHECK(kept < 60);
        CHECK(kept >= 3 * kOlderActionFiles);
        CHECK(actions->deeds().back().number == 60);
    }
    auto again = ActionFile::open(folder.path, 500);
    REQUIRE(again);
    CHECK(again->deeds().size() == kept);
    CHECK(again->deeds().front().number == 60 - kept + 1);
    CHECK_FALSE(std::filesystem::exists(folder.path / "operator-actions" / ("actions." + std::to_string(kOlderActionFiles + 1) + ".log")));
}

TEST_CASE("Long texts are cut between characters") {
    const Folder folder;
    auto actions = ActionFile::open(folder.path);
    std::string name;
    while (name.size() < kActionTextBytes + 10) name += "通";  // three bytes each
    REQUIRE(actions->note(OperatorDeed{0, Time(1), std::nullopt, name, "a", {}, {}, {}}));
    auto again = ActionFile::open(folder.path);
    REQUIRE(again);
    CHECK(again->deeds()[0].actor == name.substr(0, kActionTextBytes / 3 * 3));
}
