#pragma once
// What --listen and its like say.
#include <cstdint>
#include <expected>
#include <string>

namespace tongqu::cli {

struct ListenEndpoint {
    std::string address;  // numeric
    std::uint16_t port;
    bool loopback;
};

// "127.0.0.1:8080" or "[::1]:8080". The error is a sentence.
[[nodiscard]] std::expected<ListenEndpoint, std::string> parse_listen_endpoint(const std::string& option, const std::string& text);
[[nodiscard]] std::string listen_url(const ListenEndpoint& endpoint, std::uint16_t port, bool tls);

}  // namespace tongqu::cli
