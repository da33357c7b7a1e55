#pragma once
// The second factor of a user: sealed with the password, spent code by code.
#include <string_view>

#include "gateway/login/one_time_code.hpp"
#include "gateway/login/user.hpp"

namespace tongqu::gateway {

// The secret as it is kept; `password` is what sealing goes by.
[[nodiscard]] std::string seal_codes(UserNumber user, const Stretched& password, const CodeSecret& secret);
// Nothing when the file was tampered with.
[[nodiscard]] std::optional<CodeSecret> unseal_codes(const User& user, const Stretched& password);

// The user after this code, of the app or for recovery, has counted; nothing when it does not count.
[[nodiscard]] std::optional<User> with_code_spent(const User& user, const Stretched& password, std::string_view code, Time now);

}  // namespace tongqu::gateway
