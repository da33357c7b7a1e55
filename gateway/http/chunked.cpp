#include "gateway/http/chunked.hpp"

#include <algorithm>
#include <array>

#include "gateway/http/characters.hpp"
#include "gateway/http/request_head.hpp"

namespace tongqu::http {

namespace {

constexpr std::size_t kSizeDigits = 16;

// RFC 9110 §6.5.1: what must not come after the body, because it decides about the body, the way or the
// right.
constexpr std::array<std::string_view, 13> kNotInTrailer = {"authorization",
                                                            "connection",
                                                            "content-encoding",
                                                            "content-length",
                                                            "cookie",
                                                            "expect",
                                                            "host",
                                                            "idempotency-key",
                                                            "te",
                                                            "trailer",
                                                            "transfer-encoding",
                                                            "upgrade",
                                                            "proxy-authorization"};

std::size_t token_length(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::find_if_not(text, is_token_char) - text.begin());
}

// The length of the quoted string at the start of `text`, 0 when there is none (RFC 9110 §5.6.4).
std::size_t quoted_length(std::string_view text) {
    if (!text.starts_with('"')) return 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') return i + 1;
        if (text[i] == '\\' && ++i == text.size()) return 0;
        if (is_control(text[i]) && text[i] != '\t') return 0;
    }
    return 0;
}

// *( ";" name [ "=" ( token / quoted-string ) ] ), without the blanks that the RFC calls bad.
bool valid_extensions(std::string_view text) {
    while (!text.empty()) {
        if (text.front() != ';') return false;
        text.remove_prefix(1);
        const std::size_t name = token_length(text);
        if (name == 0) return false;
        text.remove_prefix(name);
        if (!text.starts_with('=')) continue;
        text.remove_prefix(1);
        const std::size_t value = std::max(token_length(text), quoted_length(text));
        if (value == 0) return false;
        text.remove_prefix(value);
    }
    return true;
}

}  // namespace

std::expected<void, HttpError> ChunkedDecoder::take_size(std::string_view line, const Limits& limits,
                                                         const std::string& body) {
    std::size_t digits = 0;
    std::uint64_t size = 0;
    for (; digits < line.size() && hex_value(line[digits]) >= 0; ++digits) {
        if (digits == kSizeDigits) return std::unexpected(errors::kChunk);
        size = size * 16 + static_cast<std::uint64_t>(hex_value(line[digits]));
    }
    const std::string_view extensions = line.substr(digits);
    if (digits == 0 || !valid_extensions(extensions)) return std::unexpected(errors::kChunk);
    extension_bytes_ += extensions.size();
    if (extension_bytes_ > limits.chunk_extension_bytes) return std::unexpected(errors::kChunk);
    if (size > limits.body_bytes - std::min(limits.body_bytes, body.size()))
        return std::unexpected(errors::kBodyTooLarge);
    left_ = size;
    state_ = size == 0 ? State::trailer : State::data;
    return {};
}

// One line of the size or trailer kind; 0 when it is not complete.
std::expected<std::size_t, HttpError> ChunkedDecoder::take_line(std::string_view bytes, const Limits& limits,
                                                                const std::string& body) {
    const bool trailer = state_ == State::trailer;
    const HttpError& malformed = trailer ? errors::kTrailer : errors::kChunk;
    const std::size_t limit = trailer ? limits.trailer_bytes - trailer_bytes_ : limits.chunk_line_bytes;
    const std::size_t feed = bytes.substr(0, limit).find('\n');
    const std::size_t cr = bytes.substr(0, std::min(feed, limit)).find('\r');
    if (feed == std::string_view::npos) {
        if (bytes.size() >= limit) return std::unexpected(trailer ? errors::kHeaderTooLarge : errors::kChunk);
        if (cr != std::string_view::npos && cr + 1 != bytes.size()) return std::unexpected(malformed);
        return 0;
    }
    if (feed == 0 || cr != feed - 1) return std::unexpected(malformed);
    const std::string_view line = bytes.substr(0, feed - 1);
    if (!trailer) {
        if (auto size = take_size(line, limits, body); !size) return std::unexpected(size.error());
    } else if (line.empty()) {
        state_ = State::done;
    } else {
        trailer_bytes_ += feed + 1;
        const auto field = read_field_line(line);
        if (!field) return std::unexpected(errors::kTrailer);
        for (std::string_view name : kNotInTrailer)
            if (equal_ignoring_case(name, field->name)) return std::unexpected(errors::kTrailer);
    }
    return feed + 1;
}

std::expected<std::size_t, HttpError> ChunkedDecoder::feed(std::string_view bytes, const Limits& limits,
                                                           std::string& body) {
    std::size_t taken = 0;
    while (!bytes.empty() && state_ != State::done) {
        std::size_t step = 0;
        if (state_ == State::data) {
            step = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
            body.append(bytes.substr(0, step));
            left_ -= step;
            if (left_ == 0) state_ = State::data_end;
        } else if (state_ == State::data_end) {
            if (bytes[0] != '\r' || (bytes.size() > 1 && bytes[1] != '\n'))
                return std::unexpected(errors::kChunk);
            if (bytes.size() == 1) break;
            step = 2;
            state_ = State::size_line;
        } else {
            const auto line = take_line(bytes, limits, body);
            if (!line) return std::unexpected(line.error());
            if (*line == 0) break;
            step = *line;
        }
        taken += step;
        bytes.remove_prefix(step);
    }
    return taken;
}

}  // namespace tongqu::http
