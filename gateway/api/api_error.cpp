#include "gateway/api/api_error.hpp"

#include <algorithm>

#include "market/check.hpp"

namespace tongqu::gateway {
namespace {

http::Response with_hints(http::Response response) {
    if (response.status == 503)
        response.headers.emplace_back("Retry-After", std::to_string(kRetryOverloaded));
    if (response.status == 429) response.headers.emplace_back("Retry-After", std::to_string(kRetryQuota));
    if (response.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

unsigned status_of_code(std::string_view code) {
    if (const auto row = std::ranges::find(kApiErrorRows, code, &ApiErrorRow::code);
        row != kApiErrorRows.end())
        return row->status;
    const auto row = std::ranges::find(kRejectRows, code, &RejectRow::code);
    TONGQU_CHECK(row != kRejectRows.end(), "an error code without a status: " + std::string(code));
    return status_of(row->kind);
}

}  // namespace

http::Response refusal(RejectReason reason) {
    const RejectRow& row = describe(reason);
    return with_hints(http::error_response(status_of(row.kind), row.code, row.text, row.path));
}

http::Response refusal(ApiError error, std::string_view path) {
    const ApiErrorRow& row = describe(error);
    return with_hints(http::error_response(row.status, row.code, row.text, path));
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
    return with_hints(
        http::error_response(status_of_code(error.code), error.code, error.message, error.path));
}

}  // namespace tongqu::gateway
