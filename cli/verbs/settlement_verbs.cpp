// tongqu dispute · resolve · usage · support · withdraw · waterfall · claims · funds · periods · disputes
#include <fmt/format.h>

#include "cli/verbs/lists.hpp"
#include "cli/verbs/verbs.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {
namespace {

std::string trade_path(const std::string& trade, std::string_view step) {
    return fmt::format("/v1/trades/{}/{}", percent_encoded(trade), step);
}

// "0.005" as "0.5%".
std::string percent(const std::string& fraction) {
    std::string digits = fraction;
    if (const auto point = digits.find('.'); point == std::string::npos) {
        digits += "00";
    } else {
        digits.erase(point, 1);
        digits.append(point + 2 > digits.size() ? point + 2 - digits.size() : 0, '0');
        if (digits.size() > point + 2) digits.insert(point + 2, ".");
    }
    const auto first = digits.find_first_not_of('0');
    if (first == std::string::npos) return "0%";
    digits.erase(0, digits[first] == '.' ? first - 1 : first);
    return digits + "%";
}

ExitCode take_step(Session& session, const StepOptions& options, std::string_view step, http::JsonWriter json) {
    return session.finish(session.api().post(trade_path(options.trade, step), json.end_object().take(), session.key()),
                          [&](const Json& trade) {
                              fmt::print("{} {}: {}\n", session.in({"trade", "成交"}), options.trade,
                                         session.terminal().paint(status_in(session, trade["status"].text()), Colour::bold));
                          });
}

// The body so far; one's own reference, or the step's.
http::JsonWriter body_of(const StepOptions& options, std::string otherwise) {
    http::JsonWriter json;
    json.begin_object().field("reference", options.reference.empty() ? otherwise : options.reference);
    return json;
}

}  // namespace

ExitCode dispute_trade(Session& session, const StepOptions& options) {
    auto json = body_of(options, "dispute-" + options.trade);
    json.field("reason", options.words);
    return take_step(session, options, "dispute", std::move(json));
}

ExitCode resolve_trade(Session& session, const StepOptions& options) {
    auto json = body_of(options, "resolve-" + options.trade);
    json.field("refund", options.amount).field("note", options.words);
    return take_step(session, options, "resolve", std::move(json));
}

ExitCode report_usage(Session& session, const StepOptions& options) {
    auto json = body_of(options, fresh_client_id());
    json.field("quantity", options.amount);
    return take_step(session, options, "usage", std::move(json));
}

ExitCode claim_support(Session& session, const StepOptions& options) {
    auto json = body_of(options, fmt::format("{}-{}", options.words, options.trade));
    json.field("kind", options.words).end_object();
    return session.finish(session.api().post(trade_path(options.trade, "support"), json.take(), session.key()), [&](const Json& paid) {
        fmt::print("{} {}: {} {}\n", session.in({"development fund of", "区域发展基金"}), paid["region_id"].text(), paid["amount"].text(),
                   paid["currency"].text());
        for (const Json& source : paid["sources"].items())
            fmt::print("  {} {}: {}\n", session.in({"from the levy of trade", "来自成交"}), source["first_trade_id"].text(),
                       source["amount"].text());
    });
}

ExitCode withdraw_product(Session& session, const std::string& product, const std::string& ends) {
    http::JsonWriter json;
    json.begin_object().field("reference", "withdraw-" + product).field("ends", ends).end_object();
    const auto answer = session.api().post("/v1/products/" + percent_encoded(product) + "/withdraw", json.take(), session.key());
    return session.finish(answer, [&](const Json& done) {
        fmt::print("{}: {} {}\n", product, session.in({"is not sold any more from", "停止销售时间："}),
                   local_time(done["withdraws_at"].text()));
    });
}

ExitCode show_waterfall(Session& session, const std::string& instrument) {
    const auto answer = session.api().get("/v1/instruments/" + percent_encoded(instrument) + "/waterfall", session.key());
    return session.finish(answer, [&](const Json& found) {
        Table table({{{"VERSION", "版本"}, Align::right},
                     {{"LINK CHARGES A LOT", "每手链路费"}, Align::left, 1},
                     {{"CHAIN LEADER", "链主"}},
                     {{"COMMISSION", "佣金"}, Align::right},
                     {{"SINCE", "生效时间"}}});
        for (const Json& each : found["waterfalls"].items()) {
            std::string charges;
            for (const Json& charge : each["link_charges"].items())
                charges += fmt::format("{}{} {}", charges.empty() ? "" : ", ", charge["participant_id"].text(), charge["per_lot"].text());
            table.add({{each["version"].text()}, {charges}, {each["chain_leader"].text()}, {percent(each["commission"].text())},
                       {local_time(each["time"].text())}});
        }
        print_list(session, table, found, {"no waterfall", "没有分配规则"});
    });
}

