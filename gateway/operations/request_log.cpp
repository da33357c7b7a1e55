#include "gateway/operations/request_log.hpp"

namespace tongqu::gateway {
namespace {

using logging::Level;

Level level_of(const http::Response& response) {
    if (response.take_over) return Level::debug;
    const bool clients_fault = response.status < 500 || response.status == 501 || response.status == 505;
    if (!clients_fault) return Level::warn;
    return response.status >= 400 ? Level::info : Level::debug;
}

}  // namespace

bool RequestLog::has_room(std::chrono::steady_clock::time_point now) {
    if (now - second_ >= std::chrono::seconds(1)) {
        second_ = now;
        in_second_ = 0;
    }
    return ++in_second_ <= kRefusalLinesPerSecond;
}

void RequestLog::answered(std::string_view listener, const http::Request& request, const http::Response& response,
                          std::chrono::nanoseconds took) {
    const Level level = level_of(response);
    if (!log_.takes(level)) return;
    if (level != Level::debug && !log_.takes(Level::debug) && !has_room(request.arrived + took)) {
        ++sampled_out_;
        return;
    }
    logging::Line line = log_.line(level, "answered");
    line.field("listener", listener).field("request_id", request.id).field("method", http::to_string(request.method));
    line.field("route", response.route.empty() ? std::string_view("-") : response.route);
    line.field("status", response.take_over ? 101u : response.status);
    line.field("micros", std::chrono::duration_cast<std::chrono::microseconds>(took).count());
    line.field("bytes", response.body.size()).field("peer", request.peer);
    if (response.key) line.field("key_id", *response.key);
    if (!response.error.empty()) line.field("code", response.error);
    log_.put(line);
}

void RequestLog::failed(const http::Request& request, std::string_view what) {
    logging::Line line = log_.line(Level::error, "request_failed");
    log_.put(line.field("request_id", request.id).field("method", http::to_string(request.method)).field("what", what));
}

}  // namespace tongqu::gateway
