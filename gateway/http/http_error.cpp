#include "gateway/http/http_error.hpp"

#include <array>

namespace tongqu::http {

namespace {

constexpr std::array kAll = {errors::kIncomplete,     errors::kLineEnding,
                             errors::kRequestLine,    errors::kVersion,
                             errors::kMethod,         errors::kTarget,
                             errors::kTargetTooLong,  errors::kDuplicateParameter,
                             errors::kHeaderName,     errors::kHeaderValue,
                             errors::kLineFolding,    errors::kDuplicateHeader,
                             errors::kHeaderTooLarge, errors::kHost,
                             errors::kContentLength,  errors::kFraming,
                             errors::kTransferCoding, errors::kContentCoding,
                             errors::kExpectation,    errors::kChunk,
                             errors::kTrailer,        errors::kBodyTooLarge,
                             errors::kEarlyBytes,     errors::kTimeout,        errors::kOverloaded,
                             errors::kNotFound,       errors::kMethodNotAllowed,
                             errors::kInternal};

}  // namespace

std::span<const HttpError> all_http_errors() { return kAll; }

}  // namespace tongqu::http
