#pragma once
// `tongqu serve`: runs the exchange until Ctrl-C.
#include <functional>
#include <string>
#include <vector>

#include "gateway/service/service.hpp"

namespace tongqu::cli {

struct ServeOptions {
    std::string data = "tongqu-data";
    std::string listen = "127.0.0.1:8080";
    std::string durability = "disk";  // or os
    std::uint64_t segment_mib = 64;
    std::uint64_t head_seconds = 10;  // between signed heads of the transparency log
    bool no_settlement = false;
    std::vector<std::string> witnesses;  // files and http:// addresses that every head goes to
    // How many requests a second, and how many at once: PER_SECOND/BURST or off.
    std::string rate_reads = "20000/100000", rate_writes = "10000/50000", rate_cancels = "10000/50000", rate_address = "20000/200000";
    std::string tls_certificate, tls_key;  // PEM files; both or neither
    std::string redis;                         // redis://HOST:PORT where market data is mirrored for gateways; empty: none
    std::vector<std::string> trusted_gateways;  // addresses that say for whom they ask
    std::string ws_echo;                   // a path that echoes WebSocket messages; empty: none
    bool plain_http_anywhere = false;  // listen beyond loopback without TLS
    std::string operator_listen;       // where operators are served and /metrics is; empty: no such listener
    bool operator_apart = false;       // operators and regulators are served there only
    std::uint64_t notice_seconds = 0, drain_seconds = 5;
    std::string log_format = "json", log_level = "info";
    bool check = false;                // look at the options only
    bool json = false;                 // what is said on standard output, as JSON lines
};

// Called when the exchange answers requests, with its URL.
using OnServing = std::function<void(const std::string& url)>;

// 0 after a clean stop, 1 when it could not start, 2 for options that make no sense; says why on standard error.
// `on_stopping` is called when it begins to stop.
[[nodiscard]] int run_serve(const ServeOptions& options, const OnServing& on_serving = {},
                            const std::function<void()>& on_stopping = {});

}  // namespace tongqu::cli
