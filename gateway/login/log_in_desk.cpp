#include "gateway/login/log_in_desk.hpp"

#include "gateway/login/on_pool.hpp"
#include "gateway/login/user_codes.hpp"

namespace tongqu::gateway {
namespace {

template <class T>
auto log_in_refused(LogInError error, Duration wait = {}) {
    return std::expected<T, LogInRefusal>(std::unexpect, LogInRefusal{error, wait});
}

}  // namespace

LogInDesk::LogInDesk(std::unique_ptr<Users> users, LogInOptions options)
    : options_(std::move(options)),
      users_(std::move(users)),
      sessions_(*users_, options_.store != nullptr ? *options_.store : memory_),
      nobody_{random_key(), options_.cost, {}} {}

LogInDesk::~LogInDesk() { hashing_.join(); }

std::expected<std::unique_ptr<LogInDesk>, std::string> LogInDesk::open(const std::filesystem::path& folder, LogInOptions options) {
    auto users = Users::open(folder);
    if (!users) return std::unexpected(users.error());
    return std::unique_ptr<LogInDesk>(new LogInDesk(std::move(*users), std::move(options)));
}

const User* LogInDesk::user_of(const Claimant& who) const {
    return who.participant ? users_->find(*who.participant, who.name) : nullptr;
}

LogInDesk::Result<Stretched> LogInDesk::compute(std::function<Stretched()> work) {
    if (waiting_ >= kMaxWaitingHashes) co_return log_in_refused<Stretched>(LogInError::overloaded);
    ++waiting_;
    Stretched done = co_await on_pool(hashing_, std::move(work));
    --waiting_;
    co_return std::expected<Stretched, LogInRefusal>(std::move(done));
}

// Everybody waits for one computation, whoever was named: neither the answer nor its time tells which names there are.
LogInDesk::Result<LogInDesk::Checked> LogInDesk::check_password(Claimant who, std::string password, Time now) {
    if (const auto wait = throttle_.begin(who.typed, who.address, now))
        co_return log_in_refused<Checked>(LogInError::delayed, *wait);
    const User* before = user_of(who);
    const bool can = before != nullptr && before->status == UserStatus::active && before->password;
    const PasswordHash known = can ? *before->password : nobody_;
    std::function<Stretched()> work = [password = std::move(password), known] { return stretch_again(password, known); };
    auto stretched = co_await compute(std::move(work));
    if (!stretched) {
        throttle_.withdrawn(who.typed, who.address);
        co_return log_in_refused<Checked>(stretched.error().error);
    }
    const User* user = user_of(who);
    const bool right = same_digest(stretched->kept.verifier, known.verifier);
    if (!can || !right || user == nullptr || user->status != UserStatus::active || !user->password || user->password->salt != known.salt)
        co_return log_in_refused<Checked>(LogInError::refused);
    co_return std::expected<Checked, LogInRefusal>(Checked{user->number, std::move(*stretched)});
}

LogInDesk::Result<UserNumber> LogInDesk::log_in(Claimant who, std::string password, std::string code, Time now) {
    auto checked = co_await check_password(who, std::move(password), now);
    if (!checked) co_return log_in_refused<UserNumber>(checked.error().error, checked.error().wait);
    const User& user = *users_->find(checked->user);
    if (!user.codes && needs_codes(user)) co_return log_in_refused<UserNumber>(LogInError::refused);
    if (user.codes) {
        if (code.empty()) {
            throttle_.withdrawn(who.typed, who.address);  // half of a log-in is no failure; the other half is counted by itself
            co_return log_in_refused<UserNumber>(LogInError::code_required);
        }
        auto next = with_code_spent(user, checked->stretched, code, now);
        if (!next) co_return log_in_refused<UserNumber>(LogInError::refused);
        const auto kept = co_await users_->change(std::move(*next));
        if (!kept) {
            throttle_.withdrawn(who.typed, who.address);
            co_return log_in_refused<UserNumber>(kept.error() == UserError::changing ? LogInError::overloaded : LogInError::unavailable);
        }
    }
    throttle_.succeeded(who.typed, who.address);
    co_return std::expected<UserNumber, LogInRefusal>(checked->user);
}

}  // namespace tongqu::gateway
