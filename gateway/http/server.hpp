#pragma once
// The HTTP server: bytes into requests, answers into bytes, and nothing of the exchange.
//
// Threads: a server and all its connections live on one io_context that ONE thread runs; the handler is
// called there, and may suspend. It is resumed there too, whoever completes what it waits for. Only stop()
// may be called from elsewhere. Within a connection, a request is handled when the one before it has been
// answered: answers come in the order of the requests, and a request sees the effects of those before it.
// Answers leave at the end of a turn of the event loop, those of one connection in one write; what a client
// does not take keeps its further requests waiting. Nothing polls; an idle server sleeps.
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>

#include "gateway/http/limits.hpp"
#include "gateway/http/request.hpp"
#include "gateway/http/response.hpp"

namespace boost::asio {
class io_context;
}

namespace tongqu::http {

// The request lives until the awaitable is done. An exception that leaves the handler becomes a 500 and
// closes the connection; `ServerHooks::failed` hears of it.
using Handler = std::function<boost::asio::awaitable<Response>(const Request&)>;

struct ServerHooks {
    std::function<void(const Request&, std::string_view what)> failed;  // the handler threw
    // Every answer when it is ready to be sent, those of the front itself too; `took` is since the request's last byte.
    std::function<void(const Request&, const Response&, std::chrono::nanoseconds took)> answered;
};

struct ServerCounts {
    std::uint64_t connections_open = 0;
    std::uint64_t connections_accepted = 0;
    std::uint64_t connections_refused = 0;  // over the limit
    std::uint64_t requests = 0;             // handed to the handler
    std::uint64_t handling = 0;             // of those, not answered yet
    std::uint64_t requests_refused = 0;     // answered by the front itself with an error
    std::uint64_t timeouts = 0;             // connections ended by one of the times in Limits
};

class ServerState;

class Server {
  public:
    Server(boost::asio::io_context& io, Handler handler, Limits limits = {}, ServerHooks hooks = {});
    // Precondition: the io_context no longer runs. Open connections go with it.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Starts to accept connections at a numeric address; port 0 lets the system choose. The port listened at,
    // or what the system said. Once per server.
    [[nodiscard]] std::expected<std::uint16_t, std::string> listen(const std::string& address,
                                                                   std::uint16_t port);

    // Stops accepting, closes idle connections, lets requests under way finish and closes their connections
    // after the answer; what is still open at the deadline is closed as it is. io_context::run() returns when
    // all of it is done (and a handler that is still suspended has ended). From any thread; a second call
    // only shortens the deadline.
    void stop(std::chrono::milliseconds deadline);

    // To be called on the io_context's thread, or when it does not run.
    [[nodiscard]] ServerCounts counts() const;

  private:
    boost::asio::io_context& io_;
    std::shared_ptr<ServerState> state_;
};

}  // namespace tongqu::http
