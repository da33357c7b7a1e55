#pragma once
// People log in here: passwords, codes, enrolment. Runs on the gateway's one executor but for Argon2id, which has a thread of its own,
// so that neither matching nor the sockets wait for it.
//
//   a key makes a user → the person sets a password with the enrolment secret (and confirms the codes of an authenticator app, where
//   the key may operate or regulate) → logs in → a session acts with the user's key
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>

#include "gateway/login/one_time_code.hpp"
#include "gateway/login/sessions.hpp"
#include "gateway/login/throttle.hpp"
#include "gateway/login/users.hpp"

namespace tongqu::gateway {

inline constexpr std::size_t kHashingThreads = 1;     // so that a flood of log-ins leaves the other core to the market
inline constexpr std::size_t kMaxWaitingHashes = 64;  // one more is refused as overloaded, before any effect
inline constexpr Duration kEnrolmentTime = days(7);   // to set a password in
inline constexpr Duration kConfirmationTime = seconds(600);  // to confirm the first code in

enum class LogInError : std::uint8_t {
    refused,            // no such user, not active, wrong password or wrong code: never said which
    code_required,      // the password was right, and a code is needed
    delayed,            // too many failures: wait
    enrolment_refused,  // no such user, wrong enrolment secret, or its time is over
    password_unfit,     // is_fit_password
    code_refused,       // the first code of a new secret is wrong
    nothing_pending,    // no new secret waits for its first code
    taken,              // the participant has a user of this name
    too_many,           // kMaxUsers are there
    overloaded,         // too much at once
    unavailable         // the users' file, or the store of sessions
};

struct LogInRefusal {
    LogInError error;
    Duration wait{};  // when delayed
};

struct LogInOptions {
    std::function<ScopeSet(KeyId)> scopes_of;  // of a key; none for one that has ended
    Argon2Cost cost = kPasswordCost;
    SessionStore* store = nullptr;  // nothing: this process's memory
};

// Who somebody says to be, from where.
struct Claimant {
    std::optional<ParticipantId> participant;  // nothing where there is none of that name
    std::string name;                          // of the user
    std::string typed;                         // as a whole
    std::string address;
};

// What an authenticator app is told; shown once.
struct NewCodes {
    std::string secret, uri;
    Time until;  // confirm within
};

class LogInDesk {
  public:
    template <class T>
    using Result = boost::asio::awaitable<std::expected<T, LogInRefusal>>;

    // Opens or makes DIR/users.db. The error is a sentence for the operator.
    [[nodiscard]] static std::expected<std::unique_ptr<LogInDesk>, std::string> open(const std::filesystem::path& folder,
                                                                                     LogInOptions options);
    ~LogInDesk();

    [[nodiscard]] const Users& users() const { return *users_; }
    [[nodiscard]] Sessions& sessions() { return sessions_; }
    [[nodiscard]] bool needs_codes(const User& user) const { return is_privileged(options_.scopes_of(user.key)); }

    // Who it is. One computation of Argon2id whoever was named; a code that was right counts no second time, durably.
    [[nodiscard]] Result<UserNumber> log_in(Claimant who, std::string password, std::string code, Time now);

    // A user of this name and key, invited; the digest is the enrolment secret's.
    [[nodiscard]] Result<UserNumber> add(User user, Digest enrolment, Time now);
    // A new enrolment secret: password and codes are void until they are set again, sessions end.
    [[nodiscard]] Result<void> invite(UserNumber user, Digest enrolment, Time now);
    // Password, codes and sessions are gone; the name stays, so that what the key did has one.
    [[nodiscard]] Result<void> disable(UserNumber user, Time now);
    // All of it is gone.
    [[nodiscard]] Result<void> forget(UserNumber user, Time now);

    // Sets the password. Nothing: the user can log in; else its codes have to be confirmed first.
    [[nodiscard]] Result<std::optional<NewCodes>> enrol(Claimant who, Digest enrolment, std::string password, Time now);
    // The first code; recovery codes, shown once.
    [[nodiscard]] Result<std::vector<std::string>> confirm_enrolment(Claimant who, Digest enrolment, std::string code, Time now);

    // For someone who has logged in, with the password again. All sessions of the user end; the caller begins a new one.
    [[nodiscard]] Result<void> change_password(UserNumber user, std::string address, std::string password, std::string next, Time now);
    [[nodiscard]] Result<NewCodes> renew_codes(UserNumber user, std::string address, std::string password, Time now);
    [[nodiscard]] Result<std::vector<std::string>> confirm_codes(UserNumber user, std::string code, Time now);

    [[nodiscard]] const LogInThrottle& throttle() const { return throttle_; }

  private:
    struct Checked {
        UserNumber user;
        Stretched stretched;
    };
    // A new secret that waits for its first code.
    struct Pending {
        Stretched stretched;
        CodeSecret secret{};
        Time until;
        std::uint64_t generation = 0;
    };

    LogInDesk(std::unique_ptr<Users> users, LogInOptions options);
    [[nodiscard]] const User* user_of(const Claimant& who) const;
    [[nodiscard]] const User* enrolling(const Claimant& who, const Digest& enrolment, Time now) const;
    [[nodiscard]] Result<Checked> check_password(Claimant who, std::string password, Time now);
    [[nodiscard]] Result<Stretched> compute(std::function<Stretched()> work);
    [[nodiscard]] Result<void> replace(User next, Time now);
    [[nodiscard]] NewCodes begin_codes(const User& user, Stretched stretched, Time now);
    [[nodiscard]] Result<std::vector<std::string>> finish_codes(UserNumber user, std::string code, Time now);
    [[nodiscard]] Claimant claimant_of(UserNumber user, std::string address) const;

    LogInOptions options_;
    std::unique_ptr<Users> users_;
    MemorySessions memory_;
    Sessions sessions_;
    LogInThrottle throttle_;
    PasswordHash nobody_;  // what is computed for users that are not there
    std::map<UserNumber, Pending> pending_;
    std::size_t waiting_ = 0;
    boost::asio::thread_pool hashing_{kHashingThreads};
};

}  // namespace tongqu::gateway
