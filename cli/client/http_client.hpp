#pragma once
// A small HTTP/1.1 client that waits for its answer: one connection, kept alive, plain structs in and out.
#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/client/url.hpp"

namespace tongqu::cli {

struct HttpHeader {
    std::string name;
    std::string value;
};

struct HttpRequest {
    std::string method = "GET";
    std::string target;  // path and query, beginning with "/"
    std::string body;    // sent as application/json when not empty
    std::string bearer;  // the API key; empty: none
    std::vector<HttpHeader> headers;
    // Whether the same request may be sent twice. One that may not gets a fresh connection when the kept one
    // has been idle, so that a server that had given up on the connection cannot swallow it.
    bool repeatable = true;
};

struct HttpResponse {
    unsigned status = 0;
    std::vector<HttpHeader> headers;  // names in lower case
    std::string body;

    [[nodiscard]] std::optional<std::string_view> header(std::string_view lower_case_name) const;
};

enum class HttpProblem : std::uint8_t {
    cannot_connect,  // nothing was sent: name unknown, nobody listens, no answer to the connect in time
    timed_out,       // sent in part or whole, no complete answer in time: the outcome is unknown
    broken_off,      // the connection ended before the answer did: the outcome is unknown
    bad_answer       // what came is not HTTP, or larger than kMaxAnswerBytes: the outcome is unknown
};

struct HttpFailure {
    HttpProblem problem = HttpProblem::cannot_connect;
    std::string message;
};

struct HttpTimes {
    std::chrono::milliseconds connect{5'000};
    std::chrono::milliseconds answer{30'000};  // from the first byte sent to the last received
    std::chrono::milliseconds idle{
        2'000};  // longer unused: a request that is not repeatable reconnects first
};

inline constexpr std::uint64_t kMaxAnswerBytes = 64 * 1024 * 1024;

// Not for several threads at once.
class HttpClient {
  public:
    explicit HttpClient(Url url, HttpTimes times = {});
    ~HttpClient();
    HttpClient(HttpClient&&) noexcept;
    HttpClient& operator=(HttpClient&&) noexcept;

    // Any status is an answer. A repeatable request that finds its kept connection closed is sent once more
    // on a new one.
    [[nodiscard]] std::expected<HttpResponse, HttpFailure> send(const HttpRequest& request);

    [[nodiscard]] const Url& url() const;

  private:
    class Connection;
    std::unique_ptr<Connection> connection_;
};

}  // namespace tongqu::cli
