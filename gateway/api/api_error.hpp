#pragma once
// The errors of the resources: which refusal has which status. Codes are stable and stand in docs/errors.md.
#include <array>
#include <string_view>

#include "gateway/http/json_reader.hpp"
#include "gateway/http/response.hpp"
#include "gateway/intake/intake.hpp"
#include "market/reject_reason.hpp"

namespace tongqu::gateway {

// code, status, text. Those that JsonReader reports (gateway/http/json_reader.hpp) come first.
#define TONGQU_API_ERRORS(X)                                                                          \
    X(malformed_json, 400, "the body is not JSON")                                                    \
    X(not_an_object, 400, "the body is not a JSON object")                                            \
    X(duplicate_field, 400, "a field occurs twice")                                                   \
    X(too_deep, 400, "the body is nested too deeply")                                                 \
    X(too_many_values, 400, "the body has too many values")                                           \
    X(unknown_field, 400, "this field is not known here")                                             \
    X(missing_field, 400, "this field is required")                                                   \
    X(wrong_type, 400, "this field has another type")                                                 \
    X(too_long, 400, "this text is too long")                                                         \
    X(too_many_items, 400, "this list is too long")                                                   \
    X(number_out_of_range, 400, "this number does not fit")                                           \
    X(invalid_decimal, 400,                                                                           \
      "a decimal is a string such as \"12.50\": digits, a point, an optional minus sign")             \
    X(too_many_digits, 400, "a decimal has at most 18 significant digits, 9 of them after the point") \
    X(invalid_value, 400, "this is none of the values of the field")                                  \
    X(invalid_time, 400, "a time is RFC 3339, such as 2026-03-01T08:00:00Z")                          \
    X(unknown_parameter, 400, "this query parameter is not known here")                               \
    X(invalid_parameter, 400, "this query parameter has no such value")                               \
    X(authentication_required, 401, "this needs a key: Authorization: Bearer KEY")                    \
    X(invalid_authorization, 401, "the Authorization header is not of the form Bearer KEY")           \
    X(two_credentials, 401, "the request has both an Authorization header and a signature")             \
    X(invalid_signature_header, 401,                                                                  \
      "a signed request has Tongqu-Key, Tongqu-Timestamp (microseconds) and Tongqu-Signature (base64)") \
    X(invalid_recv_window, 401, "Tongqu-Recv-Window is 1 to 60000 milliseconds")                      \
    X(signature_stale, 401, "the signature's timestamp is older than the receive window, or than the service's start") \
    X(signature_from_future, 401, "the signature's timestamp is ahead of the exchange's clock")       \
    X(signature_invalid, 401, "the signature does not fit the key, the timestamp, the method, the path or the body") \
    X(signature_replayed, 401, "this signed request was seen before; sign a new one with a fresh timestamp") \
    X(signed_text_too_long, 413, "a signed order, amendment, cancel or key is at most 2048 bytes, timestamp and path included") \
    X(signed_path_not_plain, 400, "what is signed of an order names it plainly: nothing percent-encoded, no needless sign") \
    X(invalid_public_key, 400, "a public key is the 32 bytes of an Ed25519 key in base64")            \
    X(public_key_in_use, 409, "this public key is registered already: make a new pair")               \
    X(rate_limited, 429, "too many requests; RateLimit-Remaining tells what is left, Retry-After when to go on") \
    X(key_killed, 403, "the key's kill switch is engaged: it places and amends nothing")              \
    X(not_by_this_key, 403, "this needs another key of yours, or the operator's")                     \
    X(key_order_too_large, 422, "the order is above the key's own limit on its size")                 \
    X(key_needs_price, 422, "the key's own limits are on amounts, and an order without a price has none") \
    X(key_too_many_open_orders, 422, "the key has as many open orders as its own limit allows")       \
    X(key_exposure_exceeded, 422, "the key's open orders would be worth more than its own limit allows") \
    X(key_price_too_far, 422, "the price is further from the reference than the key's own limit allows") \
    X(participant_order_too_large, 422, "the order is above the operator's limit on the participant's orders") \
    X(participant_needs_price, 422, "the operator's limits on the participant are on amounts, and an order without a price has none") \
    X(participant_price_too_far, 422, "the price is further from the reference than the operator lets the participant go") \
    X(participant_too_many_open_orders, 422, "the participant has as many open orders as the operator allows") \
    X(participant_exposure_exceeded, 422, "the participant's open orders would be worth more than the operator allows") \
    X(key_not_found, 404, "you have no such key")                                                     \
    X(session_ended, 401, "the session has ended: log in again")                                      \
    X(session_required, 403, "this is for somebody who has logged in, not for a key by itself")       \
    X(foreign_page, 403,                                                                              \
      "with a session, a write needs the header Tongqu-CSRF and no foreign Origin, the stream the exchange's own Origin") \
    X(log_in_refused, 401, "no such user, or a wrong password or code")                               \
    X(code_required, 401, "a code of your authenticator app, or a recovery code, is needed too")      \
    X(log_in_delayed, 429, "too many failed log-ins of this user or from this address; Retry-After says when to go on") \
    X(enrolment_refused, 401, "no such user, or the enrolment secret is wrong, used or over")         \
    X(password_unfit, 422,                                                                            \
      "a password has 12 characters at least, 5 different ones, no control characters, and not the user's name") \
    X(code_refused, 422, "this is not the code that the new secret gives now")                        \
    X(no_code_pending, 409, "no new secret waits for its first code, or no longer: begin again")      \
    X(invalid_user_name, 400, "a user_id is 1 to 64 letters, digits, '.', '_', '-'")                  \
    X(user_exists, 409, "there is a user of this name")                                               \
    X(user_not_found, 404, "you have no such user")                                                   \
    X(user_disabled, 409, "the user's key was revoked or has expired: forget the user and make it anew") \
    X(session_not_found, 404, "you have no such session")                                             \
    X(too_many_users, 429, "no further user can be kept")                                             \
    X(grant_not_found, 404, "the trade has no grant that can be read")                                \
    X(dispute_not_found, 404, "the trade was not disputed")                                           \
    X(range_backwards, 400, "the range ends before it begins")                                        \
    X(not_in_head, 404, "no signed head of the transparency log holds this command, or not yet; ask again after the next head") \
    X(head_not_found, 404, "the transparency log has no head of that number")                         \
    X(item_not_found, 404, "the command has no such item, or it is not yours to see")                 \
    X(answer_not_kept, 409,                                                                           \
      "this was carried out before, and its answer is not kept any more: ask for the result")         \
    X(price_off_tick, 422, "the price is not a whole number of ticks")                                \
    X(quantity_off_lot, 422, "the quantity is not a whole number of lots")                            \
    X(amount_off_micro, 422, "the amount is not a whole number of micro-units (0.000001)")            \
    X(statement_too_large, 422, "the period has too many movements for one statement: ask for a shorter one") \
    X(period_too_busy, 422, "too much was ordered in the period for one answer: ask for a shorter one") \
    X(period_not_kept, 422, "what was ordered so long ago is not kept any more: begin later")        \
    X(too_many_grants, 429, "too many different grants were tried for this trade")                    \
    X(overloaded, 503, "too much at once; try again later")                                           \
    X(storage_full, 503, "the exchange has no room to record commands; try again later")              \
    X(clock_halted, 503, "the exchange's clock is not trusted at the moment; try again later")        \
    X(stopping, 503, "the exchange is shutting down; try again later")                                \
    X(vault_unavailable, 503, "the store of grants cannot be reached; try again later")               \
    X(log_in_unavailable, 503, "users or sessions cannot be reached; try again later")               \
    X(log_unavailable, 503, "the transparency log cannot be read at the moment")                      \
    X(settlement_behind, 503, "the settlement store is not up to date, or there is none; try again later") \
    X(not_ready, 503, "the exchange is not ready yet")

enum class ApiError : std::uint8_t {
#define TONGQU_ENUMERATE(code, status, text) code,
    TONGQU_API_ERRORS(TONGQU_ENUMERATE)
#undef TONGQU_ENUMERATE
};

struct ApiErrorRow {
    ApiError error;
    unsigned status;
    std::string_view code;
    std::string_view text;
};

inline constexpr auto kApiErrorRows = std::to_array<ApiErrorRow>({
#define TONGQU_ROW(code, status, text) {ApiError::code, status, #code, text},
    TONGQU_API_ERRORS(TONGQU_ROW)
#undef TONGQU_ROW
});

[[nodiscard]] constexpr const ApiErrorRow& describe(ApiError error) {
    return kApiErrorRows[static_cast<std::size_t>(error)];
}

[[nodiscard]] constexpr unsigned status_of(RejectKind kind) {
    switch (kind) {
        case RejectKind::unauthenticated:
            return 401;
        case RejectKind::forbidden:
            return 403;
        case RejectKind::not_found:
            return 404;
        case RejectKind::conflict:
            return 409;
        case RejectKind::rule:
            return 422;
        case RejectKind::quota:
            return 429;
    }
    return 500;
}

// What Retry-After says, in seconds.
inline constexpr int kRetryOverloaded = 1;
inline constexpr int kRetryQuota = 60;

[[nodiscard]] http::Response refusal(RejectReason reason);
[[nodiscard]] http::Response refusal(ApiError error, std::string_view path = {});
[[nodiscard]] http::Response refusal(IntakeError error);
// The status follows from the code, which is one of either table.
[[nodiscard]] http::Response refusal(const http::FieldError& error);

}  // namespace tongqu::gateway
