#include "gateway/api/api_error.hpp"

#include <algorithm>

#include "market/check.hpp"

namespace tongqu::gateway {
namespace {

// The code is one of the tables'.
http::Response with_hints(http::Response response, std::string_view code) {
    response.error = code;
    if (response.status == 503)
        response.headers.emplace_back("Retry-After", std::to_string(kRetryOverloaded));
    if (response.status == 429) response.headers.emplace_back("Retry-After", std::to_string(kRetryQuota));
    if (response.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

struct CodeAndStatus {
    std::string_view code;  // as the table has it
    unsigned status;
};

CodeAndStatus in_tables(std::string_view code) {
    if (const auto row = std::ranges::find(kApiErrorRows, code, &ApiErrorRow::code);
        row != kApiErrorRows.end())
        return {row->code, row->status};
    const auto row = std::ranges::find(kRejectRows, code, &RejectRow::code);
    TONGQU_CHECK(row != kRejectRows.end(), "an error code without a status: " + std::string(code));
    return {row->code, status_of(row->kind)};
}

}  // namespace

http::Response refusal(RejectReason reason) {
    const RejectRow& row = describe(reason);
    return with_hints(http::error_response(status_of(row.kind), row.code, row.text, row.path), row.code);
}

http::Response refusal(ApiError error, std::string_view path) {
    const ApiErrorRow& row = describe(error);
    return with_hints(http::error_response(row.status, row.code, row.text, path), row.code);
}

http::Response not_ready(std::string_view why) {
    const ApiErrorRow& row = describe(ApiError::not_ready);
    std::string message(row.text);
    if (!why.empty()) message.append(": ").append(why);
    return with_hints(http::error_response(row.status, row.code, message), row.code);
}

http::Response refusal(IntakeError error) {
    switch (error) {
        case IntakeError::overloaded:
            return refusal(ApiError::overloaded);
        case IntakeError::storage_full:
            return refusal(ApiError::storage_full);
        case IntakeError::clock_halted:
            return refusal(ApiError::clock_halted);
        case IntakeError::stopping:
            return refusal(ApiError::stopping);
    }
    TONGQU_CHECK(false, "an intake error that does not exist");
    return {};
}

http::Response refusal(const http::FieldError& error) {
    const CodeAndStatus row = in_tables(error.code);
    return with_hints(http::error_response(row.status, error.code, error.message, error.path), row.code);
}

}  // namespace tongqu::gateway
