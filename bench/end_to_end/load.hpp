#pragma once
// The load generator: one thread, keep-alive connections, one request at a time on each (no pipelining).
#include <chrono>
#include <cstdint>
#include <expected>
#include <string>

#include "bench/end_to_end/histogram.hpp"
#include "bench/end_to_end/request_source.hpp"

namespace tongqu::bench {

using Seconds = std::chrono::duration<double>;

struct Load {
    std::uint64_t answered = 0;  // within the time measured
    std::uint64_t refused = 0;   // of these, with a status of 400 or above
    std::string first_refusal;
    double per_second = 0;  // answered ÷ time measured
    Histogram nanoseconds;  // of every answer
};

// Every connection sends its next request as soon as it has its answer; the first fifth of the time warms up
// and is not counted. Latencies are those of a closed loop: they look better than what a user would see.
// The error is a connection that ended, an answer that is not HTTP, or none for 10 s.
[[nodiscard]] std::expected<Load, std::string> run_closed_loop(std::uint16_t port, RequestSources& sources,
                                                               Seconds time);

// A request is due every 1/rate seconds whatever the server does, on the connection that is idle longest, or
// when none is, on the next that becomes so; its latency counts from the moment when it was due. Waiting for
// the generator itself counts too. Errors as above; requests that are due are sent even when time is over,
// and the error is also a server so far behind that this takes more than 10 s.
[[nodiscard]] std::expected<Load, std::string> run_open_loop(std::uint16_t port, RequestSources& sources,
                                                             double rate, Seconds time);

}  // namespace tongqu::bench
