#include "gateway/redis/gateway_service.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>

#include "gateway/http/server.hpp"
#include "gateway/redis/gateway_error.hpp"
#include "gateway/redis/mirrored_market.hpp"
#include "gateway/stream/stream.hpp"

namespace tongqu::redis {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kMirroredDepth = 1000;
constexpr std::size_t kDefaultDepth = 20;

std::int64_t wall_now() {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// Where so many elements of the array that begins at this bracket end; levels are ["price","quantity"] and hold nothing else.
std::size_t end_of_levels(std::string_view json, std::size_t bracket, std::size_t levels) {
    std::size_t at = bracket + 1;
    for (std::size_t i = 0; i < levels && json[at] != ']'; ++i) {
        at = json.find(']', at) + 1;
        if (json[at] == ',' && i + 1 < levels) ++at;
    }
    return at;
}

// A book with so many levels a side, out of one with more.
std::string cut_to_depth(std::string_view book, std::size_t depth) {
    std::string out;
    std::size_t copied = 0;
    for (const std::string_view side : {"\"bids\":[", "\"asks\":["}) {
        const std::size_t found = book.find(side, copied);
        if (found == book.npos) break;
        const std::size_t bracket = found + side.size() - 1;
        std::size_t end = end_of_levels(book, bracket, depth);
        out += book.substr(copied, end - copied);
        const std::size_t all = end_of_levels(book, bracket, kMirroredDepth + 1);
        copied = all;
    }
    return out += book.substr(copied);
}

// Answers what the mirror knows; nothing for all else.
class PublicAnswers {
  public:
    PublicAnswers(const MirroredMarket& market, gateway::Rate rate)
        : market_(market), traffic_({.key_reads = {}, .key_writes = {}, .key_cancels = {}, .address = rate}, Time(wall_now())) {}

    std::optional<http::Response> answer(const http::Request& request) {
        if (request.method != http::Method::get && request.method != http::Method::head) return std::nullopt;
        const auto& segments = request.segments;
        if (segments.size() == 1 && segments[0] == "healthz") return http::json_response(200, R"({"status":"ok"})");
        if (segments.size() == 1 && segments[0] == "readyz")
            return market_.fresh() ? http::json_response(200, R"({"status":"ready"})") : refusal(GatewayError::market_data_stale);
        if (!is_mirrored(segments) || !request.body.empty()) return std::nullopt;
        const bool is_book = segments.size() == 4 && segments[3] == "book";
        std::size_t depth = kDefaultDepth;
        if (!request.query.empty() && !(is_book && request.query.size() == 1 && read_depth(request, depth))) return std::nullopt;
        const auto grant = traffic_.take(request.peer, Time(wall_now()));
        if (!grant.granted) return gateway::refusal(grant);
        if (!market_.fresh()) return refusal(GatewayError::market_data_stale);
        std::string path;
        for (const std::string_view segment : segments) path.append("/").append(segment);
        const stream::Message document = market_.document(path);
        if (!document) return std::nullopt;  // unknown here, perhaps brand-new: the exchange knows
        http::Response response = http::json_response(200, is_book ? cut_to_depth(*document, depth) : *document);
        gateway::add_rate_headers(response, grant);
        return response;
    }

  private:
    static bool read_depth(const http::Request& request, std::size_t& depth) {
        const auto text = request.parameter("depth");
        if (!text || text->empty() || text->size() > 4) return false;
        depth = 0;
        for (const char c : *text) {
            if (c < '0' || c > '9') return false;
            depth = depth * 10 + static_cast<std::size_t>(c - '0');
        }
        return depth >= 1 && depth <= kMirroredDepth;
    }
    static bool is_mirrored(const std::vector<std::string_view>& segments) {
        if (segments.size() < 2 || segments.size() > 4 || segments[0] != "v1") return false;
        if (segments.size() == 2)
            return segments[1] == "market" || segments[1] == "instruments" || segments[1] == "tickers" || segments[1] == "statistics";
        if (segments[1] != "instruments") return false;
        if (segments.size() == 3) return true;
        for (const std::string_view part : {"book", "trades", "ticker", "candles", "auction", "statistics"})
            if (segments[3] == part) return true;
        return false;
    }

    const MirroredMarket& market_;
    gateway::TrafficGate traffic_;
};

asio::awaitable<http::Response> answered(http::Response response) { co_return response; }

}  // namespace

std::expected<void, std::string> run_gateway(const GatewayOptions& options, const std::function<void(std::uint16_t)>& listening,
                                             const std::function<void(const std::string&)>& complain) {
    std::signal(SIGPIPE, SIG_IGN);  // hiredis writes to sockets that Redis may have closed
    asio::io_context io(1);
    MirroredMarket market(wall_now, options.stale_after);
    PublicAnswers answers(market, options.address_rate);
    ExchangePool pool(io, options.exchange, options.pool);
    const service::ReadModel nothing{};  // the stream's private half has none of its own here
    stream::StreamParts parts{nothing, market, [&pool](const http::Request& request) { return pool.ask(request); },
                              [] { return Time(wall_now()); }, options.stream};
    parts.public_only = true;
    stream::Stream stream(io, std::move(parts));
    const auto handler = [&](const http::Request& request) -> asio::awaitable<http::Response> {
        if (stream::Stream::is_for(request))
            return market.fresh() ? stream.answer(request) : answered(refusal(GatewayError::market_data_stale));
        if (auto answer = answers.answer(request)) return answered(std::move(*answer));
        return pool.ask(request);
    };
    http::Server server(io, handler, options.limits);
    const auto port = server.listen(options.address, options.port);
    if (!port) return std::unexpected("cannot listen on " + options.address + ": " + port.error());
    FeedReader reader(options.redis,
                      [&io, &market](FeedBatch batch, FeedReader::Done done) {
                          asio::post(io, [&market, batch = std::move(batch), done = std::move(done)]() mutable {
                              market.take_in(std::move(batch));
                              done();
                          });
                      },
                      complain);
    asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code error, int) {
        if (error) return;
        stream.stop();
        server.stop(options.drain);
    });
    listening(*port);
    io.run();
    return {};
}

}  // namespace tongqu::redis
