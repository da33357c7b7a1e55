// bench_json: the body of an order, decoded and validated as POST /v1/orders does it: every field by name, names, words, decimals as
// multiples of tick and lot, unknown fields refused. Against simdjson's own parse of the same bytes into its tree, which checks
// that they are JSON and nothing else. In turns in one process: the lowest of the rounds counts for both.
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "gateway/api/words.hpp"
#include "gateway/http/json_reader.hpp"
#include "market/decimal.hpp"
#include "market/name.hpp"

namespace {

using namespace tongqu;
using Clock = std::chrono::steady_clock;

constexpr std::string_view kOrder =
    R"({"client_order_id":"17-100000-m","instrument_id":"BENCH-CNY","side":"buy","type":"limit","price":"100.05",)"
    R"("quantity":"12","time_in_force":"gtc","post_only":false,"display_quantity":"4","region":"CN-BJ"})";
constexpr int kRounds = 20;
constexpr int kOrders = 100'000;

[[noreturn]] void give_up(std::string_view what) {
    fmt::print(stderr, "bench_json: {}\n", what);
    std::exit(1);
}

std::int64_t multiple(std::string_view text, Decimal of) {
    const auto value = parse_decimal(text);
    const auto whole = value ? whole_multiple(*value, of) : std::nullopt;
    return whole ? *whole : 0;
}

// A number made of all that was decoded, so that nothing is left out.
std::int64_t decode(http::JsonReader& reader) {
    auto body = reader.read_object(kOrder);
    if (!body) give_up(body.error().message);
    const auto id = body->required_string("client_order_id");
    const auto instrument = body->required_string("instrument_id");
    const auto side = gateway::from_word<Side>(body->required_string("side"));
    const auto type = gateway::from_word<OrderType>(body->required_string("type"));
    const auto price = multiple(body->required_string("price"), Decimal{1, 2});
    const auto quantity = multiple(body->required_string("quantity"), Decimal{1, 0});
    const auto displayed = multiple(body->optional_string("display_quantity").value_or("0"), Decimal{1, 0});
    const auto minimum = body->optional_string("minimum_quantity");
    const auto lasting = gateway::from_word<TimeInForce>(body->optional_string("time_in_force").value_or("gtc"));
    const auto post_only = body->optional_bool("post_only");
    const auto region = body->optional_string("region");
    if (body->finish() || !is_name(id) || !is_name(instrument) || !side || !type || !lasting || minimum || !post_only || !region)
        give_up("the order is refused");
    return price + quantity + displayed + static_cast<std::int64_t>(id.size() + region->size());
}

template <class Work>
double nanoseconds(Work work) {
    const auto begin = Clock::now();
    std::int64_t sum = 0;
    for (int i = 0; i < kOrders; ++i) sum += work();
    const std::chrono::duration<double, std::nano> time = Clock::now() - begin;
    if (sum == 0) give_up("nothing was decoded");
    return time.count() / kOrders;
}

}  // namespace

int main() {
    http::JsonReader reader;
    simdjson::dom::parser parser;
    const simdjson::padded_string padded(kOrder);
    double ours = 1e9, bare = 1e9;
    for (int round = 0; round < kRounds; ++round) {
        ours = std::min(ours, nanoseconds([&] { return decode(reader); }));
        bare = std::min(bare, nanoseconds([&] {
            simdjson::dom::element root;
            if (parser.parse(padded).get(root)) give_up("simdjson refuses the order");
            return static_cast<std::int64_t>(root.is_object());
        }));
    }
    fmt::print("an order of {} bytes, decoded and validated: {:.0f} ns; simdjson's tree alone: {:.0f} ns\n", kOrder.size(), ours, bare);
}
