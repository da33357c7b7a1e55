#include "cli/client/secure_socket.hpp"

#include <cstdlib>

namespace tongqu::cli {

std::expected<tls::Tunnel, std::string> open_tunnel(const Url& url, std::chrono::milliseconds time) {
    const char* ca = std::getenv("TONGQU_CA");
    return tls::Tunnel::connect(url.host, url.port, ca == nullptr ? "" : ca, time);
}

}  // namespace tongqu::cli
