#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/http/http_error.hpp"

namespace tongqu::http {

// Goes on with a connection in another protocol, from the end of the request on; sends the answer to the request itself.
using TakeOver = std::function<void(boost::asio::ip::tcp::socket)>;

// An answer. Content-Length, Date, Connection and Tongqu-Request-Id are added by the server; 204 and 304 go without
// a body, and so does every answer to HEAD (with the length the body would have had).
struct Response {
    unsigned status = 200;
    std::string body;
    std::string_view content_type = "application/json";  // of static storage; left out when the body is empty
    std::vector<std::pair<std::string, std::string>>
        headers;         // a name or value with a control character makes it a 500
    bool close = false;  // close the connection after this answer
    TakeOver take_over;  // set: the connection leaves HTTP, and all above is not looked at. A request that was
                         // followed by more bytes before its answer is refused instead (errors::kEarlyBytes).
    // For logs and metrics only, never sent; of storage that outlives every request.
    std::string_view route;            // the pattern of the resource that answered; empty: none did
    std::string_view error;            // the code of the error that the body tells; empty: none
    std::optional<std::uint32_t> key;  // the number of the caller's key
};

[[nodiscard]] Response json_response(unsigned status, std::string body);

// {"error":{"code":"price_off_tick","message":"…","path":"price"}}; an empty path is left out.
[[nodiscard]] Response error_response(unsigned status, std::string_view code, std::string_view message,
                                      std::string_view path = {});
[[nodiscard]] Response error_response(const HttpError& error);

}  // namespace tongqu::http
