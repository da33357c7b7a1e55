#pragma once
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace tongqu::cli {

// Where an exchange is reached: "http://host[:port][/prefix]", or https.
struct Url {
    std::string host;  // without the brackets of an IPv6 literal
    std::uint16_t port = 80;  // https: 443
    bool secure = false;      // https
    std::string prefix;  // before every target; empty, or "/…" without a slash at the end

    // As it stands in a Host header: the port is left out when it is the scheme's own.
    [[nodiscard]] std::string authority() const;
    [[nodiscard]] std::string text() const;  // the whole, in one canonical form
    friend bool operator==(const Url&, const Url&) = default;
};

// The error says, for people, what is wrong. User names, queries and schemes other than http and https are refused.
[[nodiscard]] std::expected<Url, std::string> parse_url(std::string_view text);

// Everything but letters, digits and "-._~:" as %XX, for one segment of a path or one value of a query.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace tongqu::cli
