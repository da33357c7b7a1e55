#include "cli/serve.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <expected>

#include "cli/progress/progress.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {
namespace {

struct Endpoint {
    std::string address;
    std::uint16_t port;
    bool loopback;
};

// "127.0.0.1:8080" or "[::1]:8080".
std::expected<Endpoint, std::string> parse_endpoint(const std::string& text) {
    const auto wrong = std::unexpected("--listen takes ADDRESS:PORT, such as 127.0.0.1:8080, not " + text);
    const auto colon = text.rfind(':');
    if (colon == std::string::npos) return wrong;
    std::string host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host == "localhost") host = "127.0.0.1";
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(host, error);
    if (error) return wrong;
    std::uint16_t port = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data() + colon + 1, end, port);
    if (parsed.ec != std::errc() || parsed.ptr != end) return wrong;
    return Endpoint{host, port, address.is_loopback()};
}

std::string url_of(const Endpoint& endpoint, std::uint16_t port) {
    const bool v6 = endpoint.address.find(':') != std::string::npos;
    return fmt::format("http://{}:{}", v6 ? "[" + endpoint.address + "]" : endpoint.address, port);
}

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

void say_listening(const ServeOptions& options, const std::string& url, const gateway::OpenedExchange& opened) {
    if (options.json) {
        http::JsonWriter json;
        json.begin_object();
        json.field("event", "listening").field("url", url).field("data", options.data);
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
    }
    std::fflush(stdout);
}

}  // namespace

int run_serve(const ServeOptions& options, const OnServing& on_serving, const std::function<void()>& on_stopping) {
    const auto endpoint = parse_endpoint(options.listen);
    if (!endpoint) return complain(2, endpoint.error());
    if (!endpoint->loopback && !options.plain_http_anywhere)
        return complain(2, "this version speaks plain HTTP: listen on a loopback address behind a TLS proxy, or say "
                           "--plain-http-anywhere to accept that keys travel readable");
    if (options.durability != "disk" && options.durability != "os") return complain(2, "--durability is disk or os");
    constexpr std::uint64_t least = gateway::kMinServiceSegmentBytes >> 20, most = log::kMaxSegmentBytes >> 20;
    if (options.segment_mib < least || options.segment_mib > most)
        return complain(2, fmt::format("--segment-mib is {} to {}", least, most));

    gateway::ServiceOptions service;
    service.open.folder = options.data;
    service.open.durability = options.durability == "disk" ? log::Durability::disk : log::Durability::os;
    service.open.segment_bytes = options.segment_mib << 20;
    if (options.head_seconds < 1 || options.head_seconds > 3600) return complain(2, "--head-seconds is 1 to 3600");
    service.head_cadence = std::chrono::seconds(options.head_seconds);
    for (const auto& [name, text, rate] : {std::tuple("--rate-reads", &options.rate_reads, &service.traffic.key_reads),
                                           std::tuple("--rate-writes", &options.rate_writes, &service.traffic.key_writes),
                                           std::tuple("--rate-cancels", &options.rate_cancels, &service.traffic.key_cancels),
                                           std::tuple("--rate-address", &options.rate_address, &service.traffic.address)}) {
        const auto parsed = parse_rate(name, *text);
        if (!parsed) return complain(2, parsed.error());
        *rate = *parsed;
    }
    service.settlement = !options.no_settlement;
    service.witnesses = options.witnesses;
    service.address = endpoint->address;
    service.port = endpoint->port;

    Progress progress("replay");
    gateway::ServiceHooks hooks;
    hooks.replaying = [&](log::ReadProgress at) { progress.update(at.bytes, at.total); };
    hooks.listening = [&](const gateway::OpenedExchange& opened, std::uint16_t port) {
        progress.finish();
        const std::string url = url_of(*endpoint, port);
        say_listening(options, url, opened);
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
