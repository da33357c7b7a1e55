#include "gateway/login/user_codes.hpp"

#include <algorithm>

namespace tongqu::gateway {
namespace {

std::string context_of(UserNumber user) { return "code secret of user " + std::to_string(user.raw()); }

}  // namespace

std::string seal_codes(UserNumber user, const Stretched& password, const CodeSecret& secret) {
    const std::string_view plain(reinterpret_cast<const char*>(secret.data()), secret.size());
    const Bytes sealed = seal(password.sealing, plain, context_of(user));
    return std::string(sealed.begin(), sealed.end());
}

std::optional<CodeSecret> unseal_codes(const User& user, const Stretched& password) {
    const Bytes sealed(user.codes->sealed.begin(), user.codes->sealed.end());
    const auto plain = unseal(password.sealing, sealed, context_of(user.number));
    CodeSecret secret{};
    if (!plain || plain->size() != secret.size()) return std::nullopt;
    std::copy(plain->begin(), plain->end(), secret.begin());
    return secret;
}

std::optional<User> with_code_spent(const User& user, const Stretched& password, std::string_view code, Time now) {
    User next = user;
    if (const auto secret = unseal_codes(user, password))
        if (const auto step = matching_step(*secret, code, now, user.codes->last_step)) {
            next.codes->last_step = *step;
            return next;
        }
    const Digest wanted = recovery_digest(user.password->salt, code);
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < user.codes->recovery.size(); ++i)
        if (same_digest(user.codes->recovery[i], wanted)) found = i;
    if (!found) return std::nullopt;
    next.codes->recovery.erase(next.codes->recovery.begin() + static_cast<std::ptrdiff_t>(*found));
    return next;
}

}  // namespace tongqu::gateway
