#include "cli/client/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace tongqu::cli {

namespace {

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

bool visible(std::string_view text) {
    for (const char c : text)
        if (c <= ' ' || c > '~') return false;
    return true;
}

}  // namespace

std::string Url::authority() const {
    const bool literal_v6 = host.find(':') != std::string::npos;
    const std::string shown = literal_v6 ? "[" + host + "]" : host;
    return port == (secure ? 443 : 80) ? shown : fmt::format("{}:{}", shown, port);
}

std::string Url::text() const { return (secure ? "https://" : "http://") + authority() + prefix; }

std::expected<Url, std::string> parse_url(std::string_view text) {
    const auto wrong = [&](std::string_view why) {
        return std::unexpected(fmt::format("\"{}\" is not an address of an exchange: {}", text, why));
    };
    const bool secure = text.starts_with("https://");
    if (!secure && !text.starts_with("http://")) return wrong("it has to begin with http:// or https://");
    if (!visible(text)) return wrong("it has blanks, control characters or letters outside ASCII");
    std::string_view rest = text.substr(secure ? 8 : 7);
    if (rest.find_first_of("?#@") != std::string_view::npos) return wrong("it has one of ? # @");

    Url url;
    url.secure = secure;
    url.port = secure ? 443 : 80;
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    url.prefix = rest.substr(slash);
    while (url.prefix.ends_with('/')) url.prefix.pop_back();
    rest = rest.substr(0, slash);

    std::size_t host_end = rest.find(':');
    if (rest.starts_with('[')) {
        host_end = rest.find(']');
        if (host_end == std::string_view::npos) return wrong("a bracket is missing");
        url.host = rest.substr(1, host_end - 1);
        rest = rest.substr(host_end + 1);
    } else {
        host_end = std::min(host_end, rest.size());
        url.host = rest.substr(0, host_end);
        rest = rest.substr(host_end);
    }
    if (url.host.empty()) return wrong("there is no host");
    if (!rest.empty()) {
        const auto port = rest.front() == ':' ? parse_port(rest.substr(1)) : std::nullopt;
        if (!port) return wrong("a port is a number from 1 to 65535");
        url.port = *port;
    }
    return url;
}

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (is_letter_or_digit(c) || std::string_view("-._~:").find(c) != std::string_view::npos)
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

}  // namespace tongqu::cli
