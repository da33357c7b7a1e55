#include "gateway/service/service.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>

#include "gateway/api/api.hpp"
#include "gateway/http/server.hpp"
#include "gateway/intake/engine_thread.hpp"
#include "gateway/service/settlement_start.hpp"
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

// The stream's path is its own; all others are resources.
http::Handler handler_of(Api& api, stream::Stream& stream) {
    return [&api, &stream](const http::Request& request) {
        auto answer = stream.answer(request);
        return answer ? at_once(std::move(*answer)) : api.handle(request);
    };
}

}  // namespace

std::expected<void, std::string> run_service(const ServiceOptions& options, const ServiceHooks& hooks) {
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
    resources.settlement = settlement.get();
    resources.folder = options.open.folder;
    resources.traffic = options.traffic;
    Api api(engine, model, **vault, std::move(resources), std::move(*guards));
    stream.emplace(io, stream::StreamParts{model, publisher, api.handler(), [] { return read_clocks().wall; }, options.stream,
        [&api](const http::Request& request, Access access) { return api.identify(request, access); }});
    http::Server server(io, handler_of(api, *stream), options.limits);
    const auto port = server.listen(options.address, options.port);
    if (!port) return std::unexpected("cannot listen on " + options.address + ": " + port.error());

    asio::signal_set signals(io, SIGINT, SIGTERM);
    stop_on_signal(signals, [&] {
        if (hooks.stopping) hooks.stopping();
        stream->stop();
        server.stop(options.drain);
    });
    if (hooks.listening) hooks.listening(*opened, *port);
    io.run();  // until the server has drained
    const log::Sequencer sequencer = engine.stop();
    desk->stop();
    settlement.reset();
    return write_snapshot(files, options.open.folder, sequencer);
}

}  // namespace tongqu::gateway
