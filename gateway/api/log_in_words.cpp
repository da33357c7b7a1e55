#include "gateway/api/log_in_words.hpp"

#include "gateway/api/words.hpp"

namespace tongqu::gateway {

Claimant claimant_of(const Call& call, std::string_view text) {
    const std::size_t at = std::min(text.rfind('@'), text.size());
    const auto name = user_name_of(text.substr(0, at));
    const std::string_view firm = at < text.size() ? text.substr(at + 1) : std::string_view();
    const auto* participant = call.directory().participant(firm);
    Claimant who;
    if (participant != nullptr) who.participant = participant->id;
    who.name = name.value_or("");
    who.typed = who.name + "@" + std::string(firm);
    who.address = call.request.peer;
    return who;
}

std::string login_of(const Call& call, const User& user) {
    return user.name + "@" + call.directory().participants().at(user.participant).terms.name_id;
}

http::Response refusal(const LogInRefusal& refused) {
    switch (refused.error) {
        case LogInError::refused:
            return refusal(ApiError::log_in_refused);
        case LogInError::code_required:
            return refusal(ApiError::code_required);
        case LogInError::enrolment_refused:
            return refusal(ApiError::enrolment_refused);
        case LogInError::password_unfit:
            return refusal(ApiError::password_unfit, "password");
        case LogInError::code_refused:
            return refusal(ApiError::code_refused, "code");
        case LogInError::nothing_pending:
            return refusal(ApiError::no_code_pending);
        case LogInError::taken:
            return refusal(ApiError::user_exists, "user_id");
        case LogInError::too_many:
            return refusal(ApiError::too_many_users);
        case LogInError::overloaded:
            return refusal(ApiError::overloaded);
        case LogInError::unavailable:
            return refusal(ApiError::log_in_unavailable);
        case LogInError::delayed:
            break;
    }
    const ApiErrorRow& row = describe(ApiError::log_in_delayed);
    http::Response response = http::error_response(row.status, row.code, row.text, {});
    response.headers.emplace_back("Retry-After", std::to_string((refused.wait.raw() + 999'999) / 1'000'000));
    return response;
}

void write_user(http::JsonWriter& json, const Call& call, const User& user) {
    constexpr std::array<std::string_view, 3> kStatusWords = {"invited", "active", "disabled"};
    const service::KeyRecord& key = call.directory().keys().at(user.key);
    json.field("user_id", user.name).field("login", login_of(call, user));
    json.field("participant_id", call.directory().participants().at(user.participant).terms.name_id);
    json.field("key_id", std::to_string(user.key.raw())).key("scopes").begin_array();
    key.scopes.for_each([&](Scope scope) { json.string(word_of(scope)); });
    json.end_array().field("status", kStatusWords[static_cast<std::size_t>(user.status)]);
    json.field("codes", user.codes.has_value()).field("created", to_rfc3339(user.created));
    if (key.expires) json.field("expires", to_rfc3339(*key.expires));
}

void write_new_codes(http::JsonWriter& json, const NewCodes& codes) {
    json.field("code_secret", codes.secret).field("otpauth_uri", codes.uri).field("confirm_until", to_rfc3339(codes.until));
}

void write_recovery_codes(http::JsonWriter& json, const std::vector<std::string>& codes) {
    json.key("recovery_codes").begin_array();
    for (const std::string& code : codes) json.string(code);
    json.end_array();
}

}  // namespace tongqu::gateway
