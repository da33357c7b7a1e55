#pragma once
// What the connections of the stream share. Lives as long as the stream or the last connection. One thread only.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <set>
#include <string>

#include "gateway/http/json_reader.hpp"
#include "gateway/stream/handshake.hpp"
#include "gateway/stream/stream.hpp"

namespace tongqu::stream {

class Connection;
struct LogOn;

struct StreamState : std::enable_shared_from_this<StreamState> {
    using Clock = std::chrono::steady_clock;

    StreamState(boost::asio::io_context& the_io, StreamParts the_parts);

    [[nodiscard]] static boost::asio::awaitable<http::Response> answer(std::shared_ptr<StreamState> self, const http::Request& request);
    void take(const log::ReleasedCommand& released);
    void stop();

    // Connections announce themselves; deadlines and heartbeats are looked after while there are any.
    void add(Connection& connection);
    void remove(Connection& connection);
    // Its turn to write will come.
    void write_soon(std::weak_ptr<Connection> connection);

    boost::asio::io_context& io;
    StreamParts parts;
    http::JsonReader reader;  // what it gave is used up before the next suspension
    std::uint64_t slow_consumers = 0;
    bool stopping = false;

  private:
    // Who asks, by a bearer key or by a signature over the request; nobody where neither is shown.
    [[nodiscard]] boost::asio::awaitable<std::expected<std::optional<LogOn>, http::Response>> log_on_of(const http::Request& request);
    // The refusal when there are as many connections as there may be.
    [[nodiscard]] std::optional<http::Response> full(const std::string& peer) const;
    void flush_later();
    void flush();
    void hand_out();
    void sweep_later();
    void sweep();

    boost::asio::steady_timer flush_timer_;
    boost::asio::steady_timer sweep_timer_;
    std::set<Connection*> connections_;
    std::map<std::string, std::size_t> by_address_;
    std::deque<std::weak_ptr<Connection>> line_;  // of those that have something to write
    Clock::time_point next_flush_ = Clock::time_point::min();
    Clock::duration work_{};  // since the last flush began
    bool handing_out_ = false;
    bool flush_is_coming_ = false;
    bool sweeping_ = false;

  public:
    [[nodiscard]] std::size_t connections() const { return connections_.size(); }
};

}  // namespace tongqu::stream
