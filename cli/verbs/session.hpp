#pragma once
// What every client verb works with: an exchange, a key, a way to print.
#include <expected>
#include <functional>
#include <string>
#include <string_view>

#include "cli/client/api_client.hpp"
#include "cli/verbs/answer.hpp"
#include "cli/verbs/exit_code.hpp"
#include "cli/verbs/profiles.hpp"
#include "cli/verbs/terminal.hpp"

namespace tongqu::cli {

// The options that all client verbs take.
struct ClientOptions {
    std::string url;
    std::string key;
    std::string signing_key, key_id;  // a PEM file and the number its public half was registered under
    std::string profile;
    std::string language;  // en, zh; empty: the environment's
    bool json = false;
};

struct Endpoint {
    Url url;
    std::string key;      // may be empty
    std::string profile;  // it came from; may be empty
};

inline constexpr std::string_view kDefaultUrl = "http://127.0.0.1:8080";

// What is set in the environment, as far as it matters here.
struct Environment {
    std::string url, key, profile;  // TONGQU_URL, TONGQU_KEY, TONGQU_PROFILE
    [[nodiscard]] static Environment now();
};

// For url and key each, the first that says something: the option; the profile named by --profile; the
// environment; the profile of TONGQU_PROFILE or else the one in use; for the url kDefaultUrl. The key of a
// profile goes to the profile's own url only. The error is for people.
[[nodiscard]] std::expected<Endpoint, std::string> resolve(const ClientOptions& options, const Environment& environment,
                                                           const Profiles& profiles);

class Session {
  public:
    // The error has been said already; what is left is the exit status.
    [[nodiscard]] static std::expected<Session, ExitCode> open(const ClientOptions& options);

    [[nodiscard]] ApiClient& api() { return api_; }
    [[nodiscard]] const std::string& key() const { return endpoint_.key; }
    [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }
    [[nodiscard]] const Terminal& terminal() const { return terminal_; }
    [[nodiscard]] bool json() const { return json_; }
    [[nodiscard]] std::string_view in(Text text) const { return terminal_.in(text); }

    // With --json the exchange's answer as it came, also an error's; else what `show` makes of it, or the
    // error in words on standard error.
    ExitCode finish(const ApiResult& answer, const std::function<void(const Json&)>& show);
    ExitCode fail(const ApiError& error);
    // A mistake of the command line.
    ExitCode wrong(std::string_view what);

  private:
    Session(Endpoint endpoint, Terminal terminal, bool json);

    Endpoint endpoint_;
    Terminal terminal_;
    bool json_;
    ApiClient api_;
};

// A path with its query: add("q", "大米") appends ?q=… or &q=…, unless the value is empty.
class Target {
  public:
    explicit Target(std::string path) : text_(std::move(path)) {}
    Target& add(std::string_view name, const std::string& value);
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    std::string text_;
    bool first_ = true;
};

// A client-set id that nobody has used: "cli-" and 16 hexadecimal digits of chance.
[[nodiscard]] std::string fresh_client_id();

// "2026-03-01T08:00:00.000000Z" as the clock on the wall has it: "03-01 16:00:00" in China.
[[nodiscard]] std::string local_time(const std::string& utc);

}  // namespace tongqu::cli
