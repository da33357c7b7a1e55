#include "gateway/service/service.hpp"

#include <sys/resource.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>

#include "gateway/api/api.hpp"
#include "gateway/http/adopted_connections.hpp"
#include "gateway/http/server.hpp"
#include "gateway/intake/engine_thread.hpp"
#include "gateway/login/log_in_desk.hpp"
#include "gateway/service/settlement_start.hpp"
#include "gateway/stream/echo.hpp"
#include "gateway/stream/handshake.hpp"
#include "gateway/stream/stream.hpp"
#include "gateway/vault/vault.hpp"
#include "settlement/service/read_model.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

// A signal that comes this soon after the first is the same wish told twice, as supervisors do.
constexpr std::time_t kSameWishSeconds = 1;
volatile std::time_t first_signal_at = 0;

void end_at_once(int) {
    if (std::time(nullptr) > first_signal_at + kSameWishSeconds) std::_Exit(130);
}

// The first signal stops in good order; a later one does not wait for it.
void stop_on_signal(asio::signal_set& signals, std::function<void()> stop) {
    signals.async_wait([&signals, stop = std::move(stop)](boost::system::error_code error, int) {
        if (error) return;
        first_signal_at = std::time(nullptr);
        signals.clear();
        for (const int number : {SIGINT, SIGTERM}) std::signal(number, end_at_once);
        stop();
    });
}

// Connections are limited by name (http::Limits), not by what a shell happens to set.
void allow_all_open_files() {
    ::rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
}

LogDeskOptions log_options(const ServiceOptions& service) {
    LogDeskOptions options;
    options.folder = service.open.folder / "transparency";
    options.cadence = service.head_cadence;
    options.witnesses = service.witnesses;
    options.now = [] { return read_clocks().wall; };
    options.complain = [](const std::string& what) { std::fprintf(stderr, "tongqu: %s\n", what.c_str()); };
    return options;
}

ApiOptions api_options(const EngineThread& engine, LogDesk& desk) {
    ApiOptions options;
    options.log = &desk;
    options.now = [] { return read_clocks().wall; };
    options.ready = [&engine] { return !engine.trouble(); };
    options.version = TONGQU_VERSION;
    return options;
}

asio::awaitable<http::Response> at_once(http::Response response) { co_return response; }

stream::StreamParts stream_parts(const service::ReadModel& model, stream::Publisher& publisher, Api& api, LogInDesk& people,
                                 const stream::Limits& limits) {
    stream::StreamParts parts{model, publisher, api.handler(), [] { return read_clocks().wall; }, limits};
    parts.identify = [&api](const http::Request& request, Access access) { return api.identify(request, access); };
    parts.has_session = [&api](const http::Request& request) { return api.has_session(request); };
    parts.session_lives = [&people](Digest token, bool acts) -> asio::awaitable<bool> {
        const auto session = co_await people.sessions().resume(token, read_clocks().wall, acts);
        co_return session || session.error() == SessionError::unavailable;
    };
    return parts;
}

LogInOptions log_in_options(const service::ReadModel& model) {
    LogInOptions options;
    options.scopes_of = [&model](KeyId key) {
        const service::KeyRecord* record = model.directory().keys().find(key);
        return record == nullptr ? ScopeSet() : record->scopes;
    };
    return options;
}

// The stream's path is its own, and so is the echo's, where there is one; all others are resources.
http::Handler handler_of(asio::io_context& io, Api& api, stream::Stream& stream, std::string echo) {
    return [&io, &api, &stream, echo = std::move(echo)](const http::Request& request) {
        if (stream::Stream::is_for(request)) return stream.answer(request);
        std::optional<http::Response> answer;
        if (!echo.empty()) answer = stream::answer_echo(io, echo, request);
        return answer ? at_once(std::move(*answer)) : api.handle(request);
    };
}

// The way in: plain, or through TLS.
class Entrance {
  public:
    Entrance(asio::io_context& io, const ServiceOptions& options, http::Handler handler)
        : options_(options), server_(options.tls ? nullptr : std::make_unique<http::Server>(io, handler, options.limits)),
          adopted_(options.tls ? std::make_unique<http::AdoptedConnections>(io, handler, options.limits) : nullptr),
          reload_(io) {}

