#include "cli/serve.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/ip/address.hpp>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <expected>
#include <filesystem>

#include "cli/listen_endpoint.hpp"
#include "cli/progress/progress.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {
namespace {

// "10000/50000", or "off" for no limit.
std::expected<gateway::Rate, std::string> parse_rate(const std::string& option, const std::string& text) {
    if (text == "off") return gateway::Rate{};
    gateway::Rate rate;
    const char* const end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, rate.per_second);
    const bool slash = first.ec == std::errc() && first.ptr != end && *first.ptr == '/';
    const auto second = slash ? std::from_chars(first.ptr + 1, end, rate.burst) : first;
    const bool whole = slash && second.ec == std::errc() && second.ptr == end;
    if (whole && rate.per_second >= 1 && rate.per_second <= 1'000'000 && rate.burst >= 1 && rate.burst <= 10'000'000) return rate;
    return std::unexpected(option + " takes PER_SECOND/BURST, such as 10000/50000, or off, not " + text);
}

int complain(int code, const std::string& what) {
    fmt::print(stderr, "tongqu: {}\n", what);
    return code;
}

void say_listening(const ServeOptions& options, const std::string& url, const std::string& operator_url,
                   const gateway::OpenedExchange& opened) {
    if (options.json) {
        http::JsonWriter json;
        json.begin_object();
        json.field("event", "listening").field("url", url).field("data", options.data);
        if (!operator_url.empty()) json.field("operator_url", operator_url);
        json.field("created", opened.created).field("replayed", opened.replayed);
        json.field("cut_bytes", opened.cut ? opened.cut->bytes : std::uint64_t{0});
        json.end_object();
        fmt::print("{}\n", json.text());
    } else {
        if (opened.created)
            fmt::print("A new exchange in {0}. The operator's key is in {0}/operator.key\n", options.data);
        else
            fmt::print("{} commands replayed from {}\n", opened.replayed, options.data);
        if (opened.cut) fmt::print("An interrupted batch that nobody had an answer to was cut from {}\n", opened.cut->file.string());
        fmt::print("Tongqu 通衢 listens on {}   (Ctrl-C stops)\n", url);
        if (!operator_url.empty()) fmt::print("Operators are served on {0}, metrics on {0}/metrics\n", operator_url);
    }
    std::fflush(stdout);
}

std::expected<redis::RedisAddress, std::string> redis_of(const ServeOptions& options) {
    auto address = redis::parse_redis_address(options.redis);
    if (!address) return address;
    if (const auto taken = redis::take_credentials(*address); !taken) return std::unexpected(taken.error());
    return address;
}

// The folder, or that in which it will be made, can be written to.
std::string mistake_in_folder(const std::string& data) {
    std::error_code error;
    std::filesystem::path folder = std::filesystem::absolute(data, error);
    while (!folder.empty() && !std::filesystem::exists(folder, error) && folder != folder.parent_path()) folder = folder.parent_path();
    if (!std::filesystem::is_directory(folder, error)) return fmt::format("--data {}: {} is no folder", data, folder.string());
    if (::access(folder.c_str(), W_OK | X_OK) == 0) return {};
    return fmt::format("--data {}: {} cannot be written to: {}", data, folder.string(), std::strerror(errno));
}

// Everything that is wrong with the options, so that one start tells all of it.
std::vector<std::string> mistakes_in(const ServeOptions& options, const std::expected<ListenEndpoint, std::string>& endpoint) {
    std::vector<std::string> found;
    const auto wrong = [&found](bool is, std::string what) {
        if (is) found.push_back(std::move(what));
    };
    const bool tls = !options.tls_certificate.empty() && !options.tls_key.empty();
    if (!endpoint) found.push_back(endpoint.error());
    wrong(endpoint && !endpoint->loopback && !tls && !options.plain_http_anywhere,
          "plain HTTP is for loopback addresses: give --tls-certificate and --tls-key, or say --plain-http-anywhere to "
          "accept that keys travel readable");
    wrong(options.tls_certificate.empty() != options.tls_key.empty(),
          "--tls-certificate and --tls-key go together: one is missing");
    if (tls)
        if (const auto files = tls::check_files({options.tls_certificate, options.tls_key}); !files)
            found.push_back(files.error());
    wrong(options.durability != "disk" && options.durability != "os", "--durability is disk or os");
    constexpr std::uint64_t least = gateway::kMinServiceSegmentBytes >> 20, most = log::kMaxSegmentBytes >> 20;
    wrong(options.segment_mib < least || options.segment_mib > most, fmt::format("--segment-mib is {} to {}", least, most));
    if (!options.redis.empty())
        if (const auto address = redis_of(options); !address) found.push_back("--redis: " + address.error());
    for (const std::string& gateway : options.trusted_gateways) {
        boost::system::error_code error;
        (void)boost::asio::ip::make_address(gateway, error);
        wrong(error.failed(), "--trusted-gateway takes a numeric address, not " + gateway);
    }
    if (!options.operator_listen.empty()) {
        const auto operators = parse_listen_endpoint("--operator-listen", options.operator_listen);
        if (!operators) found.push_back(operators.error());
        wrong(operators && !operators->loopback && !options.plain_http_anywhere,
              "--operator-listen speaks plain HTTP and is for loopback addresses: say --plain-http-anywhere to accept that keys travel "
              "readable");
        wrong(operators && endpoint && operators->port != 0 && operators->port == endpoint->port && operators->address == endpoint->address,
              "--operator-listen and --listen are the same address");
    }
    wrong(options.operator_apart && options.operator_listen.empty(), "--operator-apart needs --operator-listen: operators would be served nowhere");
    wrong(options.notice_seconds > 300, "--notice-seconds is 0 to 300");
    wrong(options.drain_seconds < 1 || options.drain_seconds > 300, "--drain-seconds is 1 to 300");
    wrong(!logging::format_of(options.log_format), "--log-format is json or text");
    wrong(!logging::level_of(options.log_level), "--log-level is error, warn, info or debug");
    if (const auto mistake = mistake_in_folder(options.data); !mistake.empty()) found.push_back(mistake);
    wrong(options.head_seconds < 1 || options.head_seconds > 3600, "--head-seconds is 1 to 3600");
    wrong(!options.ws_echo.empty() && (!options.ws_echo.starts_with('/') || options.ws_echo.starts_with("/v1/")),
          "--ws-echo is a path that begins with / and is none of the exchange's, such as /echo");
    for (const auto& [name, text] : {std::pair("--rate-reads", &options.rate_reads), std::pair("--rate-writes", &options.rate_writes),
                                     std::pair("--rate-cancels", &options.rate_cancels), std::pair("--rate-address", &options.rate_address)})
        if (const auto rate = parse_rate(name, *text); !rate) found.push_back(rate.error());
    return found;
}

