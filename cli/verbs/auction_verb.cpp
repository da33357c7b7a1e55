// tongqu auction INSTRUMENT
#include <fmt/format.h>

#include "cli/client/url.hpp"
#include "cli/verbs/lists.hpp"
#include "cli/verbs/table.hpp"
#include "cli/verbs/verbs.hpp"

namespace tongqu::cli {
namespace {

// Prices by region and flows by link, of a coupled auction.
void print_regions(const Session& session, const Json& outcome) {
    Table regions({{{"REGION", "地区"}},
                   {{"PRICE", "价格"}, Align::right},
                   {{"BOUGHT", "买入"}, Align::right},
                   {{"SOLD", "卖出"}, Align::right},
                   {{"BUYERS GAIN", "买方剩余"}, Align::right, 0, true},
                   {{"SUPPLIERS GAIN", "供方剩余"}, Align::right, 0, true},
                   {{"PRICE ALONE", "单独价格"}, Align::right, 0, true}});
    for (const Json& each : outcome["regions"].items())
        regions.add({{each["region"].text()},
                     {each["price"].text(), Colour::bold},
                     {each["bought"].text()},
                     {each["sold"].text()},
                     {each["buyers_surplus"].text()},
                     {each["suppliers_surplus"].text()},
                     {each["alone"]["price"].text()}});
    fmt::print("{}", regions.text(session.terminal()));
    Table links({{{"LINK", "链路"}},
                 {{"FROM", "起"}},
                 {{"TO", "止"}},
                 {{"FLOW", "流量"}, Align::right},
                 {{"ROOM", "容量"}, Align::right},
                 {{"COST", "费用"}, Align::right},
                 {{"RENT", "拥塞租金"}, Align::right}});
    for (const Json& each : outcome["links"].items())
        links.add({{each["link_id"].text()},
                   {each["from"].text()},
                   {each["to"].text()},
                   {each["flow"].text(), each["flow"].text() == each["room"].text() ? Colour::red : Colour::none},
                   {each["room"].text()},
                   {each["cost"].text()},
                   {each["rent"].text()}});
    if (!links.empty()) fmt::print("\n{}", links.text(session.terminal()));
}

void print_outcome(const Session& session, const Json& outcome, const Text& heading) {
    if (outcome["volume"].text().empty()) return;
    Facts facts(session.terminal());
    const bool coupled = !outcome["certificate"]["welfare"].text().empty();
    if (!outcome["number"].text().empty()) facts.add({"number", "场次"}, outcome["number"].text());
    if (!coupled) facts.add({"price", "价格"}, outcome["price"].text());
    facts.add({"volume", "成交量"}, outcome["volume"].text());
    if (coupled) {
        facts.add({"welfare", "总福利"}, outcome["certificate"]["welfare"].text());
        facts.add({"surpluses + rent", "剩余 + 租金"},
                  outcome["certificate"]["surpluses"].text() + " + " + outcome["certificate"]["rent"].text());
        facts.add({"integration dividend", "一体化红利"}, outcome["integration_dividend"].text());
        if (!outcome["residency_cost"].text().empty()) facts.add({"cost of residency", "数据驻留成本"}, outcome["residency_cost"].text());
    } else {
        facts.add({"surplus", "余量"}, outcome["surplus"].text());
    }
    fmt::print("\n{}\n{}", session.in(heading), facts.text());
    if (coupled) {
        fmt::print("\n");
        print_regions(session, outcome);
    }
}

}  // namespace

ExitCode show_auction(Session& session, const std::string& instrument) {
    return session.finish(session.api().get("/v1/instruments/" + percent_encoded(instrument) + "/auction"), [&](const Json& auction) {
        Facts facts(session.terminal());
        facts.add({"model", "交易模式"}, auction["model"].text());
        facts.add({"state", "状态"}, auction["state"].text());
        facts.add({"phase", "阶段"}, auction["phase"].text());
        fmt::print("{}", facts.text());
        print_outcome(session, auction["indicated"], {"Would give now", "当前预估"});
        print_outcome(session, auction["last_auction"], {"Last auction", "上一场"});
        if (!auction["withheld"]["fault"].text().empty())
            fmt::print("\n{} {}: {}\n", session.in({"not published: auction", "未公布：场次"}), auction["withheld"]["number"].text(),
                       auction["withheld"]["fault"].text());
    });
}

}  // namespace tongqu::cli