    std::expected<std::uint16_t, std::string> listen() {
        if (server_) return server_->listen(options_.address, options_.port);
        tls::TlsLimits limits;
        limits.connections = options_.limits.connections;
        auto front = tls::TlsFront::listen(options_.address, options_.port, *options_.tls, limits,
                                           [this](int socket, std::string peer) { adopted_->adopt(socket, std::move(peer)); });
        if (!front) return std::unexpected(front.error());
        front_ = std::move(*front);
        reload_.add(SIGHUP);
        reload_on_signal();
        return front_->port();
    }

    void stop() {
        reload_.cancel();
        if (server_) return server_->stop(options_.drain);
        front_->stop();
        adopted_->stop(options_.drain);
    }

  private:
    void reload_on_signal() {
        reload_.async_wait([this](boost::system::error_code error, int) {
            if (error) return;
            const auto done = front_->reload();
            std::fprintf(stderr, "tongqu: %s\n", done ? "the certificate was read again" : done.error().c_str());
            reload_on_signal();
        });
    }

    const ServiceOptions& options_;
    std::unique_ptr<http::Server> server_;
    std::unique_ptr<http::AdoptedConnections> adopted_;
    std::unique_ptr<tls::TlsFront> front_;
    asio::signal_set reload_;
};

}  // namespace

std::expected<void, std::string> run_service(const ServiceOptions& options, const ServiceHooks& hooks) {
    allow_all_open_files();
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of the write, which the journal handles
    log::FileSystem& files = log::system_files();
    service::ReadModel model;
    stream::Publisher publisher(model, options.stream);
    std::unique_ptr<LogDesk> desk;
    SettlementStart settling(options.open.folder);
    const auto on_journal = [&](const log::JournalIdentity& identity, SequenceNumber end) -> std::expected<void, std::string> {
        auto made = LogDesk::open(files, log_options(options), identity, end);
        if (!made) return std::unexpected(made.error());
        desk = std::move(*made);
        if (options.settlement) settling.open(identity);
        return {};
    };
    auto opened = open_data_folder(files, options.open, on_journal, [&](const log::ReleasedCommand& released, log::ReadProgress at) {
        model.apply(released);
        desk->replayed(released);
        settling.replayed(released);
        publisher.take(released);
        if (hooks.replaying && at.total > 0) hooks.replaying(at);
    });
    if (!opened) return std::unexpected(opened.error());
    if (const auto started = desk->start(); !started) return std::unexpected(started.error());
    const auto vault = Vault::open(options.open.folder);
    if (!vault) return std::unexpected(vault.error());
    auto guards = KeyGuards::open(options.open.folder);
    if (!guards) return std::unexpected(guards.error());
    const auto people = LogInDesk::open(options.open.folder, log_in_options(model));
    if (!people) return std::unexpected(people.error());
    auto settlement = settling.start(files);

    asio::io_context io(1);
    std::optional<stream::Stream> stream;  // carries out orders through the Api, which needs the engine
    EngineThread engine(io, std::move(opened->sequencer), [&](const std::shared_ptr<const log::ReleasedCommand>& released) {
        model.apply(*released);
        stream->take(*released);
        desk->take(released);
        if (settlement) settlement->take(released);
    });
    ApiOptions resources = api_options(engine, *desk);
    resources.people = people->get();
    resources.secure_cookies = options.tls || !asio::ip::make_address(options.address).is_loopback();
    resources.settlement = settlement.get();
    resources.folder = options.open.folder;
    resources.traffic = options.traffic;
    Api api(engine, model, **vault, std::move(resources), std::move(*guards));
    stream.emplace(io, stream_parts(model, publisher, api, **people, options.stream));
    Entrance entrance(io, options, handler_of(io, api, *stream, options.ws_echo));
    const auto port = entrance.listen();
    if (!port) return std::unexpected("cannot listen on " + options.address + ": " + port.error());

    asio::signal_set signals(io, SIGINT, SIGTERM);
    stop_on_signal(signals, [&] {
        if (hooks.stopping) hooks.stopping();
        stream->stop();
        entrance.stop();
    });
    if (hooks.listening) hooks.listening(*opened, *port);
    io.run();  // until the server has drained
    const log::Sequencer sequencer = engine.stop();
    desk->stop();
    settlement.reset();
    return write_snapshot(files, options.open.folder, sequencer);
}

}  // namespace tongqu::gateway
