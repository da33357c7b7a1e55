// POST /v1/enrolments · POST /v1/enrolments/confirm: what a person does with an enrolment secret
#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/log_in_words.hpp"
#include "gateway/api/secret.hpp"
#include "gateway/api/session_cookie.hpp"
#include "gateway/api/text_limits.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

asio::awaitable<http::Response> enrol(Call call) {
    LogInDesk* people = call.around.options.people;
    if (people == nullptr) co_return refusal(ApiError::log_in_unavailable);
    Body body(call);
    Claimant who = claimant_of(call, body.text("user", kSecretText));
    const Digest secret = sha256(body.text("enrolment_secret", kSecretText));
    std::string password = body.text("password", kPasswordBytes);
    if (auto problem = body.problem()) co_return std::move(*problem);
    if (!has_no_foreign_origin(call.around, call.request)) co_return refusal(ApiError::foreign_page);
    const auto done = co_await people->enrol(std::move(who), secret, std::move(password), call.around.options.now());
    if (!done) co_return refusal(done.error());
    http::JsonWriter json;
    json.begin_object().field("status", *done ? "code_required" : "active");
    if (*done) write_new_codes(json, **done);
    co_return answer(std::move(json.end_object()));
}

asio::awaitable<http::Response> confirm_enrolment(Call call) {
    LogInDesk* people = call.around.options.people;
    if (people == nullptr) co_return refusal(ApiError::log_in_unavailable);
    Body body(call);
    Claimant who = claimant_of(call, body.text("user", kSecretText));
    const Digest secret = sha256(body.text("enrolment_secret", kSecretText));
    std::string code = body.text("code", kSecretText);
    if (auto problem = body.problem()) co_return std::move(*problem);
    if (!has_no_foreign_origin(call.around, call.request)) co_return refusal(ApiError::foreign_page);
    const auto done = co_await people->confirm_enrolment(std::move(who), secret, std::move(code), call.around.options.now());
    if (!done) co_return refusal(done.error());
    http::JsonWriter json;
    json.begin_object().field("status", "active");
    write_recovery_codes(json, *done);
    co_return answer(std::move(json.end_object()));
}

}  // namespace

void add_enrolments(Routes& routes) {
    using http::Method;
    add_route(routes, Method::post, "/v1/enrolments", Access::everyone, "enrol", enrol);
    add_route(routes, Method::post, "/v1/enrolments/confirm", Access::everyone, "confirmEnrolment", confirm_enrolment);
}

}  // namespace tongqu::gateway
