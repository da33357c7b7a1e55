// tongqu order buy · sell · show · amend, cancel, orders
#include <fmt/format.h>

#include "cli/verbs/advice.hpp"
#include "cli/verbs/lists.hpp"
#include "cli/verbs/verbs.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {
namespace {

std::string body_of(const std::string& side, const std::string& type, const std::string& client_order_id,
                    const OrderOptions& options) {
    http::JsonWriter json;
    json.begin_object().field("client_order_id", client_order_id).field("instrument_id", options.instrument);
    json.field("side", side).field("type", type).field("quantity", options.quantity);
    const auto unless_empty = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) json.field(name, value);
    };
    unless_empty("price", options.price);
    unless_empty("stop_price", options.stop_price);
    unless_empty("time_in_force", options.time_in_force);
    unless_empty("expires", options.expires);
    unless_empty("display_quantity", options.display_quantity);
    unless_empty("minimum_quantity", options.minimum_quantity);
    unless_empty("self_trade", options.self_trade);
    unless_empty("region", options.region);
    if (options.post_only || options.slide) json.field("post_only", true);
    if (options.slide) json.field("post_only_policy", "slide");
    return json.end_object().take();
}

void show_fills(const Session& session, const Json& order) {
    const auto fills = order["fills"].items();
    if (fills.empty()) return;
    Table table({{{"TRADE", "成交号"}, Align::right},
                 {{"PRICE", "价格"}, Align::right},
                 {{"QUANTITY", "数量"}, Align::right},
                 {{"FEE", "手续费"}, Align::right}});
    for (const Json& fill : fills)
        table.add({{fill["trade_id"].text()}, {fill["price"].text()}, {fill["quantity"].text()}, {fill["fee"].text()}});
    fmt::print("\n{}", table.text(session.terminal()));
    const bool buys = order["side"].text() == "buy";
    print_note(session, buys ? Text{"Next: once the supplier has delivered, tongqu accept TRADE",
                                    "下一步：供方交付后验收，tongqu accept 成交号"}
                             : Text{"Next: deliver, tongqu deliver TRADE --value …", "下一步：交付，tongqu deliver 成交号 --value …"});
}

void show(const Session& session, const Json& order) {
    const std::string side = order["side"].text();
    const std::string price = order["price"].text();
    fmt::print("{} {}: {} {} {}{}   {}\n", session.in({"order", "订单"}), order["order_id"].text(),
               session.terminal().paint(side_in(session, side), colour_of_side(side)), order["quantity"].text(),
               order["instrument_id"].text(),
               price.empty() ? std::string(session.in({" at the market", " 市价"})) : " @ " + price,
               session.terminal().paint(status_in(session, order["status"].text()), Colour::bold));
    Facts facts(session.terminal());
    facts.add({"filled", "已成交"}, order["filled_quantity"].text());
    facts.add({"open", "未成交"}, order["leaves_quantity"].text());
    facts.add({"average price", "成交均价"}, order["average_price"].text());
    facts.add({"cancelled because", "撤销原因"}, order["cancel_reason"].text());
    facts.add({"type", "类型"}, order["type"].text() + ", " + order["time_in_force"].text());
    facts.add({"stop price", "触发价"}, order["stop_price"].text());
    facts.add({"shows", "显示数量"}, order["display_quantity"].text());
    facts.add({"region", "地区"}, order["region"].text());
    facts.add({"client id", "客户编号"}, order["client_order_id"].text());
    fmt::print("{}", facts.text());
    show_fills(session, order);
}

}  // namespace

ExitCode place_order(Session& session, const std::string& side, const OrderOptions& options) {
    std::string type = options.type;
    if (type.empty() && options.price.empty())
        return session.wrong(session.in({"say --price PRICE, or --type market to trade at once at what the book offers",
                                         "请用 --price 给出价格，或用 --type market 按盘口立即成交"}));
    if (type.empty()) type = options.stop_price.empty() ? "limit" : "stop_limit";
    const std::string id = options.client_order_id.empty() ? fresh_client_id() : options.client_order_id;
    const auto answer = session.api().post("/v1/orders", body_of(side, type, id, options), session.key());
    if (!answer && exit_code_of(answer.error()) == ExitCode::unknown)
        fmt::print(stderr, "tongqu: --client-order-id {}\n", id);
    return session.finish(answer, [&](const Json& order) { show(session, order); });
}

