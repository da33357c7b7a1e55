#pragma once
// WebSocket messages back as they came, for suites that try a server's framing. Off unless asked for (--ws-echo).
#include <boost/asio/io_context.hpp>
#include <optional>
#include <string>

#include "gateway/http/request.hpp"
#include "gateway/http/response.hpp"

namespace tongqu::stream {

// One message; a larger one closes with 1009. The public suites send up to 16 MiB.
inline constexpr std::size_t kEchoMessageBytes = 32 * 1024 * 1024;

// The answer to a request for `path`, without a key and outside the stream's limits; nothing for any other path.
[[nodiscard]] std::optional<http::Response> answer_echo(boost::asio::io_context& io, const std::string& path,
                                                        const http::Request& request);

}  // namespace tongqu::stream
