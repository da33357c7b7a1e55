#include <algorithm>

#include "gateway/http/request_head.hpp"
#include "gateway/http/request_line.hpp"

namespace tongqu::http {

HttpError HeadScanner::too_large(std::string_view bytes, const Limits& limits) const {
    if (lines_ > 0) return errors::kHeaderTooLarge;
    const std::string_view start = bytes.substr(begin_, limits.method_bytes + 1);
    return start.find(' ') == std::string_view::npos ? errors::kRequestLine : errors::kTargetTooLong;
}

std::expected<std::optional<HeadScanner::Span>, HttpError> HeadScanner::scan(std::string_view bytes,
                                                                             const Limits& limits) {
    while (true) {
        const std::size_t from = std::max(line_, searched_);
        const std::size_t feed = std::min(bytes.find('\n', from), bytes.size());
        // Every CR must be followed by an LF; the last byte seen may still get its own.
        const std::size_t seen_before = std::max(line_, from == 0 ? 0 : from - 1);
        if (bytes.size() > 0) {
            const std::size_t last = feed == bytes.size() ? bytes.size() - 1 : feed - (feed > line_ ? 1 : 0);
            if (last > seen_before &&
                bytes.substr(seen_before, last - seen_before).find('\r') != std::string_view::npos)
                return std::unexpected(errors::kLineEnding);
        }
        if (feed == bytes.size()) break;
        if (feed == line_ || bytes[feed - 1] != '\r') return std::unexpected(errors::kLineEnding);

        const bool empty = feed - 1 == line_;
        line_ = searched_ = feed + 1;
        if (empty && lines_ > 0) {
            if (line_ - begin_ > limits.head_bytes) return std::unexpected(too_large(bytes, limits));
            return Span{begin_, line_};
        }
        if (empty) {
            if (++empty_lines_ > limits.leading_empty_lines) return std::unexpected(errors::kRequestLine);
            begin_ = line_;
        } else {
            ++lines_;
        }
    }
    searched_ = bytes.size();
    if (lines_ > 0 && !request_line_checked_) {
        const std::string_view rest = bytes.substr(begin_);
        if (auto line = read_request_line(rest.substr(0, rest.find('\r')), limits); !line)
            return std::unexpected(line.error());
        request_line_checked_ = true;
    }
    if (bytes.size() - begin_ > limits.head_bytes) return std::unexpected(too_large(bytes, limits));
    return std::nullopt;
}

}  // namespace tongqu::http
