#pragma once
// How users and log-ins are read from requests and answered.
#include <string_view>

#include "gateway/api/call.hpp"
#include "gateway/login/log_in_desk.hpp"

namespace tongqu::gateway {

// "zhang.wei@acme": a user of a participant, known or not.
[[nodiscard]] Claimant claimant_of(const Call& call, std::string_view text);
// The same, of a user that is there.
[[nodiscard]] std::string login_of(const Call& call, const User& user);

[[nodiscard]] http::Response refusal(const LogInRefusal& refused);

// user_id, login, key_id, scopes, status and the rest of a user, secrets left out; into an open object.
void write_user(http::JsonWriter& json, const Call& call, const User& user);
void write_new_codes(http::JsonWriter& json, const NewCodes& codes);
void write_recovery_codes(http::JsonWriter& json, const std::vector<std::string>& codes);

}  // namespace tongqu::gateway
