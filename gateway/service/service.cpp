#include "gateway/service/service.hpp"

#include <sys/resource.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <optional>

#include "gateway/api/api.hpp"
#include "gateway/http/adopted_connections.hpp"
#include "gateway/http/server.hpp"
#include "gateway/intake/engine_thread.hpp"
#include "gateway/login/log_in_desk.hpp"
#include "gateway/redis/market_mirror.hpp"
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

LogDeskOptions log_options(const ServiceOptions& service, logging::Log& told) {
    LogDeskOptions options;
    options.folder = service.open.folder / "transparency";
    options.cadence = service.head_cadence;
    options.witnesses = service.witnesses;
    options.now = [] { return read_clocks().wall; };
    options.complain = [&told](const std::string& what) { told.say(logging::Level::warn, "transparency_log", what); };
    return options;
}

ApiOptions api_options(Operations& operations, LogDesk& desk) {
    ApiOptions options;
    options.log = &desk;
    options.now = [] { return read_clocks().wall; };
    options.ready = [&operations] { return operations.trouble().empty(); };
    options.trouble = [&operations] { return operations.trouble(); };
    options.actions = operations.actions();
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
http::Handler handler_of(asio::io_context& io, Api& api, stream::Stream& stream, std::string echo, Door door) {
    return [&io, &api, &stream, echo = std::move(echo), door](const http::Request& request) {
        if (stream::Stream::is_for(request)) return stream.answer(request);
        std::optional<http::Response> answer;
        if (!echo.empty()) answer = stream::answer_echo(io, echo, request);
        return answer ? at_once(std::move(*answer)) : api.handle(request, door);
    };
}

// The way in: plain, or through TLS.
class Entrance {
  public:
    Entrance(asio::io_context& io, const ServiceOptions& options, http::Handler handler, Operations& operations)
        : io_(io), options_(options), operations_(operations), reload_(io) {
        const http::ServerHooks hooks = operations.hooks(Door::everybodys);
        if (options.tls)
            adopted_ = std::make_unique<http::AdoptedConnections>(io, std::move(handler), options.limits, hooks);
        else
            server_ = std::make_unique<http::Server>(io, std::move(handler), options.limits, hooks);
    }

    std::expected<std::uint16_t, std::string> listen() {
        if (server_) return server_->listen(options_.address, options_.port);
        tls::TlsLimits limits;
        limits.connections = options_.limits.connections;
        auto front = tls::TlsFront::listen(options_.address, options_.port, *options_.tls, limits,
                                           [this](int socket, std::string peer) { adopted_->adopt(socket, std::move(peer)); },
                                           [this](const std::string& error) { tell_of_reload(error); });
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

    [[nodiscard]] http::ServerCounts counts() const { return server_ ? server_->counts() : adopted_->counts(); }
    [[nodiscard]] std::optional<tls::TlsCounts> tls_counts() const {
        return front_ ? std::optional(front_->counts()) : std::nullopt;
    }

  private:
    void reload_on_signal() {
        reload_.async_wait([this](boost::system::error_code error, int) {
            if (error) return;
            front_->reload();
            reload_on_signal();
        });
    }

    // On the front's thread; what is recorded is the gateway's.
    void tell_of_reload(const std::string& error) {
        asio::post(io_, [this, error] {
            operations_.note("read_certificate", options_.tls->certificate.filename().string(), {}, error);
        });
    }

    asio::io_context& io_;
    const ServiceOptions& options_;
    Operations& operations_;
    std::unique_ptr<http::Server> server_;
    std::unique_ptr<http::AdoptedConnections> adopted_;
    std::unique_ptr<tls::TlsFront> front_;
    asio::signal_set reload_;
};

}  // namespace

std::expected<void, std::string> run_service(const ServiceOptions& options, const ServiceHooks& hooks) {
    allow_all_open_files();
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of the write, which the journal handles
    std::signal(SIGPIPE, SIG_IGN);  // hiredis writes to sockets that Redis may have closed
    log::FileSystem& files = log::system_files();
    logging::Log told({.level = options.log_level, .format = options.log_format, .now = [] { return read_clocks().wall; }});
    asio::io_context io(1);
    Operations operations(io, told, options.open.folder, [] { return read_clocks().wall; });
    std::optional<std::uint16_t> operators_port;
    if (options.operators) {
        const auto listening = operations.listen(*options.operators, options.limits);
        if (!listening) return std::unexpected(listening.error());
        operators_port = *listening;
    }
    service::ReadModel model;
    stream::Publisher publisher(model, options.stream);
    std::unique_ptr<LogDesk> desk;
    SettlementStart settling(options.open.folder);
    const auto on_journal = [&](const log::JournalIdentity& identity, SequenceNumber end) -> std::expected<void, std::string> {
        auto made = LogDesk::open(files, log_options(options, told), identity, end);
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
        operations.replayed(at);
        if (hooks.replaying && at.total > 0) hooks.replaying(at);
    });
    if (!opened) return std::unexpected(opened.error());
    if (const auto started = desk->start(); !started) return std::unexpected(started.error());
    const auto vault = Vault::open(options.open.folder);
    if (!vault) return std::unexpected(vault.error());
    auto guards = KeyGuards::open(options.open.folder);
    if (!guards) return std::unexpected(guards.error());
    auto actions = ActionFile::open(options.open.folder);
    if (!actions) return std::unexpected(actions.error());
    operations.take_actions(std::move(*actions));
    const auto people = LogInDesk::open(options.open.folder, log_in_options(model));
    if (!people) return std::unexpected(people.error());
    auto settlement = settling.start(files);

    std::optional<stream::Stream> stream;  // carries out orders through the Api, which needs the engine
    EngineThread engine(io, std::move(opened->sequencer), [&](const std::shared_ptr<const log::ReleasedCommand>& released) {
        model.apply(*released);
        operations.take(*released);
        stream->take(*released);
        desk->take(released);
        if (settlement) settlement->take(released);
    });
    ApiOptions resources = api_options(operations, *desk);
    resources.people = people->get();
    resources.secure_cookies = options.tls || !asio::ip::make_address(options.address).is_loopback();
    resources.settlement = settlement.get();
    resources.folder = options.open.folder;
    resources.traffic = options.traffic;
    resources.trusted_gateways = options.trusted_gateways;
    resources.operators_apart = options.operators_apart;
    Api api(engine, model, **vault, std::move(resources), std::move(*guards));
    stream.emplace(io, stream_parts(model, publisher, api, **people, options.stream));
    std::optional<redis::MarketMirror> mirror;
    if (options.redis)
        mirror.emplace(io, *options.redis, model, publisher, api.handler(),
                       [&told](const std::string& what) { told.say(logging::Level::warn, "market_mirror", what); });
    Entrance entrance(io, options, handler_of(io, api, *stream, options.ws_echo, Door::everybodys), operations);
    operations.opened({engine, model, *stream, [&] { return entrance.counts(); }, [&] { return entrance.tls_counts(); },
                       [&](QueueView& queues) {
                           queues.signatures = api.signatures().waiting;
                           queues.remembered = api.signatures().remembered;
                           queues.leaves = desk->waiting();
                       },
                       handler_of(io, api, *stream, {}, Door::operators)});
    const auto port = entrance.listen();
    if (!port) return std::unexpected("cannot listen on " + options.address + ": " + port.error());

    asio::signal_set signals(io, SIGINT, SIGTERM);
    asio::steady_timer notice(io);
    stop_on_signal(signals, [&] {
        if (hooks.stopping) hooks.stopping();
        operations.note("stop", {}, {});
        operations.drain();
        notice.expires_after(options.notice);
        notice.async_wait([&](boost::system::error_code) {
            stream->stop();
            if (mirror) mirror->stop();
            entrance.stop();
            operations.stop(options.drain);
        });
    });
    operations.note("start", {}, TONGQU_VERSION);
    if (hooks.listening) hooks.listening(*opened, *port, operators_port);
    io.run();  // until the server has drained
    const log::Sequencer sequencer = engine.stop();
    desk->stop();
    settlement.reset();
    return write_snapshot(files, options.open.folder, sequencer);
}

}  // namespace tongqu::gateway
