// tongqu trades · trade · deliver · accept · grant
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/verbs/lists.hpp"
#include "cli/verbs/verbs.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {
namespace {

constexpr std::size_t kMaxGrantBytes = 16'384;  // the exchange takes no more

std::string trade_path(const std::string& trade) { return "/v1/trades/" + percent_encoded(trade); }

std::string due_of(const Json& trade) {
    for (const std::string_view field : {"delivery_due", "acceptance_due", "use_ends", "final_at"})
        if (const auto due = trade[field]; due.there()) return local_time(due.text());
    return {};
}

std::string receiver_of(const Session& session, const Json& to) {
    const std::string owner = to["owner"].text();
    if (owner == "exchange") return std::string(session.in({"the exchange", "交易所"}));
    if (owner == "region_fund")
        return fmt::format("{} {}", session.in({"development fund of", "区域发展基金"}), to["region_id"].text());
    if (owner == "waiting")
        return fmt::format("{} {}", to["participant_id"].text(), session.in({"(not admitted yet)", "（尚未入场，代为保留）"}));
    return to["participant_id"].text();
}

void show_steps(const Session& session, const Json& distribution) {
    Table table({{{"RULE", "规则"}}, {{"TO", "归属"}, Align::left, 1}, {{"AMOUNT", "金额"}, Align::right}});
    std::vector<std::string> amounts;
    const auto steps = distribution["steps"].items();
    for (const Json& step : steps) amounts.push_back(step["amount"].text());
    std::vector<std::string*> to_align;
    for (std::string& amount : amounts) to_align.push_back(&amount);
    same_decimals(to_align);
    for (std::size_t i = 0; i < steps.size(); ++i)
        table.add({{steps[i]["rule"].text()}, {receiver_of(session, steps[i]["to"])}, {amounts[i]}});
    if (table.empty()) return;
    fmt::print("\n{}", table.text(session.terminal()));
    // Why, in the reader's language.
    const std::string_view language = session.in({"text", "text_zh"});
    fmt::print("\n");
    for (const Json& step : steps)
        if (const auto words = step[language]; words.there()) fmt::print("- {}\n", words.text());
    if (const auto calls = distribution["calls"].items(); !calls.empty()) {
        fmt::print("\n{}\n", session.in({"To compute the figures again:", "复算各项金额："}));
        for (const Json& call : calls) fmt::print("  {}\n", call["command"].text());
    }
}

void show_step(const Session& session, const Json& trade) {
    const auto due = due_of(trade);
    fmt::print("{} {}: {}{}\n", session.in({"trade", "成交"}), trade["trade_id"].text(),
               session.terminal().paint(status_in(session, trade["status"].text()), Colour::bold),
               due.empty() ? "" : fmt::format("   {} {}", session.in({"until", "截止"}), due));
}

}  // namespace

ExitCode list_trades(Session& session, const TradesOptions& options) {
    if (!options.instrument.empty() && !options.mine) return list_public_trades(session, options);
    Target target("/v1/trades");
    target.add("instrument_id", options.instrument).add("status", options.status);
    add_page(target, options.page);
    return session.finish(session.api().get(target.text(), session.key()), [&](const Json& answer) {
        Table table({{{"TRADE", "成交号"}, Align::right},
                     {{"INSTRUMENT", "合约"}, Align::left, 3},
                     {{"SIDE", "方向"}},
                     {{"PRICE", "价格"}, Align::right},
                     {{"QUANTITY", "数量"}, Align::right},
                     {{"GROSS", "金额"}, Align::right},
                     {{"WITH", "对方"}, Align::left, 4},
                     {{"STATUS", "状态"}},
                     {{"UNTIL", "截止"}, Align::left, 5, true}});
        for (const Json& each : answer["trades"].items()) {
            const std::string side = each["side"].text();
            table.add({{each["trade_id"].text()},
                       {each["instrument_id"].text()},
                       {std::string(side_in(session, side)), colour_of_side(side)},
                       {each["price"].text()},
                       {each["quantity"].text()},
                       {each["gross"].text()},
                       {each[side == "buy" ? "supplier" : "buyer"].text()},
                       {status_in(session, each["status"].text())},
                       {due_of(each)}});
        }
        print_list(session, table, answer, {"no trade", "没有成交"});
    });
}

