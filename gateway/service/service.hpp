#pragma once
// The whole exchange as one process, wired in one place:
//
//   (TlsFront →) http::Server → Api → EngineThread (Sequencer: journal + Exchange) → ReadModel → answers
//                                                                                 → Publisher → Stream, MarketMirror → Redis
//                                                                                 → LogDesk → witnesses
//                                                                                 → SettlementThread → statements
//   Operations: the operator's listener, metrics, log and record of actions, beside all of it
//
// Two threads do the work: the gateway's (sockets, JSON, read model) and the exchange's (commands, journal); the vault, the users
// and the transparency log have one each for their files, passwords, TLS, the operator's log and each witness one too.
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
#include "gateway/logging/line.hpp"
#include "gateway/operations/operations.hpp"
#include "gateway/service/data_folder.hpp"
#include "gateway/redis/redis_address.hpp"
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
    std::optional<redis::RedisAddress> redis;  // where public market data is mirrored for gateways
    std::vector<std::string> trusted_gateways;  // addresses of gateways that say for whom they ask
    http::Limits limits;
    TrafficLimits traffic;
    stream::Limits stream;
    std::chrono::milliseconds notice{0};    // between not being ready any more and the end of new connections
    std::chrono::milliseconds drain{5000};  // then requests under way have this long
    std::optional<OperatorsListener> operators;  // nothing: no listener of their own, and no /metrics
    bool operators_apart = false;                // operators and regulators are served there only
    logging::Level log_level = logging::Level::info;
    logging::Format log_format = logging::Format::json;
};

// What the service tells while it starts and stops; called on the thread that runs it, `listening` once.
struct ServiceHooks {
    std::function<void(log::ReadProgress)> replaying;
    std::function<void(const OpenedExchange&, std::uint16_t port, std::optional<std::uint16_t> operators_port)> listening;
    std::function<void()> stopping;
};

// Opens the data folder, serves until SIGINT or SIGTERM (a second one ends at once), then drains, writes a snapshot and
// returns. With TLS, certificate and key are read again when they have changed, and on SIGHUP. The error is a sentence for the operator.
[[nodiscard]] std::expected<void, std::string> run_service(const ServiceOptions& options, const ServiceHooks& hooks);

}  // namespace tongqu::gateway
