#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "cli/demo/demo.hpp"
#include "cli/verbs/display_width.hpp"
#include "cli/verbs/table.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{500};
constexpr milliseconds kLongestPause{30'000};
// How far the traders may lag behind before what they missed is let go: they never catch up in a rush.
constexpr milliseconds kMostLag{1'000};

}  // namespace

void wait_for(milliseconds time, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    changed.wait_for(lock, stop, time, [] { return false; });
}

std::expected<void, DemoFailure> run_traders(Troupe& troupe, const DemoOptions& options, std::stop_token stop) {
    const auto begun = Clock::now();
    auto origin = begun;  // our time at the demo's time `base`
    DemoTime base = troupe.next_due();
    milliseconds pause = kFirstPause;
    auto last_well = begun;
    while (!stop.stop_requested()) {
        if (options.acts && troupe.steps() >= *options.acts) break;
        if (options.duration && Clock::now() - begun >= *options.duration) break;
        if (!options.acts) {
            const DemoTime next = troupe.next_due();
            const auto due = origin + (next - base) / options.speed;
            const auto now = Clock::now();
            if (due > now) {
                const auto wait = std::min(std::chrono::ceil<milliseconds>(due - now), milliseconds(200));
                wait_for(wait, stop);
                continue;
            }
            if (now - due > kMostLag) origin = now, base = next;
        }
        troupe.step();
        const auto trouble = troupe.desk().take_trouble();
        if (!trouble) {
            pause = kFirstPause;
            last_well = Clock::now();
            continue;
        }
        if (stop.stop_requested()) break;
        if (trouble->status == 401 || trouble->code == "clock_halted")
            return std::unexpected(DemoFailure{DemoProblem::failed, trouble->text()});
        if (Clock::now() - last_well > kDemoPatience)
            return std::unexpected(DemoFailure{DemoProblem::failed, "the exchange did not recover: " + trouble->text()});
        wait_for(pause, stop);
        pause = std::min(pause * 2, kLongestPause);
    }
    return {};
}

std::string demo_summary(const Tallies& tallies, bool json) {
    if (json) {
        http::JsonWriter out;
        out.begin_object().field("event", "summary").field("requests", tallies.requests).field("orders", tallies.orders);
        out.field("moves", tallies.moves).field("cancels", tallies.cancels).field("trades", tallies.trades);
        out.field("delivered", tallies.delivered).field("accepted", tallies.accepted).field("deposits", tallies.deposits);
        out.field("allotments", tallies.allotments);
        out.key("instruments").begin_array();
        for (const auto& [name, turnover] : tallies.by_instrument)
            out.begin_object()
                .field("instrument_id", name)
                .field("last", multiple_to_string(turnover.last, turnover.tick))
                .field("trades", turnover.trades)
                .field("volume", std::to_string(turnover.volume))
                .end_object();
        out.end_array().key("refusals").begin_object();
        for (const auto& [code, count] : tallies.refusals) out.field(code, count);
        return out.end_object().end_object().take() + "\n";
    }
    const Terminal terminal = standard_output({});
    Table table({{{"INSTRUMENT", "合约"}, Align::left, 1},
                 {{"LAST", "最新价"}, Align::right},
                 {{"LOW", "最低"}, Align::right},
                 {{"HIGH", "最高"}, Align::right},
                 {{"VOLUME", "成交量"}, Align::right},
                 {{"TRADES", "笔数"}, Align::right}});
    for (const auto& [name, turnover] : tallies.by_instrument) {
        std::string last = multiple_to_string(turnover.last, turnover.tick), low = multiple_to_string(turnover.low, turnover.tick),
                    high = multiple_to_string(turnover.high, turnover.tick);
        same_decimals({&last, &low, &high});
        table.add({{name}, {last}, {low}, {high}, {std::to_string(turnover.volume)}, {std::to_string(turnover.trades)}});
    }
    std::string out = fmt::format(
        fmt::runtime(terminal.in({"\nThe traders sent {} requests: {} orders, {} price changes, {} trades, {} deliveries, {} acceptances, {} deposits\n",
                                  "\n交易者共发出 {} 个请求：下单 {}，改价 {}，成交 {} 笔，交付 {}，验收 {}，充值 {}\n"})),
        tallies.requests, tallies.orders, tallies.moves, tallies.trades, tallies.delivered, tallies.accepted, tallies.deposits);
    if (!table.empty()) out += "\n" + table.text(terminal);
    for (const auto& [code, count] : tallies.refusals) out += fmt::format("{} {}: {}\n", terminal.in({"refused,", "被拒绝"}), code, count);
    return out;
}

}  // namespace tongqu::cli
