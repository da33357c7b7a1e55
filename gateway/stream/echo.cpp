#include "gateway/stream/echo.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "gateway/http/utf8.hpp"
#include "gateway/stream/handshake.hpp"

namespace tongqu::stream {
namespace {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;
using asio::ip::tcp;

auto echo_error_into(boost::system::error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

std::string_view echoed_text(const boost::beast::flat_buffer& buffer) {
    return {static_cast<const char*>(buffer.cdata().data()), buffer.size()};
}

asio::awaitable<void> echo(tcp::socket plain, Upgrade upgrade) {
    websocket::stream<tcp::socket, false> socket(std::move(plain));
    socket.set_option(websocket::stream_base::timeout::suggested(boost::beast::role_type::server));
    socket.read_message_max(kEchoMessageBytes);
    socket.auto_fragment(false);  // one message, one frame
    boost::system::error_code error;
    co_await socket.async_accept(upgrade, echo_error_into(error));
    boost::beast::flat_buffer buffer;
    while (!error) {
        co_await socket.async_read(buffer, echo_error_into(error));
        if (error) break;
        // Beast lets a text pass whose last character is cut off by an empty last fragment.
        if (socket.got_text() && !http::valid_utf8(echoed_text(buffer))) {
            co_await socket.async_close(websocket::close_code::bad_payload, echo_error_into(error));
            break;
        }
        socket.text(socket.got_text());
        co_await socket.async_write(buffer.data(), echo_error_into(error));
        buffer.consume(buffer.size());
    }
}

}  // namespace

std::optional<http::Response> answer_echo(asio::io_context& io, const std::string& path, const http::Request& request) {
    if (path.empty() || request.target != path) return std::nullopt;
    auto wishes = read_handshake(request);
    if (!wishes) return wishes.error();
    http::Response response;
    response.take_over = [&io, upgrade = std::move(wishes->upgrade)](tcp::socket socket) {
        asio::co_spawn(io, echo(std::move(socket), upgrade), asio::detached);
    };
    return response;
}

}  // namespace tongqu::stream
