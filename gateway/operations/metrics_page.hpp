#pragma once
// What GET /metrics says, part by part; docs/operations.md lists every name, and a test compares both. All of it runs on the gateway's
// thread and takes well under a millisecond, but for the sums over all accounts (write_reconciliation).
#include <array>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "engine/log/released.hpp"
#include "gateway/http/server.hpp"
#include "gateway/logging/log.hpp"
#include "gateway/metrics/engine_metrics.hpp"
#include "gateway/metrics/exposition.hpp"
#include "gateway/metrics/http_metrics.hpp"
#include "gateway/stream/stream.hpp"
#include "gateway/tls/tls_front.hpp"
#include "market/command_name.hpp"
#include "market/reject_reason.hpp"
#include "settlement/service/read_model.hpp"

namespace tongqu::gateway {

// Released since the start. The gateway's thread only.
struct CommandCounts {
    std::array<std::uint64_t, kCommandNames.size()> by_kind{};
    std::array<std::uint64_t, kRejectRows.size()> by_rejection{};

    void take(const log::ReleasedCommand& released);
};

struct ListenerView {
    std::string_view name;
    const metrics::HttpMetrics& metrics;
    http::ServerCounts counts;
};

// Depths of queues now.
struct QueueView {
    std::size_t commands = 0, rehearsals = 0;  // for the exchange's thread
    std::size_t signatures = 0;                // for the thread that verifies them
    std::size_t leaves = 0;                    // of the transparency log
    std::size_t remembered = 0;                // signed requests: no queue, but bounded like one
};

void write_listeners(metrics::Exposition& page, std::initializer_list<ListenerView> listeners);
void write_engine(metrics::Exposition& page, const metrics::EngineMetrics& engine, QueueView waiting);
void write_commands(metrics::Exposition& page, const CommandCounts& counts);
void write_market(metrics::Exposition& page, const service::ReadModel& model);
void write_reconciliation(metrics::Exposition& page, const service::ReadModel& model);
void write_stream(metrics::Exposition& page, const stream::StreamCounts& counts);
void write_tls(metrics::Exposition& page, const tls::TlsCounts& counts);
void write_log(metrics::Exposition& page, const logging::Log& log, std::uint64_t sampled_out);
// Of the process, and of the disk that the folder is on.
void write_process(metrics::Exposition& page, const std::filesystem::path& folder);

}  // namespace tongqu::gateway
