#include "cli/verbs/profiles.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>

namespace tongqu::cli {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \r") - first + 1);
}

// A quoted string at the end of a line, which a comment may follow.
std::optional<std::string> quoted(std::string_view text) {
    if (!text.starts_with('"')) return std::nullopt;
    std::string out;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            const auto rest = trimmed(text.substr(i + 1));
            return rest.empty() || rest.starts_with('#') ? std::optional(out) : std::nullopt;
        }
        if (text[i] == '\\' && (++i == text.size() || (text[i] != '"' && text[i] != '\\'))) return std::nullopt;
        out += text[i];
    }
    return std::nullopt;
}

std::string quote(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string system_words() { return std::strerror(errno); }

// The mode of a file that is there; the error says that others can get at it.
std::expected<void, std::string> owners_alone(const std::filesystem::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return {};
    if (!S_ISREG(status.st_mode) || (status.st_mode & 077) == 0) return {};
    return std::unexpected(fmt::format("{0} holds keys and others can read it (mode {1:o}): chmod 600 {0}", file.string(),
                                       status.st_mode & 0777));
}

}  // namespace

std::filesystem::path profile_file() {
    const auto from = [](const char* name) {
        const char* value = std::getenv(name);
        return std::filesystem::path(value == nullptr ? "" : value);
    };
    if (const auto file = from("TONGQU_CONFIG"); !file.empty()) return file;
    if (const auto folder = from("XDG_CONFIG_HOME"); !folder.empty()) return folder / "tongqu" / "config.toml";
    return from("HOME") / ".config" / "tongqu" / "config.toml";
}

bool is_profile_name(std::string_view name) {
    return !name.empty() && name.size() <= 40 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

std::expected<Profiles, std::string> parse_profiles(std::string_view text) {
    Profiles profiles;
    Profile* profile = nullptr;
    std::size_t number = 0;
    const auto wrong = [&](std::string_view what) {
        return std::unexpected(fmt::format("line {}: {}", number, what));
    };
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        if (line.empty() || line.starts_with('#')) continue;
        if (line.starts_with('[')) {
            constexpr std::string_view before = "[profiles.";
            const auto close = line.find(']');
            if (!line.starts_with(before) || close == std::string_view::npos) return wrong("a section is [profiles.NAME]");
            const auto rest = trimmed(line.substr(close + 1));
            const std::string name(line.substr(before.size(), close - before.size()));
            if (!is_profile_name(name) || !(rest.empty() || rest.starts_with('#')))
                return wrong("a section is [profiles.NAME], the name of letters, digits, - and _");
            const auto [place, fresh] = profiles.all.try_emplace(name);
            if (!fresh) return wrong(fmt::format("profile {} stands here a second time", name));
            profile = &place->second;
            continue;
        }
        const auto equals = line.find('=');
        if (equals == std::string_view::npos) return wrong("a line is name = \"value\"");
        const auto name = trimmed(line.substr(0, equals));
        const auto value = quoted(trimmed(line.substr(equals + 1)));
        if (!value) return wrong("a value is a string in quotation marks");
        if (profile == nullptr && name == "profile") profiles.in_use = *value;
        else if (profile != nullptr && name == "url") profile->url = *value;
        else if (profile != nullptr && name == "key") profile->key = *value;
        else return wrong(fmt::format("{} is not known here", name));
    }
    return profiles;
}

std::string text_of(const Profiles& profiles) {
    std::string out = "# Profiles of the tongqu command (docs/cli.md). Keys stand here: keep it to yourself.\n";
    if (!profiles.in_use.empty()) out += fmt::format("profile = {}\n", quote(profiles.in_use));
    for (const auto& [name, profile] : profiles.all) {
        out += fmt::format("\n[profiles.{}]\nurl = {}\n", name, quote(profile.url));
        if (!profile.key.empty()) out += fmt::format("key = {}\n", quote(profile.key));
    }
    return out;
}

std::expected<Profiles, std::string> read_profiles(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error)) return Profiles{};
    if (auto alone = owners_alone(file); !alone) return std::unexpected(alone.error());
    std::ifstream in(file, std::ios::binary);
    std::string text(kMaxProfileBytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (in.bad() || (!in.eof() && !in)) return std::unexpected(fmt::format("cannot read {}", file.string()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > kMaxProfileBytes) return std::unexpected(fmt::format("{} is too large", file.string()));
    auto profiles = parse_profiles(text);
    if (!profiles) return std::unexpected(fmt::format("{}, {}", file.string(), profiles.error()));
    return profiles;
}

std::expected<void, std::string> write_profiles(const std::filesystem::path& file, const Profiles& profiles) {
    std::error_code error;
    if (const auto folder = file.parent_path(); !folder.empty() && !std::filesystem::exists(folder, error)) {
        std::filesystem::create_directories(folder, error);
        if (error) return std::unexpected(fmt::format("cannot make {}: {}", folder.string(), error.message()));
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    }
    const std::string fresh = file.string() + ".new";
    const std::string text = text_of(profiles);
    const int descriptor = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) return std::unexpected(fmt::format("cannot write {}: {}", fresh, system_words()));
    const bool written = ::fchmod(descriptor, 0600) == 0 &&
                         ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                         ::fsync(descriptor) == 0;
    const std::string why = system_words();
    ::close(descriptor);
    if (written && ::rename(fresh.c_str(), file.c_str()) == 0) return {};
    ::unlink(fresh.c_str());
    return std::unexpected(fmt::format("cannot write {}: {}", file.string(), why));
}

std::expected<std::string, std::string> read_key_file(const std::filesystem::path& file) {
    if (auto alone = owners_alone(file); !alone) return std::unexpected(alone.error());
    std::ifstream in(file);
    std::string line;
    if (!std::getline(in, line)) return std::unexpected(fmt::format("cannot read a key from {}", file.string()));
    return std::string(trimmed(line));
}

}  // namespace tongqu::cli
