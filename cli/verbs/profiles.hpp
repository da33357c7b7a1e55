#pragma once
// Named profiles: where an exchange is and with which key to act there. A small part of TOML:
//
//   profile = "buyer"              # the one in use
//
//   [profiles.buyer]
//   url = "http://127.0.0.1:8080"
//   key = "tq_…"
//
// Strings are quoted, with \" and \\ inside; "#" begins a comment. Anything else is an error with its line.
#include <expected>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace tongqu::cli {

struct Profile {
    std::string url;
    std::string key;  // may be empty: public market data only
};

struct Profiles {
    std::string in_use;  // may be empty
    std::map<std::string, Profile> all;
};

inline constexpr std::size_t kMaxProfileBytes = 1024 * 1024;

// $TONGQU_CONFIG; else $XDG_CONFIG_HOME/tongqu/config.toml; else ~/.config/tongqu/config.toml.
[[nodiscard]] std::filesystem::path profile_file();

// 1 to 40 letters, digits, "-", "_".
[[nodiscard]] bool is_profile_name(std::string_view name);

// The errors are for people. Reading a file that is not there gives no profiles; one that others than its
// owner can read or write is refused, since it holds keys.
[[nodiscard]] std::expected<Profiles, std::string> parse_profiles(std::string_view text);
[[nodiscard]] std::string text_of(const Profiles& profiles);
[[nodiscard]] std::expected<Profiles, std::string> read_profiles(const std::filesystem::path& file);
// Written beside the file and renamed over it, mode 600; folders are made, mode 700.
[[nodiscard]] std::expected<void, std::string> write_profiles(const std::filesystem::path& file,
                                                              const Profiles& profiles);

// The first line of a file that holds a key, which only its owner may be able to read.
[[nodiscard]] std::expected<std::string, std::string> read_key_file(const std::filesystem::path& file);

}  // namespace tongqu::cli
