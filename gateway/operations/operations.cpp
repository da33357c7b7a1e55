#include "gateway/operations/operations.hpp"

#include "gateway/api/api_error.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;
using metrics::Kind;

asio::awaitable<http::Response> answered_at_once(http::Response response) { co_return response; }

}  // namespace

Operations::Operations(asio::io_context& io, logging::Log& log, std::filesystem::path folder, std::function<Time()> now)
    : io_(io), log_(log), folder_(std::move(folder)), now_(std::move(now)), requests_(log) {}

Operations::~Operations() {
    if (!while_replaying_.joinable()) return;
    io_.stop();
    while_replaying_.join();
}

std::expected<std::uint16_t, std::string> Operations::listen(const OperatorsListener& at, const http::Limits& limits) {
    server_.emplace(io_, [this](const http::Request& request) { return answer(request); }, limits, hooks(Door::operators));
    const auto port = server_->listen(at.address, at.port);
    if (!port) return std::unexpected("cannot listen on " + at.address + ": " + port.error());
    while_replaying_ = std::thread([this] { io_.run(); });
    return *port;
}

void Operations::replayed(log::ReadProgress at) {
    replayed_bytes_.store(at.bytes, std::memory_order_relaxed);
    replay_bytes_.store(at.total, std::memory_order_relaxed);
}

// The thread is ended, not its connections: they go on where the context is run next.
void Operations::opened(RunningParts parts) {
    if (while_replaying_.joinable()) {
        io_.stop();
        while_replaying_.join();
        io_.restart();
    }
    parts_.emplace(std::move(parts));
}

http::ServerHooks Operations::hooks(Door door) {
    const bool operators = door == Door::operators;
    metrics::HttpMetrics& metrics = operators ? operators_ : everybodys_;
    http::ServerHooks hooks;
    hooks.failed = [this](const http::Request& request, std::string_view what) { requests_.failed(request, what); };
    hooks.answered = [this, &metrics, operators](const http::Request& request, const http::Response& response,
                                                 std::chrono::nanoseconds took) {
        const bool writes = request.method != http::Method::get && request.method != http::Method::head;
        metrics.answered(writes, response.take_over ? 101 : response.status, response.error, took, response.body.size());
        requests_.answered(operators ? "operators" : "public", request, response, took);
    };
    return hooks;
}

void Operations::note(std::string_view action, std::string_view subject, std::string_view detail, std::string_view refused) {
    logging::Line line = log_.line(refused.empty() ? logging::Level::info : logging::Level::warn, action);
    if (!subject.empty()) line.field("subject", subject);
    if (!detail.empty()) line.field("detail", detail);
    if (!refused.empty()) line.field("refused", refused);
    if (log_.takes(refused.empty() ? logging::Level::info : logging::Level::warn)) log_.put(line);
    if (!actions_) return;
    const auto noted = actions_->note({0, now_(), std::nullopt, {}, std::string(action), std::string(subject), std::string(detail),
                                       std::string(refused)});
    if (!noted) log_.say(logging::Level::error, "action_not_recorded", noted.error());
}

std::string_view Operations::trouble() const {
    if (!parts_) return "replaying the journal";
    if (draining_) return "stopping";
    const auto trouble = parts_->engine.trouble();
    return !trouble                                 ? ""
           : *trouble == IntakeError::storage_full ? "storage_full"
           : *trouble == IntakeError::clock_halted ? "clock_halted"
                                                   : "overloaded";
}

void Operations::stop(std::chrono::milliseconds deadline) {
    if (server_) server_->stop(deadline);
}

asio::awaitable<http::Response> Operations::answer(const http::Request& request) {
    const bool for_metrics = request.segments.size() == 1 && request.segments[0] == "metrics";
    if (for_metrics && (request.method == http::Method::get || request.method == http::Method::head)) {
        http::Response response;
        response.body = page();
        response.content_type = metrics::kExpositionType;
        response.route = "/metrics";
        return answered_at_once(std::move(response));
    }
    return parts_ ? parts_->resources(request) : answered_at_once(answer_while_replaying(request));
}

http::Response Operations::answer_while_replaying(const http::Request& request) const {
    const bool health = request.segments.size() == 1 && request.segments[0] == "healthz";
    return health ? http::json_response(200, R"({"status":"ok"})") : not_ready(trouble());
}

std::string Operations::page() const {
    metrics::Exposition page;
    page.one("tongqu_ready", Kind::gauge, "1: commands are taken in, as /readyz says", std::uint64_t{trouble().empty()});
    page.family("tongqu_replay_bytes", Kind::gauge, "how far the journal had been read at the start, and its length");
    page.sample(replayed_bytes_.load(std::memory_order_relaxed), {{"of", "read"}});
    page.sample(replay_bytes_.load(std::memory_order_relaxed), {{"of", "all"}});
    write_process(page, folder_);
    write_log(page, log_, requests_.sampled_out());
    if (!parts_) return page.take();
    write_listeners(page, {{"public", everybodys_, parts_->everybodys()}, {"operators", operators_, server_->counts()}});
    const EngineThread::Waiting waiting = parts_->engine.waiting();
    QueueView queues{waiting.commands, waiting.rehearsals};
    parts_->queues(queues);
    write_engine(page, parts_->engine.metrics(), queues);
    write_commands(page, commands_);
    write_market(page, parts_->model);
    write_reconciliation(page, parts_->model);
    write_stream(page, parts_->stream.counts());
    if (const auto tls = parts_->tls()) write_tls(page, *tls);
    return page.take();
}

}  // namespace tongqu::gateway
