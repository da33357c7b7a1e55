#pragma once
// Sends a line of text to another organisation's HTTP endpoint and says what it answered.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace tongqu::gateway {

struct HttpAddress {
    std::string host;
    std::string port;
    std::string target;  // path and query

    friend bool operator==(const HttpAddress&, const HttpAddress&) = default;
};

// "http://witness.example:8080/heads". The error is a sentence; https:// is one: a TLS proxy on this side speaks it.
[[nodiscard]] std::expected<HttpAddress, std::string> parse_http_address(std::string_view url);

// POSTs the text as text/plain over a connection of its own; the status of the answer, or a sentence. Blocks for `patience` at
// most, but for the resolution of a name, and gives up within a tenth of a second once `stopped`.
[[nodiscard]] std::expected<unsigned, std::string> post_text(const HttpAddress& to, std::string_view text,
                                                             std::chrono::milliseconds patience,
                                                             const std::atomic<bool>& stopped);

}  // namespace tongqu::gateway
