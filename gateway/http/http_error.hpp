#pragma once
// Every error with which the front itself answers, before or instead of a handler. The codes are stable.
#include <span>
#include <string_view>

namespace tongqu::http {

struct HttpError {
    unsigned status = 400;
    std::string_view code;     // stable, documented
    std::string_view message;  // for people; may change

    friend bool operator==(const HttpError& a, const HttpError& b) { return a.code == b.code; }
};

namespace errors {
inline constexpr HttpError kIncomplete{400, "incomplete_request",
                                       "the connection ended in the middle of a request"};
inline constexpr HttpError kLineEnding{400, "line_ending",
                                       "lines end with CR LF, and neither occurs elsewhere"};
inline constexpr HttpError kRequestLine{400, "request_line",
                                        "the request line is not METHOD SP TARGET SP HTTP/1.1"};
inline constexpr HttpError kVersion{505, "http_version", "only HTTP/1.1 and HTTP/1.0 are spoken here"};
inline constexpr HttpError kMethod{501, "unknown_method", "this method is not implemented"};
inline constexpr HttpError kTarget{400, "request_target",
                                   "the request target is not a path, or has a bad escape"};
inline constexpr HttpError kTargetTooLong{414, "target_too_long", "the request target is too long"};
inline constexpr HttpError kDuplicateParameter{400, "duplicate_parameter", "a query parameter occurs twice"};
inline constexpr HttpError kHeaderName{400, "header_name",
                                       "a header name is not a token followed at once by a colon"};
inline constexpr HttpError kHeaderValue{400, "header_value", "a header value has a control character"};
inline constexpr HttpError kLineFolding{400, "line_folding", "a header line begins with a blank"};
inline constexpr HttpError kDuplicateHeader{400, "duplicate_header",
                                            "a header that must be single occurs twice"};
inline constexpr HttpError kHeaderTooLarge{431, "header_too_large", "the header is too large"};
inline constexpr HttpError kHost{
    400, "host", "there must be exactly one valid Host, equal to that of the target if that has one"};
inline constexpr HttpError kContentLength{400, "content_length", "Content-Length is not one plain number"};
inline constexpr HttpError kFraming{400, "framing",
                                    "Transfer-Encoding is wrong, or comes with Content-Length or HTTP/1.0"};
inline constexpr HttpError kTransferCoding{501, "transfer_coding",
                                           "only the chunked transfer coding is implemented"};
inline constexpr HttpError kContentCoding{415, "content_coding",
                                          "bodies are taken without Content-Encoding only"};
inline constexpr HttpError kExpectation{417, "expectation", "only 100-continue can be expected"};
inline constexpr HttpError kChunk{400, "chunk", "the chunked body is malformed"};
inline constexpr HttpError kTrailer{400, "trailer",
                                    "the trailer section is malformed or names a field not allowed there"};
inline constexpr HttpError kBodyTooLarge{413, "body_too_large", "the body is too large"};
inline constexpr HttpError kEarlyBytes{400, "early_bytes",
                                       "bytes of another protocol came before the change to it was granted"};
inline constexpr HttpError kTimeout{408, "request_timeout", "the request did not arrive in time"};
inline constexpr HttpError kOverloaded{503, "overloaded", "too much at once; try again later"};
inline constexpr HttpError kNotFound{404, "not_found", "nothing is found at this path"};
inline constexpr HttpError kMethodNotAllowed{405, "method_not_allowed",
                                             "this resource does not take this method"};
inline constexpr HttpError kInternal{500, "internal_error", "the request failed inside the server"};
}  // namespace errors

// All of the above, in that order; the documents are compared with it.
[[nodiscard]] std::span<const HttpError> all_http_errors();

}  // namespace tongqu::http
