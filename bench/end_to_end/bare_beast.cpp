#include "bench/end_to_end/bare_beast.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cstdio>

namespace tongqu::bench {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

auto into(boost::system::error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

asio::awaitable<void> greet(tcp::socket socket) {
    boost::system::error_code error;
    socket.set_option(tcp::no_delay(true), error);
    boost::beast::flat_buffer buffer;
    while (true) {
        http::request<http::string_body> request;
        co_await http::async_read(socket, buffer, request, into(error));
        if (error) co_return;
        http::response<http::string_body> response(http::status::ok, request.version());
        response.set(http::field::content_type, "text/plain");
        response.keep_alive(request.keep_alive());
        response.body() = "hello\n";
        response.prepare_payload();
        co_await http::async_write(socket, response, into(error));
        if (error || !request.keep_alive()) co_return;
    }
}

asio::awaitable<void> listen(tcp::acceptor& acceptor) {
    while (true) {
        boost::system::error_code error;
        tcp::socket socket = co_await acceptor.async_accept(into(error));
        if (!error) asio::co_spawn(acceptor.get_executor(), greet(std::move(socket)), asio::detached);
    }
}

}  // namespace

int serve_bare_beast() {
    asio::io_context io(1);
    tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    asio::co_spawn(io, listen(acceptor), asio::detached);
    std::printf("{\"event\":\"listening\",\"url\":\"http://127.0.0.1:%u\"}\n",
                static_cast<unsigned>(acceptor.local_endpoint().port()));
    std::fflush(stdout);
    io.run();
    return 0;
}

}  // namespace tongqu::bench
