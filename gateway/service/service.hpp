#pragma once
// The whole exchange as one process, wired in one place:
//
//   (TlsFront →) http::Server → Api → EngineThread (Sequencer: journal + Exchange) → ReadModel → answers
//                                                                                 → Publisher → Stream
//                                                                                 → LogDesk → witnesses
//                                                                                 → SettlementThread → statements
//
// Two threads do the work: the gateway's (sockets, JSON, read model) and the exchange's (commands, journal); the vault, the users
// and the transparency log have one each for their files, passwords, TLS and each witness one too.
#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gateway/api/traffic.hpp"
#include "gateway/http/limits.hpp"
#include "gateway/service/data_folder.hpp"
#include "gateway/stream/limits.hpp"
#include "gateway/tls/tls_front.hpp"
#include "gateway/transparency/log_desk.hpp"

namespace tongqu::gateway {

struct ServiceOptions {
    OpenOptions open;
    std::chrono::milliseconds head_cadence = kDefaultHeadCadence;
    std::vector<std::string> witnesses;  // files and http:// addresses
    bool settlement = true;              // keep DIR/settlement.db; false: left to `tongqu settle`
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  // 0: the system chooses
    std::optional<tls::TlsFiles> tls;  // nothing: plain HTTP
    std::string ws_echo;               // a path that echoes WebSocket messages; empty: none
    http::Limits limits;
    TrafficLimits traffic;
    stream::Limits stream;
    std::chrono::milliseconds drain{5000};  // requests under way have this long when the service stops
};

// What the service tells while it starts and stops; called on the thread that runs it, `listening` once.
struct ServiceHooks {
    std::function<void(log::ReadProgress)> replaying;
    std::function<void(const OpenedExchange&, std::uint16_t port)> listening;
    std::function<void()> stopping;
};

// Opens the data folder, serves until SIGINT or SIGTERM (a second one ends at once), then drains, writes a snapshot and
// returns. With TLS, SIGHUP reads certificate and key again. The error is a sentence for the operator.
[[nodiscard]] std::expected<void, std::string> run_service(const ServiceOptions& options, const ServiceHooks& hooks);

}  // namespace tongqu::gateway
