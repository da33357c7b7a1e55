#include "gateway/login/session_store.hpp"

namespace tongqu::gateway {

void MemorySessions::forget(const Digest& token) {
    const auto found = sessions_.find(token);
    if (found == sessions_.end()) return;
    by_user_.erase(std::pair(found->second.user, token));
    sessions_.erase(found);
}

SessionStore::Result<std::optional<Session>> MemorySessions::get(Digest token, Time now) {
    const auto found = sessions_.find(token);
    if (found != sessions_.end() && found->second.ends <= now) forget(token);
    const auto left = sessions_.find(token);
    co_return left == sessions_.end() ? std::nullopt : std::optional(left->second);
}

SessionStore::Result<void> MemorySessions::put(Digest token, Session session, Time now) {
    if (sessions_.size() >= kMost && !sessions_.contains(token)) {
        std::vector<Digest> ended;
        for (const auto& [each, known] : sessions_)
            if (known.ends <= now) ended.push_back(each);
        for (const Digest& each : ended) forget(each);
        if (sessions_.size() >= kMost) co_return std::expected<void, SessionStoreError>(std::unexpect, SessionStoreError::full);
    }
    forget(token);
    by_user_.emplace(session.user, token);
    sessions_.emplace(token, session);
    co_return std::expected<void, SessionStoreError>();
}

SessionStore::Result<void> MemorySessions::erase(Digest token) {
    forget(token);
    co_return std::expected<void, SessionStoreError>();
}

SessionStore::Result<std::vector<std::pair<Digest, Session>>> MemorySessions::of(UserNumber user, Time now) {
    std::vector<std::pair<Digest, Session>> found;
    for (auto at = by_user_.lower_bound(std::pair(user, Digest{})); at != by_user_.end() && at->first == user; ++at)
        if (const Session& session = sessions_.at(at->second); session.ends > now) found.emplace_back(at->second, session);
    co_return found;
}

}  // namespace tongqu::gateway
