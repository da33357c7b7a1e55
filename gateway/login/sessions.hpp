#pragma once
// Sessions: begun by a log-in, ended by idleness, by age, by a log-out, by a change of the user's password or codes, or with the key.
#include <boost/asio/awaitable.hpp>

#include "gateway/login/session_store.hpp"
#include "gateway/login/users.hpp"
#include "market/participant.hpp"

namespace tongqu::gateway {

// OWASP's Session Management Cheat Sheet: the more a session may do, the sooner it ends.
struct SessionTimes {
    Duration idle, length;
};
inline constexpr SessionTimes kSessionTimes{seconds(30 * 60), hours(12)};
inline constexpr SessionTimes kPrivilegedSessionTimes{seconds(15 * 60), hours(8)};  // with scope operate or regulate
inline constexpr Duration kSessionSeen = seconds(30);  // the store learns of requests that often
inline constexpr std::size_t kSessionsPerUser = 16;    // one more ends the one not seen for longest

[[nodiscard]] constexpr bool is_privileged(ScopeSet scopes) {
    return scopes.contains(Scope::operate) || scopes.contains(Scope::regulate);
}
[[nodiscard]] constexpr SessionTimes times_for(ScopeSet scopes) {
    return is_privileged(scopes) ? kPrivilegedSessionTimes : kSessionTimes;
}

enum class SessionError : std::uint8_t {
    ended,       // or never begun
    unavailable  // the store is full or cannot be reached
};

// `scopes` are those of the user's key, here and everywhere below.
class Sessions {
  public:
    // Both outlive it.
    Sessions(const Users& users, SessionStore& store) : users_(users), store_(store) {}

    template <class T>
    using Result = boost::asio::awaitable<std::expected<T, SessionError>>;

    [[nodiscard]] Result<Session> begin(Digest token, UserNumber user, ScopeSet scopes, Time now);
    // The session behind a token. `acts`: a request of the person's, which keeps it from idling out.
    [[nodiscard]] Result<Session> resume(Digest token, Time now, bool acts);
    [[nodiscard]] Result<void> end(Digest token);
    // Live ones, the newest first.
    [[nodiscard]] Result<std::vector<std::pair<Digest, Session>>> of(UserNumber user, Time now);
    // All of the user's but one.
    [[nodiscard]] Result<void> end_all(UserNumber user, Time now, std::optional<Digest> but = std::nullopt);

    // When a session ends if nothing more comes.
    [[nodiscard]] static Time idle_end(const Session& session);

  private:
    [[nodiscard]] bool lives(const Session& session, Time now) const;

    const Users& users_;
    SessionStore& store_;
};

}  // namespace tongqu::gateway
