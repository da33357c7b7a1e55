#include "cli/listen_endpoint.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/address.hpp>
#include <charconv>

namespace tongqu::cli {

std::expected<ListenEndpoint, std::string> parse_listen_endpoint(const std::string& option, const std::string& text) {
    const auto wrong = std::unexpected(option + " takes ADDRESS:PORT, such as 127.0.0.1:8080, not " + text);
    const auto colon = text.rfind(':');
    if (colon == std::string::npos) return wrong;
    std::string host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host == "localhost") host = "127.0.0.1";
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(host, error);
    if (error) return wrong;
    std::uint16_t port = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data() + colon + 1, end, port);
    if (parsed.ec != std::errc() || parsed.ptr != end) return wrong;
    return ListenEndpoint{host, port, address.is_loopback()};
}

std::string listen_url(const ListenEndpoint& endpoint, std::uint16_t port, bool tls) {
    const bool v6 = endpoint.address.find(':') != std::string::npos;
    return fmt::format("{}://{}:{}", tls ? "https" : "http", v6 ? "[" + endpoint.address + "]" : endpoint.address, port);
}

}  // namespace tongqu::cli
