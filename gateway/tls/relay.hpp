#pragma once
// One connection: TLS outside, plain bytes inside, on one end of a pair of local sockets whose other end somebody else serves.
// Both ends of one io_context that one thread runs.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <expected>
#include <memory>
#include <string>

namespace tongqu::tls {

namespace ssl = boost::asio::ssl;

struct Link : std::enable_shared_from_this<Link> {
    Link(boost::asio::io_context& io, boost::asio::ip::tcp::socket socket, ssl::context& context);

    // Closes the outside when the time is over; `expire_never` takes it back.
    void expire_after(std::chrono::milliseconds time);
    void expire_never();
    void close();  // at once, both ends

    ssl::stream<boost::asio::ip::tcp::socket> outside;
    boost::asio::local::stream_protocol::socket inside;

  private:
    boost::asio::steady_timer deadline_;
    std::uint64_t deadlines_ = 0;  // set so far: one that was replaced closes nothing
};

// The error, or none. The link is closed when it takes longer than `time`.
boost::asio::awaitable<boost::system::error_code> shake_hands(std::shared_ptr<Link> link, ssl::stream_base::handshake_type side,
                                                              std::chrono::milliseconds time);

// Makes the pair and returns its other end, which is the caller's to close. The error is a sentence.
[[nodiscard]] std::expected<int, std::string> open_inside(Link& link);

// Carries bytes both ways until both sides have ended. When the inside ends, the outside hears it (close_notify) and has
// `closing_time` to end too. A side that does not read stops the other: what is under way is bounded by two buffers of 16 KiB
// and those of the sockets.
boost::asio::awaitable<void> relay(std::shared_ptr<Link> link, std::chrono::milliseconds closing_time);

}  // namespace tongqu::tls
