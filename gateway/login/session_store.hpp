#pragma once
// Where sessions are kept: by the SHA-256 of their token, each until it ends. Narrow, so that a server shared by several gateways
// can stand behind it as well as this process's memory. Nothing in a session is personal: a number, a key.
#include <boost/asio/awaitable.hpp>
#include <expected>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "gateway/login/user.hpp"

namespace tongqu::gateway {

struct Session {
    UserNumber user;
    std::uint64_t generation = 0;  // of the user when it began; a session of another generation has ended
    KeyId key;                     // with which it acts
    Time began, seen;              // seen: the last request, to within kSessionSeen
    Time ends;                     // at the latest
    Duration idle;                 // it ends so long after it was seen

    static constexpr auto fields() {
        using S = Session;
        return std::make_tuple(&S::user, &S::generation, &S::key, &S::began, &S::seen, &S::ends, &S::idle);
    }
};

enum class SessionStoreError : std::uint8_t {
    full,        // no further session is kept
    unavailable  // the store cannot be reached
};

class SessionStore {
  public:
    template <class T>
    using Result = boost::asio::awaitable<std::expected<T, SessionStoreError>>;

    virtual ~SessionStore() = default;
    // Nothing for one that is unknown, or has ended by `now`.
    [[nodiscard]] virtual Result<std::optional<Session>> get(Digest token, Time now) = 0;
    // Kept until session.ends; in place of what was there.
    [[nodiscard]] virtual Result<void> put(Digest token, Session session, Time now) = 0;
    [[nodiscard]] virtual Result<void> erase(Digest token) = 0;
    // All sessions of a user that have not ended by `now`, in no order.
    [[nodiscard]] virtual Result<std::vector<std::pair<Digest, Session>>> of(UserNumber user, Time now) = 0;
};

// Those of this process: gone when it ends. One thread only.
class MemorySessions final : public SessionStore {
  public:
    static constexpr std::size_t kMost = 100'000;

    Result<std::optional<Session>> get(Digest token, Time now) override;
    Result<void> put(Digest token, Session session, Time now) override;
    Result<void> erase(Digest token) override;
    Result<std::vector<std::pair<Digest, Session>>> of(UserNumber user, Time now) override;

  private:
    void forget(const Digest& token);

    std::map<Digest, Session> sessions_;
    std::set<std::pair<UserNumber, Digest>> by_user_;
};

}  // namespace tongqu::gateway
