#pragma once
// What the log says of a request: its id, method, route, status, microseconds, bytes, the client's address and the number of its key.
// Never its target, headers or body.
#include <chrono>
#include <cstdint>
#include <string_view>

#include "gateway/http/request.hpp"
#include "gateway/http/response.hpp"
#include "gateway/logging/log.hpp"

namespace tongqu::gateway {

// Of refused requests (4xx) at most so many a second are logged at `info`; at `debug` every answer is.
inline constexpr std::uint32_t kRefusalLinesPerSecond = 50;

// One thread only, the gateway's.
class RequestLog {
  public:
    explicit RequestLog(logging::Log& log) : log_(log) {}

    void answered(std::string_view listener, const http::Request& request, const http::Response& response,
                  std::chrono::nanoseconds took);
    // A handler threw: a fault of the program.
    void failed(const http::Request& request, std::string_view what);

    // Refusals that were not logged, since there were too many.
    [[nodiscard]] std::uint64_t sampled_out() const { return sampled_out_; }

  private:
    [[nodiscard]] bool has_room(std::chrono::steady_clock::time_point now);

    logging::Log& log_;
    std::chrono::steady_clock::time_point second_;  // the second that is counted
    std::uint32_t in_second_ = 0;
    std::uint64_t sampled_out_ = 0;
};

}  // namespace tongqu::gateway