gateway::ServiceOptions service_options(const ServeOptions& options, const ListenEndpoint& endpoint) {
    gateway::ServiceOptions service;
    service.open.folder = options.data;
    service.open.durability = options.durability == "disk" ? log::Durability::disk : log::Durability::os;
    service.open.segment_bytes = options.segment_mib << 20;
    service.head_cadence = std::chrono::seconds(options.head_seconds);
    // What is wrong with them was said before.
    service.traffic.key_reads = parse_rate("", options.rate_reads).value_or(service.traffic.key_reads);
    service.traffic.key_writes = parse_rate("", options.rate_writes).value_or(service.traffic.key_writes);
    service.traffic.key_cancels = parse_rate("", options.rate_cancels).value_or(service.traffic.key_cancels);
    service.traffic.address = parse_rate("", options.rate_address).value_or(service.traffic.address);
    service.settlement = !options.no_settlement;
    service.witnesses = options.witnesses;
    service.address = endpoint.address;
    service.port = endpoint.port;
    if (!options.redis.empty()) service.redis = redis_of(options).value_or(redis::RedisAddress{});
    service.trusted_gateways = options.trusted_gateways;
    service.ws_echo = options.ws_echo;
    if (const auto operators = parse_listen_endpoint("", options.operator_listen); operators)
        service.operators = gateway::OperatorsListener{operators->address, operators->port};
    service.operators_apart = options.operator_apart;
    service.notice = std::chrono::seconds(options.notice_seconds);
    service.drain = std::chrono::seconds(options.drain_seconds);
    service.log_format = logging::format_of(options.log_format).value_or(service.log_format);
    service.log_level = logging::level_of(options.log_level).value_or(service.log_level);
    if (!options.tls_certificate.empty()) service.tls = tls::TlsFiles{options.tls_certificate, options.tls_key};
    return service;
}

}  // namespace

int run_serve(const ServeOptions& options, const OnServing& on_serving, const std::function<void()>& on_stopping) {
    const auto endpoint = parse_listen_endpoint("--listen", options.listen);
    const auto mistakes = mistakes_in(options, endpoint);
    for (const std::string& mistake : mistakes) complain(2, mistake);
    if (!mistakes.empty()) return 2;
    if (options.check) {
        fmt::print("{}\n", options.json ? R"({"event":"checked"})" : "The options make sense.");
        return 0;
    }
    const gateway::ServiceOptions service = service_options(options, *endpoint);

    Progress progress("replay");
    gateway::ServiceHooks hooks;
    hooks.replaying = [&](log::ReadProgress at) { progress.update(at.bytes, at.total); };
    hooks.listening = [&](const gateway::OpenedExchange& opened, std::uint16_t port, std::optional<std::uint16_t> operators_port) {
        progress.finish();
        const std::string url = listen_url(*endpoint, port, service.tls.has_value());
        std::string operator_url;
        if (operators_port) operator_url = listen_url(parse_listen_endpoint("", options.operator_listen).value(), *operators_port, false);
        say_listening(options, url, operator_url, opened);
        if (on_serving) on_serving(url);
    };
    hooks.stopping = [&] {
        if (on_stopping) on_stopping();
        if (!options.json) fmt::print("\nstopping: requests under way are finished\n");
        std::fflush(stdout);
    };
    const auto done = gateway::run_service(service, hooks);
    progress.finish();
    return done ? 0 : complain(1, done.error());
}

}  // namespace tongqu::cli
