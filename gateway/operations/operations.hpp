#pragma once
// The operator's side of a running exchange: counters, the log of requests, the record of actions, and a listener of its own with
// /metrics, /healthz, /readyz and all resources (those of operators included).
//
// The listener is there from the first moment on: while the journal is replayed a thread of its own answers that the exchange is not
// ready and how far it is; opened() ends that thread, and from then on everything runs on the gateway's one thread.
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "engine/log/reader.hpp"
#include "gateway/api/access.hpp"
#include "gateway/audit/action_file.hpp"
#include "gateway/http/server.hpp"
#include "gateway/intake/engine_thread.hpp"
#include "gateway/operations/metrics_page.hpp"
#include "gateway/operations/request_log.hpp"

namespace tongqu::gateway {

struct OperatorsListener {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // the system chooses
};

// All that is named outlives the Operations' last request.
struct RunningParts {
    const EngineThread& engine;
    const service::ReadModel& model;
    const stream::Stream& stream;
    std::function<http::ServerCounts()> everybodys;           // of the public listener
    std::function<std::optional<tls::TlsCounts>()> tls;       // none: plain HTTP
    std::function<void(QueueView&)> queues;                   // fills in all but the engine's
    http::Handler resources;                                  // as operators are served
};

class Operations {
  public:
    // `io` does not run yet; log and folder outlive this.
    Operations(boost::asio::io_context& io, logging::Log& log, std::filesystem::path folder, std::function<Time()> now);
    ~Operations();
    Operations(const Operations&) = delete;
    Operations& operator=(const Operations&) = delete;

    // Listens, and answers on a thread of its own until opened(). The port, or a sentence.
    [[nodiscard]] std::expected<std::uint16_t, std::string> listen(const OperatorsListener& at, const http::Limits& limits);
    // On the thread that replays.
    void replayed(log::ReadProgress at);
    // The exchange is open; `io` may be run from now on.
    void opened(RunningParts parts);

    // Below: the gateway's thread only.
    // For the server of that door.
    [[nodiscard]] http::ServerHooks hooks(Door door);
    void take(const log::ReleasedCommand& released) { commands_.take(released); }
    void take_actions(ActionFile actions) { actions_.emplace(std::move(actions)); }
    [[nodiscard]] ActionFile* actions() { return actions_ ? &*actions_ : nullptr; }
    // Records an action of the service itself; one that cannot be recorded is logged.
    void note(std::string_view action, std::string_view subject, std::string_view detail, std::string_view refused = {});

    // From now on readiness says no.
    void drain() { draining_ = true; }
    // Why commands are not taken in; empty: they are.
    [[nodiscard]] std::string_view trouble() const;
    void stop(std::chrono::milliseconds deadline);

  private:
    boost::asio::awaitable<http::Response> answer(const http::Request& request);
    [[nodiscard]] http::Response answer_while_replaying(const http::Request& request) const;
    [[nodiscard]] std::string page() const;

    boost::asio::io_context& io_;
    logging::Log& log_;
    std::filesystem::path folder_;
    std::function<Time()> now_;
    RequestLog requests_;
    metrics::HttpMetrics everybodys_, operators_;
    CommandCounts commands_;
    std::optional<ActionFile> actions_;
    std::optional<http::Server> server_;
    std::optional<RunningParts> parts_;
    bool draining_ = false;
    std::atomic<std::uint64_t> replayed_bytes_{0}, replay_bytes_{0};
    std::thread while_replaying_;
};

}  // namespace tongqu::gateway
