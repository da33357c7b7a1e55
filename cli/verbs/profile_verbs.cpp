// tongqu profile list · add · use · remove
#include <fmt/format.h>

#include <iostream>

#include "cli/verbs/display_width.hpp"
#include "cli/verbs/table.hpp"
#include "cli/verbs/verbs.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {
namespace {

ExitCode complain(ExitCode code, const std::string& what) {
    fmt::print(stderr, "tongqu: {}\n", what);
    return code;
}

// Enough of a key to tell it from others, not enough to use it.
std::string shortened(const std::string& key) {
    return key.size() < 12 ? std::string(key.size(), '*') : key.substr(0, 7) + "…";
}

ExitCode write(const Profiles& profiles) {
    const auto done = write_profiles(profile_file(), profiles);
    return done ? ExitCode::done : complain(ExitCode::failed, done.error());
}

}  // namespace

ExitCode list_profiles(bool as_json) {
    const auto profiles = read_profiles(profile_file());
    if (!profiles) return complain(ExitCode::usage, profiles.error());
    const Terminal terminal = standard_output({});
    if (as_json) {
        http::JsonWriter json;
        json.begin_object().field("file", profile_file().string()).field("in_use", profiles->in_use);
        json.key("profiles").begin_array();
        for (const auto& [name, profile] : profiles->all)
            json.begin_object().field("name", name).field("url", profile.url).field("has_key", !profile.key.empty()).end_object();
        json.end_array().end_object();
        fmt::print("{}\n", json.text());
        return ExitCode::done;
    }
    Table table({{{"", ""}}, {{"PROFILE", "配置档"}}, {{"URL", "地址"}, Align::left, 1}, {{"KEY", "密钥"}}});
    for (const auto& [name, profile] : profiles->all)
        table.add({{name == profiles->in_use ? "*" : " "}, {name}, {profile.url}, {profile.key.empty() ? "-" : shortened(profile.key)}});
    if (table.empty())
        fmt::print("{} {}\n", terminal.in({"no profile in", "还没有配置档："}), profile_file().string());
    else
        fmt::print("{}", table.text(terminal));
    return ExitCode::done;
}

ExitCode add_profile(const ProfileOptions& options) {
    if (!is_profile_name(options.name))
        return complain(ExitCode::usage, "a profile's name is 1 to 40 letters, digits, - and _");
    if (!options.key.empty() && !options.key_file.empty())
        return complain(ExitCode::usage, "say --key or --key-file, not both");
    const auto url = parse_url(options.url.empty() ? kDefaultUrl : options.url);
    if (!url) return complain(ExitCode::usage, url.error());
    Profile profile{url->text(), options.key};
    if (options.key_file == "-") {
        std::getline(std::cin, profile.key);
    } else if (!options.key_file.empty()) {
        auto key = read_key_file(options.key_file);
        if (!key) return complain(ExitCode::usage, key.error());
        profile.key = std::move(*key);
    }
    if (harmless(profile.key) != profile.key) return complain(ExitCode::usage, "this is not a key");
    auto profiles = read_profiles(profile_file());
    if (!profiles) return complain(ExitCode::usage, profiles.error());
    profiles->all[options.name] = std::move(profile);
    if (profiles->in_use.empty()) profiles->in_use = options.name;
    return write(*profiles);
}

ExitCode use_profile(const std::string& name) {
    auto profiles = read_profiles(profile_file());
    if (!profiles) return complain(ExitCode::usage, profiles.error());
    if (!profiles->all.contains(name)) return complain(ExitCode::not_found, "there is no profile " + name);
    profiles->in_use = name;
    return write(*profiles);
}

ExitCode remove_profile(const std::string& name) {
    auto profiles = read_profiles(profile_file());
    if (!profiles) return complain(ExitCode::usage, profiles.error());
    if (profiles->all.erase(name) == 0) return complain(ExitCode::not_found, "there is no profile " + name);
    if (profiles->in_use == name) profiles->in_use.clear();
    return write(*profiles);
}

}  // namespace tongqu::cli
