#pragma once
// Just enough of HTTP/1.1 to find where an answer ends: the load generator shares the machine with the
// server.
#include <charconv>
#include <cstddef>
#include <expected>
#include <optional>
#include <string_view>

namespace tongqu::bench {

struct Answer {
    unsigned status = 0;
    std::string_view body;
    std::size_t bytes = 0;  // head and body
};

enum class AnswerError {
    incomplete,  // more bytes are needed
    not_http     // no status line, or no Content-Length where a body may follow
};

inline std::optional<std::size_t> content_length(std::string_view head) {
    for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "}) {
        const std::size_t at = head.find(name);
        if (at == std::string_view::npos) continue;
        std::size_t length = 0;
        const char* const digits = head.data() + at + name.size();
        const auto read = std::from_chars(digits, head.data() + head.size(), length);
        if (read.ec == std::errc()) return length;
    }
    return std::nullopt;
}

// The answer at the beginning of `bytes`; views point into them.
inline std::expected<Answer, AnswerError> first_answer(std::string_view bytes) {
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) return std::unexpected(AnswerError::incomplete);
    constexpr std::string_view kVersion = "HTTP/1.1 ";
    Answer answer;
    if (!bytes.starts_with(kVersion)) return std::unexpected(AnswerError::not_http);
    const char* const digits = bytes.data() + kVersion.size();
    if (std::from_chars(digits, digits + 3, answer.status).ec != std::errc())
        return std::unexpected(AnswerError::not_http);
    const auto length = answer.status == 204 ? std::size_t{0} : content_length(bytes.substr(0, end + 2));
    if (!length) return std::unexpected(AnswerError::not_http);
    answer.bytes = end + 4 + *length;
    if (bytes.size() < answer.bytes) return std::unexpected(AnswerError::incomplete);
    answer.body = bytes.substr(end + 4, *length);
    return answer;
}

}  // namespace tongqu::bench
