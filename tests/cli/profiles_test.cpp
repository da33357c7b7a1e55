#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "cli/verbs/session.hpp"

using namespace tongqu::cli;

namespace {

constexpr std::string_view kTwo = R"(# mine
profile = "buyer"   # in use

[profiles.buyer]
url = "http://127.0.0.1:8080"
key = "tq_buyer"

[profiles.far]
url = "http://exchange.example:9000"
key = "tq_\"far\\"
)";

std::string problem_of(std::string_view text) {
    const auto parsed = parse_profiles(text);
    return parsed ? "" : parsed.error();
}

struct Folder {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("tongqu-profiles-" + std::to_string(::getpid()));
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("Profiles are read as written, and written as read") {
    const auto profiles = parse_profiles(kTwo);
    REQUIRE(profiles);
    CHECK(profiles->in_use == "buyer");
    REQUIRE(profiles->all.size() == 2);
    CHECK(profiles->all.at("buyer").key == "tq_buyer");
    CHECK(profiles->all.at("far").key == "tq_\"far\\");
    const auto again = parse_profiles(text_of(*profiles));
    REQUIRE(again);
    CHECK(text_of(*again) == text_of(*profiles));
}

TEST_CASE("A profile file that is wrong is refused with its line") {
    CHECK(problem_of("url = \"http://x\"") == "line 1: url is not known here");
    CHECK(problem_of("\n[profiles.a]\nurl = http://x\n") == "line 3: a value is a string in quotation marks");
    CHECK(problem_of("[profiles.a]\nkey = \"half\n") == "line 2: a value is a string in quotation marks");
    CHECK(problem_of("[profiles.a]\n[profiles.a]\n") == "line 2: profile a stands here a second time");
    CHECK(problem_of("[profiles.no blanks]\n").starts_with("line 1: a section is"));
    CHECK(problem_of("[server]\n").starts_with("line 1: a section is"));
    CHECK(problem_of("just words\n").starts_with("line 1: a line is"));
    CHECK(problem_of("[profiles.a]\npassword = \"x\"\n") == "line 2: password is not known here");
    CHECK(problem_of("").empty());
}

TEST_CASE("Keys are kept where only their owner can read them, and read from nowhere else") {
    const Folder folder;
    const auto file = folder.path / "deep" / "config.toml";
    REQUIRE(write_profiles(file, *parse_profiles(kTwo)));
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(read_profiles(file)->all.size() == 2);

    ::chmod(file.c_str(), 0644);
    const auto refused = read_profiles(file);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().find("chmod 600") != std::string::npos);
    CHECK_FALSE(read_key_file(file));
    CHECK(read_profiles(folder.path / "not there")->all.empty());
}

TEST_CASE("An option goes before a named profile, that before the environment, that before the profile in use") {
    const Profiles profiles = *parse_profiles(kTwo);
    const auto key_and_port = [&](const ClientOptions& options, const Environment& environment) {
        const auto endpoint = resolve(options, environment, profiles);
        REQUIRE(endpoint);
        return endpoint->key + " " + std::to_string(endpoint->url.port);
    };
    CHECK(key_and_port({}, {}) == "tq_buyer 8080");
    CHECK(key_and_port({}, {.key = "env"}) == "env 8080");
    CHECK(key_and_port({}, {.profile = "far"}) == "tq_\"far\\ 9000");
    CHECK(key_and_port({.profile = "far"}, {.key = "env"}) == "tq_\"far\\ 9000");
    CHECK(key_and_port({.key = "given", .profile = "far"}, {.key = "env"}) == "given 9000");
    CHECK_FALSE(resolve({.profile = "unknown"}, {}, profiles));
    CHECK_FALSE(resolve({.url = "ftp://x"}, {}, profiles));
    CHECK(resolve({}, {}, Profiles{})->url.text() == std::string(kDefaultUrl));
}

TEST_CASE("The key of a profile is not sent to another exchange") {
    const Profiles profiles = *parse_profiles(kTwo);
    CHECK(resolve({.url = "http://elsewhere.example"}, {}, profiles)->key.empty());
    CHECK(resolve({.profile = "far"}, {.url = "http://127.0.0.1:1"}, profiles)->key == "tq_\"far\\");
    CHECK(resolve({}, {.url = "http://elsewhere.example"}, profiles)->key.empty());
    CHECK(resolve({.url = "http://127.0.0.1:8080/"}, {}, profiles)->key == "tq_buyer");
}
