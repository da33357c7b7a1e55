#include "cli/verbs/session.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <random>

#include "cli/verbs/advice.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {

Environment Environment::now() {
    const auto from = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value == nullptr ? "" : value);
    };
    return {from("TONGQU_URL"), from("TONGQU_KEY"), from("TONGQU_PROFILE")};
}

std::expected<Endpoint, std::string> resolve(const ClientOptions& options, const Environment& environment,
                                             const Profiles& profiles) {
    const std::string& name = !options.profile.empty()       ? options.profile
                              : !environment.profile.empty() ? environment.profile
                                                             : profiles.in_use;
    Profile profile;
    if (const auto found = profiles.all.find(name); found != profiles.all.end())
        profile = found->second;
    else if (!name.empty())
        return std::unexpected(fmt::format("there is no profile {}: tongqu profile list", name));

    const bool named = !options.profile.empty();
    const auto first_of = [&](const std::string& option, const std::string& variable, const std::string& kept) {
        if (!option.empty()) return option;
        if (named && !kept.empty()) return kept;
        return variable.empty() ? kept : variable;
    };
    std::string url_text = first_of(options.url, environment.url, profile.url);
    if (url_text.empty()) url_text = kDefaultUrl;
    const auto url = parse_url(url_text);
    if (!url) return std::unexpected(fmt::format("{}: {}", url_text, url.error()));
    const auto profiles_own = parse_url(profile.url.empty() ? std::string(kDefaultUrl) : profile.url);
    if (!profiles_own || *profiles_own != *url) profile.key.clear();
    return Endpoint{*url, first_of(options.key, environment.key, profile.key), name};
}

Session::Session(Endpoint endpoint, Terminal terminal, bool json)
    : endpoint_(std::move(endpoint)), terminal_(terminal), json_(json), api_(endpoint_.url) {}

std::expected<Session, ExitCode> Session::open(const ClientOptions& options) {
    const auto wrong = [](const std::string& what) {
        fmt::print(stderr, "tongqu: {}\n", what);
        return std::unexpected(ExitCode::usage);
    };
    if (!options.language.empty() && options.language != "en" && options.language != "zh")
        return wrong("--lang is en or zh");
    const auto profiles = read_profiles(profile_file());
    if (!profiles) return wrong(profiles.error());
    auto endpoint = resolve(options, Environment::now(), *profiles);
    if (!endpoint) return wrong(endpoint.error());
    Session session(std::move(*endpoint), standard_output(options.language), options.json);
    if (options.signing_key.empty() != options.key_id.empty()) return wrong("--signing-key and --key-id go together");
    if (!options.signing_key.empty()) {
        auto signer = Signer::open(options.signing_key, options.key_id);
        if (!signer) return wrong(signer.error());
        session.api_.sign_with(std::move(*signer));
    }
    return session;
}

ExitCode Session::finish(const ApiResult& answer, const std::function<void(const Json&)>& show) {
    if (!answer) return fail(answer.error());
    if (json_) {
        fmt::print("{}\n", answer->body);
        return ExitCode::done;
    }
    const Json json = Json::parse(answer->body);
    if (!json.there()) return fail({answer->status, std::string(kNotTheApi), "the answer is not JSON", {}, {}});
    show(json);
    return ExitCode::done;
}

ExitCode Session::fail(const ApiError& error) {
    if (json_ && !error.body.empty()) {
        fmt::print("{}\n", error.body);
    } else if (json_) {
        http::JsonWriter json;
        json.begin_object().key("error").begin_object();
        json.field("code", error.code).field("message", error.message).end_object().end_object();
        fmt::print("{}\n", json.text());
    } else {
        std::fflush(stdout);
        fmt::print(stderr, "{}", text_of(error, terminal_));
    }
    return exit_code_of(error);
}

ExitCode Session::wrong(std::string_view what) {
    fmt::print(stderr, "tongqu: {}\n", what);
    return ExitCode::usage;
}

Target& Target::add(std::string_view name, const std::string& value) {
    if (value.empty()) return *this;
    text_ += fmt::format("{}{}={}", first_ ? '?' : '&', name, percent_encoded(value));
    first_ = false;
    return *this;
}

std::string fresh_client_id() {
    std::random_device chance;
    return fmt::format("cli-{:08x}{:08x}", chance(), chance());
}

std::string local_time(const std::string& utc) {
    std::tm parts{};
    if (::strptime(utc.c_str(), "%Y-%m-%dT%H:%M:%S", &parts) == nullptr) return utc;
    const std::time_t time = ::timegm(&parts);
    std::tm local{};
    ::localtime_r(&time, &local);
    return fmt::format("{:02}-{:02} {:02}:{:02}:{:02}", local.tm_mon + 1, local.tm_mday, local.tm_hour, local.tm_min,
                       local.tm_sec);
}

}  // namespace tongqu::cli
