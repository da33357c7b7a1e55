#include "gateway/login/sessions.hpp"

#include <algorithm>

namespace tongqu::gateway {
namespace {

template <class T>
auto refuse_session(SessionError error) {
    return std::expected<T, SessionError>(std::unexpect, error);
}

}  // namespace

Time Sessions::idle_end(const Session& session) { return std::min(session.seen + session.idle, session.ends); }

bool Sessions::lives(const Session& session, Time now) const {
    const User* user = users_.find(session.user);
    return now < idle_end(session) && user != nullptr && user->status == UserStatus::active &&
           user->generation == session.generation && user->key == session.key;
}

Sessions::Result<Session> Sessions::begin(Digest token, UserNumber number, ScopeSet scopes, Time now) {
    const auto known = co_await of(number, now);
    if (!known) co_return refuse_session<Session>(known.error());
    auto least_seen = std::ranges::min_element(*known, {}, [](const auto& each) { return each.second.seen; });
    if (known->size() >= kSessionsPerUser) {
        const Digest oldest = least_seen->first;
        [[maybe_unused]] const auto tried = co_await store_.erase(oldest);
    }
    const User* user = users_.find(number);
    if (user == nullptr) co_return refuse_session<Session>(SessionError::ended);
    const SessionTimes times = times_for(scopes);
    const Session session{number, user->generation, user->key, now, now, now + times.length, times.idle};
    const auto kept = co_await store_.put(token, session, now);
    if (!kept) co_return refuse_session<Session>(SessionError::unavailable);
    co_return std::expected<Session, SessionError>(session);
}

Sessions::Result<Session> Sessions::resume(Digest token, Time now, bool acts) {
    auto found = co_await store_.get(token, now);
    if (!found) co_return refuse_session<Session>(SessionError::unavailable);
    if (!*found) co_return refuse_session<Session>(SessionError::ended);
    Session session = **found;
    if (!lives(session, now)) {
        [[maybe_unused]] const auto tried = co_await store_.erase(token);
        co_return refuse_session<Session>(SessionError::ended);
    }
    if (acts && now >= session.seen + kSessionSeen) {
        session.seen = now;
        const auto kept = co_await store_.put(token, session, now);
        if (!kept) co_return refuse_session<Session>(SessionError::unavailable);
    }
    co_return std::expected<Session, SessionError>(session);
}

Sessions::Result<void> Sessions::end(Digest token) {
    const auto erased = co_await store_.erase(token);
    if (!erased) co_return refuse_session<void>(SessionError::unavailable);
    co_return std::expected<void, SessionError>();
}

Sessions::Result<std::vector<std::pair<Digest, Session>>> Sessions::of(UserNumber user, Time now) {
    using List = std::vector<std::pair<Digest, Session>>;
    auto found = co_await store_.of(user, now);
    if (!found) co_return refuse_session<List>(SessionError::unavailable);
    List live = std::move(*found);
    std::erase_if(live, [&](const auto& each) { return !lives(each.second, now); });
    std::ranges::sort(live, [](const auto& a, const auto& b) { return a.second.began > b.second.began; });
    co_return std::expected<List, SessionError>(std::move(live));
}

Sessions::Result<void> Sessions::end_all(UserNumber user, Time now, std::optional<Digest> but) {
    const auto found = co_await store_.of(user, now);
    if (!found) co_return refuse_session<void>(SessionError::unavailable);
    for (const auto& each : *found) {
        if (but && each.first == *but) continue;
        const auto erased = co_await store_.erase(each.first);
        if (!erased) co_return refuse_session<void>(SessionError::unavailable);
    }
    co_return std::expected<void, SessionError>();
}

}  // namespace tongqu::gateway
