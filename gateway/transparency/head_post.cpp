#include "gateway/transparency/head_post.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>

namespace tongqu::gateway {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kLook{100};  // between looks at whether to give up
constexpr std::size_t kMaxStatusLine = 1024;

std::unexpected<std::string> failed(const std::string& what) {
    return std::unexpected(what + ": " + std::strerror(errno));
}

class Socket {
  public:
    explicit Socket(int handle) : handle_(handle) {}
    ~Socket() {
        if (handle_ >= 0) ::close(handle_);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    [[nodiscard]] int handle() const { return handle_; }

  private:
    int handle_;
};

struct Patience {
    Clock::time_point until;
    const std::atomic<bool>& stopped;

    // Whether the socket is ready before it is too late.
    [[nodiscard]] bool wait(int socket, short events) const {
        while (!stopped.load() && Clock::now() < until) {
            pollfd waiting{socket, events, 0};
            const int ready = ::poll(&waiting, 1, static_cast<int>(kLook.count()));
            if (ready > 0) return true;
            if (ready < 0 && errno != EINTR) return false;
        }
        errno = stopped.load() ? ECANCELED : ETIMEDOUT;
        return false;
    }
};

std::expected<void, std::string> connect(int socket, const addrinfo& to, const Patience& patience) {
    if (::connect(socket, to.ai_addr, to.ai_addrlen) == 0) return {};
    if (errno != EINPROGRESS || !patience.wait(socket, POLLOUT)) return failed("cannot connect");
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error == 0) return {};
    errno = error;
    return failed("cannot connect");
}

std::expected<void, std::string> send_all(int socket, std::string_view bytes, const Patience& patience) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
        else if ((errno != EAGAIN && errno != EINTR) || !patience.wait(socket, POLLOUT)) return failed("cannot send");
    }
    return {};
}

// "HTTP/1.1 200 …"
std::expected<unsigned, std::string> read_status(int socket, const Patience& patience) {
    std::string line;
    while (line.find('\n') == std::string::npos && line.size() < kMaxStatusLine) {
        char bytes[256];
        if (!patience.wait(socket, POLLIN)) return failed("no answer");
        const auto got = ::recv(socket, bytes, sizeof bytes, 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (got <= 0) return std::unexpected("the connection was closed without an answer");
        line.append(bytes, static_cast<std::size_t>(got));
    }
    unsigned status = 0;
    if (!line.starts_with("HTTP/1.") || line.size() < 12) return std::unexpected("the answer is not HTTP");
    const auto parsed = std::from_chars(line.data() + 9, line.data() + 12, status);
    if (parsed.ec != std::errc() || parsed.ptr != line.data() + 12) return std::unexpected("the answer is not HTTP");
    return status;
}

}  // namespace

std::expected<HttpAddress, std::string> parse_http_address(std::string_view url) {
    constexpr std::string_view scheme = "http://";
    if (url.starts_with("https://"))
        return std::unexpected("a witness behind TLS is reached through a local proxy: http://…, not " + std::string(url));
    if (!url.starts_with(scheme)) return std::unexpected("not an http:// address: " + std::string(url));
    for (const char c : url)
        if (c <= ' ' || c == 0x7f) return std::unexpected("an address has no spaces or control characters");
    url.remove_prefix(scheme.size());
    const std::size_t slash = url.find('/');
    HttpAddress address{.port = "80", .target = slash == std::string_view::npos ? "/" : std::string(url.substr(slash))};
    std::string_view authority = url.substr(0, slash);
    const std::size_t colon = authority.rfind(':');
    if (colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos) {
        address.port = authority.substr(colon + 1);
        authority = authority.substr(0, colon);
        unsigned port = 0;
        const char* end = address.port.data() + address.port.size();
        const auto parsed = std::from_chars(address.port.data(), end, port);
        if (parsed.ec != std::errc() || parsed.ptr != end || port == 0 || port > 65535)
            return std::unexpected("no port: " + address.port);
    }
    if (authority.starts_with('[') && authority.ends_with(']')) authority = authority.substr(1, authority.size() - 2);
    if (authority.empty()) return std::unexpected("an address names a host");
    address.host = authority;
    return address;
}

std::expected<unsigned, std::string> post_text(const HttpAddress& to, std::string_view text,
                                               std::chrono::milliseconds patience_ms, const std::atomic<bool>& stopped) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int error = ::getaddrinfo(to.host.c_str(), to.port.c_str(), &hints, &found); error != 0)
        return std::unexpected("cannot resolve " + to.host + ": " + ::gai_strerror(error));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
    const Patience patience{Clock::now() + patience_ms, stopped};

    std::string why = "no address";
    for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
        const Socket socket(::socket(each->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        if (socket.handle() < 0) return failed("no socket");
        if (const auto connected = connect(socket.handle(), *each, patience); !connected) {
            why = connected.error();
            continue;
        }
        const std::string request = "POST " + to.target + " HTTP/1.1\r\nHost: " + to.host + ":" + to.port +
                                    "\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(text.size()) +
                                    "\r\nConnection: close\r\n\r\n" + std::string(text);
        if (const auto sent = send_all(socket.handle(), request, patience); !sent) return std::unexpected(sent.error());
        return read_status(socket.handle(), patience);
    }
    return std::unexpected(why);
}

}  // namespace tongqu::gateway