ExitCode show_order(Session& session, const std::string& order, const std::string& client_order_id) {
    if (order.empty() == client_order_id.empty())
        return session.wrong(session.in({"say an order's number, or --client-order-id", "请给出订单号，或 --client-order-id"}));
    if (!order.empty())
        return session.finish(session.api().get("/v1/orders/" + percent_encoded(order), session.key()),
                              [&](const Json& found) { show(session, found); });
    const Target target = Target("/v1/orders").add("client_order_id", client_order_id);
    const auto answer = session.api().get(target.text(), session.key());
    if (answer && Json::parse(answer->body)["orders"].items().empty())
        return session.fail({404, "unknown_order", "no such order", "client_order_id", {}});
    return session.finish(answer, [&](const Json& found) {
        for (const Json& each : found["orders"].items()) show(session, each);
    });
}

ExitCode amend_order(Session& session, const AmendOptions& options) {
    if (options.price.empty() && options.quantity.empty())
        return session.wrong(session.in({"say --price, --quantity or both", "请给出 --price、--quantity，或两者都给"}));
    http::JsonWriter json;
    json.begin_object();
    if (!options.price.empty()) json.field("price", options.price);
    if (!options.quantity.empty()) json.field("quantity", options.quantity);
    const auto answer = session.api().patch("/v1/orders/" + percent_encoded(options.order), json.end_object().take(),
                                            session.key(), {.idempotency_key = fresh_client_id()});
    return session.finish(answer, [&](const Json& order) { show(session, order); });
}

ExitCode cancel_orders(Session& session, const CancelOptions& options) {
    const int ways = !options.orders.empty() + !options.instrument.empty() + options.all;
    if (ways != 1)
        return session.wrong(session.in({"say which: numbers of orders, --instrument ID, or --all",
                                         "请说明撤哪些：订单号、--instrument 合约，或 --all 全部"}));
    if (options.orders.empty()) {
        const Target target = Target("/v1/orders").add("instrument_id", options.instrument);
        const auto answer = session.api().remove(target.text(), session.key(), {.idempotency_key = fresh_client_id()});
        return session.finish(answer, [&](const Json& done) {
            const auto cancelled = done["cancelled"].items();
            fmt::print("{} {}{}\n", session.in({"cancelled:", "已撤销："}), cancelled.size(),
                       cancelled.empty() ? "" : "   (" + done["cancelled"].text() + ")");
        });
    }
    ExitCode worst = ExitCode::done;
    for (const std::string& order : options.orders) {
        const auto answer = session.api().remove("/v1/orders/" + percent_encoded(order), session.key(),
                                                 {.idempotency_key = fresh_client_id()});
        const ExitCode code = session.finish(answer, [&](const Json& found) { show(session, found); });
        if (code != ExitCode::done && worst == ExitCode::done) worst = code;
    }
    return worst;
}

ExitCode list_orders(Session& session, const OrdersOptions& options) {
    Target target("/v1/orders");
    target.add("instrument_id", options.instrument);
    if (options.status != "all") target.add("status", options.status);
    add_page(target, options.page);
    return session.finish(session.api().get(target.text(), session.key()), [&](const Json& answer) {
        Table table({{{"ORDER", "订单"}, Align::right},
                     {{"INSTRUMENT", "合约"}, Align::left, 3},
                     {{"SIDE", "方向"}},
                     {{"PRICE", "价格"}, Align::right},
                     {{"QUANTITY", "数量"}, Align::right},
                     {{"FILLED", "已成交"}, Align::right},
                     {{"STATUS", "状态"}},
                     {{"TIME", "时间"}, Align::left, 2, true},
                     {{"CLIENT ID", "客户编号"}, Align::left, 4, true}});
        for (const Json& each : answer["orders"].items()) {
            const std::string side = each["side"].text();
            const std::string price = each["price"].text();
            table.add({{each["order_id"].text()},
                       {each["instrument_id"].text()},
                       {std::string(side_in(session, side)), colour_of_side(side)},
                       {price.empty() ? each["type"].text() : price},
                       {each["quantity"].text()},
                       {each["filled_quantity"].text()},
                       {status_in(session, each["status"].text())},
                       {local_time(each["time"].text())},
                       {each["client_order_id"].text()}});
        }
        print_list(session, table, answer,
                   options.status == "open" ? Text{"no open order; --status all shows the others",
                                                   "没有挂单；加 --status all 查看其他订单"}
                                            : Text{"no order", "没有订单"});
    });
}

}  // namespace tongqu::cli