ExitCode show_trade(Session& session, const std::string& trade) {
    const auto answer = session.api().get(trade_path(trade), session.key());
    return session.finish(answer, [&](const Json& found) {
        show_step(session, found);
        Facts facts(session.terminal());
        facts.add({"instrument", "合约"}, found["instrument_id"].text());
        facts.add({"supplier", "供方"}, found["supplier"].text());
        facts.add({"buyer", "买方"}, found["buyer"].text());
        facts.add({"price", "价格"}, fmt::format("{} × {} = {} {}", found["price"].text(), found["quantity"].text(),
                                                 found["gross"].text(), found["currency"].text()));
        facts.add({"buyer's fee", "买方手续费"}, found["fee"].text());
        facts.add({"used", "已使用"}, found["used"].text());
        facts.add({"released", "已放款"}, found["released"].text());
        facts.add({"refunded", "已退款"}, found["refunded"].text());
        facts.add({"penalty", "违约金"}, found["penalty"].text());
        facts.add({"traded", "成交时间"}, local_time(found["time"].text()));
        if (found["delivered_at"].there()) facts.add({"delivered", "交付时间"}, local_time(found["delivered_at"].text()));
        if (found["accepted_at"].there()) facts.add({"accepted", "验收时间"}, local_time(found["accepted_at"].text()));
        fmt::print("{}", facts.text());
        const auto distribution = session.api().get(trade_path(trade) + "/distribution", session.key());
        if (distribution) show_steps(session, Json::parse(distribution->body));
    });
}

ExitCode deliver_trade(Session& session, const DeliverOptions& options) {
    if (options.value.empty() == options.value_file.empty())
        return session.wrong(session.in({"say what you deliver: --value TEXT, or --value-file FILE",
                                         "请给出交付内容：--value 文字，或 --value-file 文件"}));
    std::string value = options.value;
    if (!options.value_file.empty()) {
        std::ifstream file;
        if (options.value_file != "-") file.open(options.value_file, std::ios::binary);
        std::istream& in = options.value_file == "-" ? std::cin : file;
        value.assign(kMaxGrantBytes + 1, '\0');
        in.read(value.data(), static_cast<std::streamsize>(value.size()));
        value.resize(static_cast<std::size_t>(in.gcount()));
        while (value.ends_with('\n')) value.pop_back();
        if (value.empty() || value.size() > kMaxGrantBytes)
            return session.wrong(fmt::format("{}: {}", options.value_file,
                                             session.in({"not 1 to 16384 bytes that can be read", "须为可读取的 1 至 16384 字节"})));
    }
    http::JsonWriter json;
    json.begin_object().field("reference", options.reference.empty() ? "deliver-" + options.trade : options.reference);
    json.key("grant").begin_object().field("kind", options.kind).field("value", value).end_object().end_object();
    return session.finish(session.api().post(trade_path(options.trade) + "/deliver", json.take(), session.key()),
                          [&](const Json& trade) { show_step(session, trade); });
}

ExitCode accept_trade(Session& session, const std::string& trade, std::string reference) {
    http::JsonWriter json;
    json.begin_object().field("reference", reference.empty() ? "accept-" + trade : reference).end_object();
    return session.finish(session.api().post(trade_path(trade) + "/accept", json.take(), session.key()),
                          [&](const Json& done) {
                              show_step(session, done);
                              const auto steps = session.api().get(trade_path(trade) + "/distribution", session.key());
                              if (steps) show_steps(session, Json::parse(steps->body));
                          });
}

ExitCode show_grant(Session& session, const std::string& trade) {
    return session.finish(session.api().get(trade_path(trade) + "/grant", session.key()), [&](const Json& found) {
        Facts facts(session.terminal());
        facts.add({"kind", "类型"}, found["grant"]["kind"].text());
        facts.add({"value", "内容"}, found["grant"]["value"].text());
        facts.add({"reference", "参考号"}, found["reference"].text());
        fmt::print("{}", facts.text());
    });
}

}  // namespace tongqu::cli
