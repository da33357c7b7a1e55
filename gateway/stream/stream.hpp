#pragma once
// The stream: /v1/stream, the market as it happens and orders on one connection (docs/stream.md).
//
//   http::Server → answer(): the checked upgrade request → Connection (WebSocket) ← Publisher ← released commands
//
// All of it runs on the gateway's one thread. Deltas are made at most every Limits::delta_interval, and less than a
// tenth of the thread's time goes into handing them out: with many subscribers what happens in between goes together.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "gateway/api/access.hpp"
#include "gateway/http/server.hpp"
#include "gateway/stream/publisher.hpp"

namespace tongqu::stream {

struct StreamCounts {
    std::size_t connections = 0;
    std::size_t subscriptions = 0;
    std::uint64_t encoded = 0;    // messages made
    std::uint64_t delivered = 0;  // and given to connections
    std::uint64_t slow_consumers = 0;
};

struct StreamParts {
    const service::ReadModel& model;
    Publisher& publisher;      // has seen what was replayed
    http::Handler rest;        // carries out what REST knows too
    std::function<Time()> now;  // the wall clock; whether a key has expired
    Limits limits;
    // Who signed a log-on; without it there are bearer keys only.
    std::function<boost::asio::awaitable<std::expected<gateway::Caller, http::Response>>(const http::Request&, gateway::Access)>
        identify = {};
    // Whether a request shows a session; then `identify` says whose.
    std::function<bool(const http::Request&)> has_session = {};
    // Whether the session behind a token still lives; `acts`: it is being used. Without it there are no sessions.
    std::function<boost::asio::awaitable<bool>(Digest token, bool acts)> session_lives = {};
};

struct StreamState;

class Stream {
  public:
    // The parts outlive it, and io runs on one thread.
    Stream(boost::asio::io_context& io, StreamParts parts);
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    [[nodiscard]] static bool is_for(const http::Request& request);
    // The answer to a request for the stream, which outlives it; one that is signed waits for its signature to be verified.
    [[nodiscard]] boost::asio::awaitable<http::Response> answer(const http::Request& request);
    // A command was released, and the model has seen it.
    void take(const log::ReleasedCommand& released);
    // Closes all connections as going away; those that do not answer are cut after Limits::close_timeout. io_context::run()
    // returns when they have ended.
    void stop();

    [[nodiscard]] StreamCounts counts() const;

  private:
    std::shared_ptr<StreamState> state_;
};

}  // namespace tongqu::stream