ExitCode list_claims(Session& session, const PageOptions& page) {
    Target target("/v1/claims");
    add_page(target, page);
    return session.finish(session.api().get(target.text(), session.key()), [&](const Json& answer) {
        Table table({{{"CLAIM", "债权号"}, Align::right},
                     {{"DEBTOR", "债务人"}, Align::left, 2},
                     {{"CREDITOR", "债权人"}, Align::left, 1},
                     {{"AMOUNT", "金额"}, Align::right},
                     {{"LEFT", "未偿"}, Align::right},
                     {{"CURRENCY", "币种"}},
                     {{"TRADE", "成交号"}, Align::right}});
        for (const Json& each : answer["claims"].items())
            table.add({{each["claim_id"].text()}, {each["debtor"].text()}, {each["creditor"].text()}, {each["amount"].text()},
                       {each["left"].text(), Colour::bold}, {each["currency"].text()}, {each["trade_id"].text()}});
        print_list(session, table, answer, {"no claims", "没有债权债务"});
    });
}

ExitCode show_funds(Session& session, const std::string& region) {
    if (region.empty())
        return session.finish(session.api().get("/v1/funds", session.key()), [&](const Json& answer) {
            Table table({{{"REGION", "地区"}},
                         {{"CURRENCY", "币种"}},
                         {{"BALANCE", "余额"}, Align::right},
                         {{"FED", "累计计提"}, Align::right},
                         {{"VOUCHERS", "企业券"}, Align::right},
                         {{"REBATES", "地区补贴"}, Align::right}});
            for (const Json& each : answer["funds"].items())
                table.add({{each["region_id"].text()}, {each["currency"].text()}, {each["balance"].text(), Colour::bold},
                           {each["fed"].text()}, {each["vouchers"].text()}, {each["rebates"].text()}});
            print_list(session, table, answer, {"no fund has anything yet", "各地区发展基金尚无资金"});
        });
    const auto answer = session.api().get("/v1/funds/" + percent_encoded(region) + "/payments", session.key());
    return session.finish(answer, [&](const Json& found) {
        Table table({{{"TIME", "时间"}},
                     {{"KIND", "类别"}},
                     {{"TO", "收款方"}, Align::left, 1},
                     {{"AMOUNT", "金额"}, Align::right},
                     {{"FROM THE LEVIES OF TRADES", "资金来源（成交号）"}, Align::left, 2}});
        for (const Json& each : found["payments"].items()) {
            std::string sources;
            for (const Json& source : each["sources"].items()) {
                const std::string first = source["first_trade_id"].text(), last = source["last_trade_id"].text();
                sources += fmt::format("{}{}: {}", sources.empty() ? "" : ", ", first == last ? first : first + "–" + last,
                                       source["amount"].text());
            }
            const bool voucher = each["kind"].text() == "voucher";
            table.add({{local_time(each["time"].text())},
                       {std::string(session.in(voucher ? Text{"voucher", "企业券"} : Text{"rebate", "地区补贴"}))},
                       {each["participant_id"].text()},
                       {each["amount"].text() + " " + each["currency"].text()},
                       {sources}});
        }
        print_list(session, table, found, {"the fund has paid nothing yet", "该基金尚无支出"});
    });
}

ExitCode list_periods(Session& session, const PageOptions& page) {
    Target target("/v1/periods");
    add_page(target, page);
    return session.finish(session.api().get(target.text(), session.key()), [&](const Json& answer) {
        Table table({{{"CURRENCY", "币种"}},
                     {{"PERIOD", "期次"}, Align::right},
                     {{"PAYMENTS", "付款笔数"}, Align::right},
                     {{"TOTAL", "付款总额"}, Align::right},
                     {{"TRANSFERS", "划转笔数"}, Align::right},
                     {{"TOTAL", "划转总额"}, Align::right},
                     {{"CLOSED", "结清时间"}}});
        for (const Json& each : answer["periods"].items())
            table.add({{each["currency"].text()}, {each["number"].text()}, {each["payments"].text()}, {each["payments_total"].text()},
                       {each["transfers"].text()}, {each["transfers_total"].text()}, {local_time(each["time"].text())}});
        print_list(session, table, answer, {"no period was closed yet", "尚无已结清的期次"});
    });
}

ExitCode list_disputes(Session& session, const PageOptions& page) {
    Target target("/v1/disputes");
    add_page(target, page);
    return session.finish(session.api().get(target.text(), session.key()), [&](const Json& answer) {
        Table table({{{"TRADE", "成交号"}, Align::right},
                     {{"INSTRUMENT", "合约"}, Align::left, 3},
                     {{"BUYER", "买方"}, Align::left, 2},
                     {{"SUPPLIER", "供方"}, Align::left, 1},
                     {{"GROSS", "金额"}, Align::right},
                     {{"STATUS", "状态"}},
                     {{"SINCE", "提出时间"}}});
        for (const Json& each : answer["disputes"].items())
            table.add({{each["trade_id"].text()}, {each["instrument_id"].text()}, {each["buyer"].text()}, {each["supplier"].text()},
                       {each["gross"].text() + " " + each["currency"].text()}, {status_in(session, each["status"].text())},
                       {local_time(each["time"].text())}});
        print_list(session, table, answer, {"nothing is disputed", "没有争议"});
    });
}

}  // namespace tongqu::cli
