#include "cli/gateway_command.hpp"

#include <fmt/format.h>

#include <memory>

#include "cli/listen_endpoint.hpp"
#include "gateway/http/json_writer.hpp"
#include "gateway/redis/gateway_service.hpp"

namespace tongqu::cli {
namespace {

struct GatewayCommandOptions {
    std::string upstream, exchange;
    std::string listen = "127.0.0.1:8081";
    std::uint64_t stale_ms = 3000;
    std::uint64_t connections = 64;
    bool plain_http_anywhere = false;
    bool json = false;
};

// Reads them into `gateway`; everything that is wrong with them.
std::vector<std::string> mistakes_in(const GatewayCommandOptions& options, redis::GatewayOptions& gateway) {
    std::vector<std::string> found;
    if (auto address = redis::parse_redis_address(options.upstream))
        gateway.redis = std::move(*address);
    else
        found.push_back("--upstream: " + address.error());
    if (const auto taken = redis::take_credentials(gateway.redis); !taken) found.push_back(taken.error());
    if (const auto exchange = redis::parse_exchange_address(options.exchange))
        gateway.exchange = *exchange;
    else
        found.push_back(exchange.error());
    if (const auto endpoint = parse_listen_endpoint("--listen", options.listen)) {
        gateway.address = endpoint->address;
        gateway.port = endpoint->port;
        if (!endpoint->loopback && !options.plain_http_anywhere)
            found.push_back("plain HTTP is for loopback addresses: put a TLS proxy in front, or say --plain-http-anywhere to accept that "
                            "keys travel readable");
    } else {
        found.push_back(endpoint.error());
    }
    if (options.stale_ms < 500 || options.stale_ms > 60'000) found.push_back("--stale-ms is 500 to 60000");
    if (options.connections < 1 || options.connections > 1024) found.push_back("--exchange-connections is 1 to 1024");
    gateway.stale_after = std::chrono::milliseconds(options.stale_ms);
    gateway.pool.connections = options.connections;
    return found;
}

int run_gateway_verb(const GatewayCommandOptions& options) {
    redis::GatewayOptions gateway;
    const auto mistakes = mistakes_in(options, gateway);
    for (const std::string& mistake : mistakes) fmt::print(stderr, "tongqu: {}\n", mistake);
    if (!mistakes.empty()) return 2;
    const auto listening = [&](std::uint16_t port) {
        const std::string url = listen_url({gateway.address, port, true}, port, false);
        if (options.json) {
            http::JsonWriter json;
            json.begin_object().field("event", "listening").field("url", url).end_object();
            fmt::print("{}\n", json.text());
        } else {
            fmt::print("Tongqu 通衢 gateway listens on {}   (Ctrl-C stops)\n", url);
        }
        std::fflush(stdout);
    };
    const auto done = redis::run_gateway(gateway, listening, [](const std::string& what) { fmt::print(stderr, "tongqu: {}\n", what); });
    if (!done) fmt::print(stderr, "tongqu: {}\n", done.error());
    return done ? 0 : 1;
}

}  // namespace

void add_gateway_verb(CLI::App& app, int& result) {
    const auto options = std::make_shared<GatewayCommandOptions>();
    CLI::App* command = app.add_subcommand("gateway", "serve market data from Redis and pass all else on to the exchange");
    command->add_option("--upstream", options->upstream, "redis://HOST:PORT[/DATABASE] that the exchange mirrors to")
        ->envname("TONGQU_REDIS")
        ->required();
    command->add_option("--exchange", options->exchange, "http://ADDRESS:PORT of the exchange")->required();
    command->add_option("--listen", options->listen, "ADDRESS:PORT to listen on; port 0 lets the system choose")->capture_default_str();
    command->add_option("--stale-ms", options->stale_ms, "market data older than this is refused as stale")->capture_default_str();
    command->add_option("--exchange-connections", options->connections, "to the exchange at once")->capture_default_str();
    command->add_flag("--plain-http-anywhere", options->plain_http_anywhere, "allow plain HTTP beyond loopback addresses");
    command->add_flag("--json", options->json, "say what happens as JSON lines");
    command->footer("Example:\n  tongqu serve --redis redis://127.0.0.1:6379\n"
                    "  tongqu gateway --upstream redis://127.0.0.1:6379 --exchange http://127.0.0.1:8080 --listen 127.0.0.1:8081");
    command->callback([options, &result] { result = run_gateway_verb(*options); });
}

}  // namespace tongqu::cli
