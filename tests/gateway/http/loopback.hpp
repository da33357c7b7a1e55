#pragma once
// A server on 127.0.0.1 with a thread of its own, and a client of plain sockets that shares no code with it.
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/server.hpp"

namespace tongqu::http::test {

// An answer as a client splits it off the bytes.
struct Answer {
    int status = 0;
    std::string head;  // with its empty line
    std::string body;

    [[nodiscard]] std::string header(std::string_view name) const;  // empty when absent
};

class Client {
  public:
    explicit Client(std::uint16_t port);
    ~Client();
    Client(Client&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)), bytes_(std::move(other.bytes_)) {}

    // False when the server no longer takes the bytes.
    bool send(std::string_view bytes);
    void end_sending();
    // The next answer; nothing when the connection ends first. `to_head`: an answer to HEAD, without a body.
    [[nodiscard]] std::optional<Answer> receive(bool to_head = false);
    // Everything until the server ends the connection. Fails the test when nothing comes for half a minute.
    [[nodiscard]] std::string receive_all();

  private:
    bool read_more();

    int socket_;
    std::string bytes_;
};

// The answers in a connection's bytes, none of them to HEAD.
[[nodiscard]] std::vector<Answer> split_answers(std::string_view bytes);

[[nodiscard]] std::string request(std::string_view method, std::string_view target,
                                  std::string_view body = {});

// A server with a small set of resources: "/" answers "ok" (GET) or echoes (POST); "/echo" (POST) the body;
// "/count" how many requests there have been; "/throw" throws; "/split" gives a malformed header; "/large" 8
// MiB;
// "/wait" suspends until release(); "/close" closes after the answer.
class Loopback {
  public:
    explicit Loopback(Limits limits = {});
    ~Loopback();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] Client connect() const { return Client(port_); }
    void stop(std::chrono::milliseconds deadline);
    void release();                                 // lets all that wait go on
    void wait_until_waiting(std::size_t requests);  // until so many have suspended
    void join();                                    // until the server has ended everything
    [[nodiscard]] ServerCounts counts();
    [[nodiscard]] std::size_t failures() const { return failures_; }

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
    std::uint16_t port_ = 0;
    std::atomic<std::size_t> failures_ = 0;
};

}  // namespace tongqu::http::test
