// How a person comes to have a password and codes, and how they change.
#include "gateway/login/log_in_desk.hpp"
#include "gateway/login/user_codes.hpp"

namespace tongqu::gateway {
namespace {

template <class T>
auto enrolment_refusal(LogInError error, Duration wait = {}) {
    return std::expected<T, LogInRefusal>(std::unexpect, LogInRefusal{error, wait});
}

LogInError of_users(UserError error) {
    switch (error) {
        case UserError::taken:
            return LogInError::taken;
        case UserError::too_many:
            return LogInError::too_many;
        case UserError::changing:
            return LogInError::overloaded;
        case UserError::unavailable:
            break;
    }
    return LogInError::unavailable;
}

}  // namespace

// A user that changes so has no session left from before.
LogInDesk::Result<void> LogInDesk::replace(User next, Time now) {
    const UserNumber number = next.number;
    next.generation = fresh_generation();
    const auto kept = co_await users_->change(std::move(next));
    if (!kept) co_return enrolment_refusal<void>(of_users(kept.error()));
    // Its sessions are over already, by their generation: what a store that cannot be reached keeps of them is worth nothing.
    [[maybe_unused]] const auto tried = co_await sessions_.end_all(number, now);
    co_return std::expected<void, LogInRefusal>();
}

LogInDesk::Result<UserNumber> LogInDesk::add(User user, Digest enrolment, Time now) {
    user.created = now;
    user.generation = fresh_generation();
    user.enrolment = Enrolment{enrolment, now + kEnrolmentTime};
    const auto added = co_await users_->add(std::move(user));
    if (!added) co_return enrolment_refusal<UserNumber>(of_users(added.error()));
    co_return std::expected<UserNumber, LogInRefusal>(*added);
}

LogInDesk::Result<void> LogInDesk::invite(UserNumber number, Digest enrolment, Time now) {
    User next = *users_->find(number);
    next.status = UserStatus::invited;
    next.enrolment = Enrolment{enrolment, now + kEnrolmentTime};
    next.password.reset();
    next.codes.reset();
    pending_.erase(number);
    auto done = co_await replace(std::move(next), now);
    co_return done;
}

LogInDesk::Result<void> LogInDesk::disable(UserNumber number, Time now) {
    User next = *users_->find(number);
    next.status = UserStatus::disabled;
    next.enrolment.reset();
    next.password.reset();
    next.codes.reset();
    pending_.erase(number);
    auto done = co_await replace(std::move(next), now);
    co_return done;
}

LogInDesk::Result<void> LogInDesk::forget(UserNumber number, Time now) {
    pending_.erase(number);
    const auto erased = co_await users_->erase(number);
    if (!erased) co_return enrolment_refusal<void>(of_users(erased.error()));
    [[maybe_unused]] const auto tried = co_await sessions_.end_all(number, now);
    co_return std::expected<void, LogInRefusal>();
}

const User* LogInDesk::enrolling(const Claimant& who, const Digest& enrolment, Time now) const {
    const User* user = user_of(who);
    const bool may = user != nullptr && user->enrolment && now < user->enrolment->ends && same_digest(user->enrolment->secret, enrolment);
    return may ? user : nullptr;
}

NewCodes LogInDesk::begin_codes(const User& user, Stretched stretched, Time now) {
    const CodeSecret secret = fresh_code_secret();
    const Time until = now + kConfirmationTime;
    std::erase_if(pending_, [&](const auto& each) { return each.second.until <= now; });
    pending_.insert_or_assign(user.number, Pending{std::move(stretched), secret, until, user.generation});
    return {to_base32(secret), otpauth_uri(secret, user.name), until};
}

LogInDesk::Result<std::optional<NewCodes>> LogInDesk::enrol(Claimant who, Digest enrolment, std::string password, Time now) {
    using Done = std::optional<NewCodes>;
    const User* user = enrolling(who, enrolment, now);
    if (user == nullptr) co_return enrolment_refusal<Done>(LogInError::enrolment_refused);
    if (!is_fit_password(password, user->name)) co_return enrolment_refusal<Done>(LogInError::password_unfit);
    std::function<Stretched()> work = [password = std::move(password), cost = options_.cost] { return stretch_new(password, cost); };
    auto stretched = co_await compute(std::move(work));
    if (!stretched) co_return enrolment_refusal<Done>(stretched.error().error);
    user = enrolling(who, enrolment, now);
    if (user == nullptr) co_return enrolment_refusal<Done>(LogInError::enrolment_refused);
    if (needs_codes(*user)) co_return std::expected<Done, LogInRefusal>(begin_codes(*user, std::move(*stretched), now));
    User next = *user;
    next.status = UserStatus::active;
    next.password = stretched->kept;
    next.codes.reset();
    next.enrolment.reset();
    const auto done = co_await replace(std::move(next), now);
    if (!done) co_return enrolment_refusal<Done>(done.error().error);
    co_return std::expected<Done, LogInRefusal>(std::nullopt);
}

LogInDesk::Result<std::vector<std::string>> LogInDesk::confirm_enrolment(Claimant who, Digest enrolment, std::string code, Time now) {
    const User* user = enrolling(who, enrolment, now);
    if (user == nullptr) co_return enrolment_refusal<std::vector<std::string>>(LogInError::enrolment_refused);
    auto done = co_await finish_codes(user->number, std::move(code), now);
    co_return done;
}

LogInDesk::Result<std::vector<std::string>> LogInDesk::finish_codes(UserNumber number, std::string code, Time now) {
    using Done = std::vector<std::string>;
    const auto found = pending_.find(number);
    const User* user = users_->find(number);
    if (found == pending_.end() || user == nullptr || found->second.until <= now || found->second.generation != user->generation)
        co_return enrolment_refusal<Done>(LogInError::nothing_pending);
    const Pending pending = found->second;
    const auto step = matching_step(pending.secret, code, now, 0);
    if (!step) co_return enrolment_refusal<Done>(LogInError::code_refused);
    pending_.erase(found);

    User next = *user;
    next.status = UserStatus::active;
    next.enrolment.reset();
    next.password = pending.stretched.kept;
    next.codes = Codes{seal_codes(number, pending.stretched, pending.secret), *step, {}};
    Done shown;
    for (std::size_t i = 0; i < kRecoveryCodes; ++i) {
        shown.push_back(fresh_recovery_code());
        next.codes->recovery.push_back(recovery_digest(next.password->salt, shown.back()));
    }
    const auto done = co_await replace(std::move(next), now);
    if (!done) co_return enrolment_refusal<Done>(done.error().error);
    co_return std::expected<Done, LogInRefusal>(std::move(shown));
}

Claimant LogInDesk::claimant_of(UserNumber number, std::string address) const {
    const User* user = users_->find(number);
    if (user == nullptr) return {std::nullopt, {}, {}, std::move(address)};
    return {user->participant, user->name, "again " + std::to_string(number.raw()), std::move(address)};
}

// Recovery codes are made with the salt, which stays: only the cost of guessing them is the same as before.
LogInDesk::Result<void> LogInDesk::change_password(UserNumber number, std::string address, std::string password, std::string next, Time now) {
    const Claimant who = claimant_of(number, std::move(address));
    if (!is_fit_password(next, who.name)) co_return enrolment_refusal<void>(LogInError::password_unfit);
    const auto checked = co_await check_password(who, std::move(password), now);
    if (!checked) co_return enrolment_refusal<void>(checked.error().error, checked.error().wait);
    throttle_.succeeded(who.typed, who.address);
    PasswordHash wanted{checked->stretched.kept.salt, options_.cost, {}};
    std::function<Stretched()> work = [next = std::move(next), wanted] { return stretch_again(next, wanted); };
    const auto stretched = co_await compute(std::move(work));
    if (!stretched) co_return enrolment_refusal<void>(stretched.error().error);
    const User* user = user_of(who);
    if (user == nullptr || !user->password || user->password->verifier != checked->stretched.kept.verifier)
        co_return enrolment_refusal<void>(LogInError::refused);
    User changed = *user;
    changed.password = stretched->kept;
    if (user->codes) {
        const auto secret = unseal_codes(*user, checked->stretched);
        if (!secret) co_return enrolment_refusal<void>(LogInError::unavailable);
        changed.codes->sealed = seal_codes(number, *stretched, *secret);
    }
    auto done = co_await replace(std::move(changed), now);
    co_return done;
}

LogInDesk::Result<NewCodes> LogInDesk::renew_codes(UserNumber number, std::string address, std::string password, Time now) {
    const Claimant who = claimant_of(number, std::move(address));
    auto checked = co_await check_password(who, std::move(password), now);
    if (!checked) co_return enrolment_refusal<NewCodes>(checked.error().error, checked.error().wait);
    throttle_.succeeded(who.typed, who.address);
    co_return std::expected<NewCodes, LogInRefusal>(begin_codes(*users_->find(number), std::move(checked->stretched), now));
}

LogInDesk::Result<std::vector<std::string>> LogInDesk::confirm_codes(UserNumber number, std::string code, Time now) {
    auto done = co_await finish_codes(number, std::move(code), now);
    co_return done;
}

}  // namespace tongqu::gateway
