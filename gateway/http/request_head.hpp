#pragma once
// Strict reading of a request's head (RFC 9112), from bytes, without a socket. What lenient servers wave
// through is refused here: folded lines, bare CR or LF, blanks before colons, doubled or missing Host,
// framing said twice.
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "gateway/http/http_error.hpp"
#include "gateway/http/limits.hpp"
#include "gateway/http/request.hpp"

namespace tongqu::http {

// What the head says about the bytes after it.
struct BodyPlan {
    std::uint64_t length = 0;  // of the body when not chunked; never above Limits::body_bytes
    bool chunked = false;
    bool expects_continue = false;  // wants "100 Continue" before it sends the body
    bool keep_alive = true;         // the connection may stay open after the answer
};

// Finds the end of a head in bytes that arrive piece by piece, and refuses what can no longer become one.
class HeadScanner {
  public:
    struct Span {
        std::size_t begin = 0;  // of the request line, after skipped empty lines
        std::size_t end = 0;    // past the empty line
    };

    // `bytes`: all bytes of the connection since the request before, with what earlier calls saw at the
    // front. The head's place when it is complete, nothing while it is not. O(new bytes).
    [[nodiscard]] std::expected<std::optional<Span>, HttpError> scan(std::string_view bytes,
                                                                     const Limits& limits);
    // Whether anything but empty lines has been seen.
    [[nodiscard]] bool begun(std::string_view bytes) const { return bytes.size() > begin_; }
    void restart() { *this = HeadScanner(); }

  private:
    [[nodiscard]] HttpError too_large(std::string_view bytes, const Limits& limits) const;

    std::size_t begin_ = 0;     // of the request line
    std::size_t line_ = 0;      // of the line not yet complete
    std::size_t searched_ = 0;  // no line feed from line_ to here
    std::size_t lines_ = 0;
    std::size_t empty_lines_ = 0;
    bool request_line_checked_ = false;
};

// Reads a complete head, from the request line to the empty line included, into `into`; body, peer and id
// stay.
[[nodiscard]] std::expected<BodyPlan, HttpError> read_request_head(std::string_view head,
                                                                   const Limits& limits, Request& into);

// The same for those who only want the verdict.
[[nodiscard]] std::expected<BodyPlan, HttpError> check_request_head(std::string_view head,
                                                                    const Limits& limits = {});

// One line of a header or trailer section, without its line ending: name as it stands and trimmed value.
struct FieldLine {
    std::string_view name;
    std::string_view value;
};
[[nodiscard]] std::expected<FieldLine, HttpError> read_field_line(std::string_view line);

}  // namespace tongqu::http
