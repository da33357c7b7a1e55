#pragma once
// One connection of the load generator. Callbacks instead of coroutines: the generator is to cost little.
#include <boost/asio/ip/tcp.hpp>
#include <functional>

#include "bench/end_to_end/answer.hpp"
#include "bench/end_to_end/request_source.hpp"

namespace tongqu::bench {

class Connection {
  public:
    // After every answer; after a failure once, and nothing more then.
    using OnAnswer = std::function<void(Connection&, const Answer&)>;
    using OnFailure = std::function<void(std::string)>;

    Connection(boost::asio::io_context& io, RequestSource& source, OnAnswer on_answer, OnFailure on_failure);

    // Connects, waiting for it.
    void connect(std::uint16_t port, boost::system::error_code& error);
    // Sends the next request; `due` is handed back by due().
    void send(std::chrono::steady_clock::time_point due);
    [[nodiscard]] std::chrono::steady_clock::time_point due() const { return due_; }
    void close();

  private:
    void read();
    void take(std::size_t count);
    void fail(std::string what);

    boost::asio::ip::tcp::socket socket_;
    RequestSource& source_;
    OnAnswer on_answer_;
    OnFailure on_failure_;
    std::chrono::steady_clock::time_point due_;
    std::string buffer_;
    std::size_t filled_ = 0;
};

}  // namespace tongqu::bench
