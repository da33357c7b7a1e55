#include "gateway/tls/relay.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <cstring>
#include <vector>

namespace tongqu::tls {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t kBufferBytes = 16 * 1024;  // one TLS record
constexpr int kPairBytes = 64 * 1024;            // each direction of the pair

auto into(error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

// From the client to the server. The client's end, clean or not, becomes the end of the plain bytes: a request that was cut
// off is incomplete by HTTP's own rules.
asio::awaitable<void> inwards(std::shared_ptr<Link> link) {
    std::vector<char> buffer(kBufferBytes);
    error_code error;
    while (!error) {
        const std::size_t count = co_await link->outside.async_read_some(asio::buffer(buffer), into(error));
        if (error) break;
        co_await asio::async_write(link->inside, asio::buffer(buffer.data(), count), into(error));
    }
    error_code ignored;
    link->inside.shutdown(asio::local::stream_protocol::socket::shutdown_send, ignored);
}

asio::awaitable<void> outwards(std::shared_ptr<Link> link) {
    std::vector<char> buffer(kBufferBytes);
    error_code error;
    while (!error) {
        const std::size_t count = co_await link->inside.async_read_some(asio::buffer(buffer), into(error));
        if (error) break;
        co_await asio::async_write(link->outside, asio::buffer(buffer.data(), count), into(error));
    }
}

}  // namespace

Link::Link(asio::io_context& io, tcp::socket socket, ssl::context& context)
    : outside(std::move(socket), context), inside(io), deadline_(io) {
    error_code ignored;
    outside.next_layer().set_option(tcp::no_delay(true), ignored);
}

void Link::expire_after(std::chrono::milliseconds time) {
    deadline_.expires_after(time);
    deadline_.async_wait([weak = weak_from_this(), number = ++deadlines_](error_code error) {
        const auto link = weak.lock();
        if (!error && link && number == link->deadlines_) link->close();
    });
}

void Link::close() {
    error_code ignored;
    outside.next_layer().close(ignored);
    inside.close(ignored);
}

void Link::expire_never() {
    ++deadlines_;
    deadline_.cancel();
}

asio::awaitable<error_code> shake_hands(std::shared_ptr<Link> link, ssl::stream_base::handshake_type side,
                                        std::chrono::milliseconds time) {
    link->expire_after(time);
    error_code error;
    co_await link->outside.async_handshake(side, into(error));
    link->expire_never();
    co_return error;
}

std::expected<int, std::string> open_inside(Link& link) {
    std::array<int, 2> pair{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair.data()) != 0)
        return std::unexpected(std::string("a pair of sockets: ") + std::strerror(errno));
    for (const int end : pair) ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &kPairBytes, sizeof kPairBytes);
    error_code error;
    link.inside.assign(asio::local::stream_protocol(), pair[0], error);
    if (!error) return pair[1];
    for (const int end : pair) ::close(end);
    return std::unexpected("a pair of sockets: " + error.message());
}

asio::awaitable<void> relay(std::shared_ptr<Link> link, std::chrono::milliseconds closing_time) {
    asio::co_spawn(link->inside.get_executor(), inwards(link), asio::detached);
    co_await outwards(link);
    link->expire_after(closing_time);
    error_code error;
    co_await link->outside.async_shutdown(into(error));
    link->expire_never();
    link->close();
}

}  // namespace tongqu::tls
