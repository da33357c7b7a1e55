// tongqu market · products · product · instruments · trades INSTRUMENT
#include <fmt/format.h>

#include "cli/verbs/display_width.hpp"
#include "cli/verbs/lists.hpp"
#include "cli/verbs/table.hpp"
#include "cli/verbs/verbs.hpp"

namespace tongqu::cli {
namespace {

std::string kind_of(const Session& session, const std::string& kind) {
    if (session.terminal().language == Language::english) return kind;
    if (kind == "data_set") return "数据集";
    if (kind == "api") return "接口";
    if (kind == "model") return "模型";
    if (kind == "compute") return "算力";
    if (kind == "service") return "服务";
    return kind;
}

std::string contributors_of(const Json& product) {
    std::string out;
    for (const Json& each : product["contributors"].items())
        out += fmt::format("{}{} {}", out.empty() ? "" : ", ", each["participant_id"].text(), each["weight"].text());
    return out;
}

}  // namespace

ExitCode show_market(Session& session) {
    return session.finish(session.api().get("/v1/market"), [&](const Json& market) {
        Table regions({{{"REGION", "地区"}}, {{"NAME", "名称"}, Align::left, 1}, {{"TIER", "发展水平"}}});
        const auto tier = [&](const std::string& word) -> std::string {
            if (session.terminal().language == Language::english) return word;
            return word == "developed" ? "发达" : word == "developing" ? "发展中" : "欠发达";
        };
        for (const Json& each : market["regions"].items())
            regions.add({{each["region_id"].text()}, {each["name"].text()}, {tier(each["tier"].text())}});
        Facts facts(session.terminal());
        facts.add({"version", "版本"}, market["version"].text());
        facts.add({"journal at", "日志序号"}, market["sequence"].text());
        const auto books = market["rulebooks"].items();
        if (!books.empty()) {
            const Json& book = books.back();
            facts.add({"rulebook", "规则版本"}, book["version"].text());
            facts.add({"buyer's fee", "买方手续费"},
                      fmt::format(fmt::runtime(session.in({"{} as maker, {} as taker", "挂单 {}，吃单 {}"})),
                                  book["buyer_maker_fee"].text(), book["buyer_taker_fee"].text()));
            facts.add({"supplier's side", "供方一侧"},
                      fmt::format(fmt::runtime(session.in({"{} to the exchange, {} to its region's development fund",
                                                           "交易所 {}，所在地区发展基金 {}"})),
                                  book["exchange_fee"].text(), book["development_levy"].text()));
        }
        fmt::print("{}\n", facts.text());
        fmt::print("{}", regions.text(session.terminal()));
        Table links({{{"LINK", "链路"}},
                     {{"FROM", "起"}},
                     {{"TO", "止"}},
                     {{"NETWORK", "网络"}, Align::left, 2, true},
                     {{"CAPACITY", "容量"}, Align::right},
                     {{"COST", "费用"}, Align::right},
                     {{"ROOM LEFT", "余量"}, Align::left, 3},
                     {{"OPERATOR", "运营方"}, Align::left, 1}});
        for (const Json& each : market["links"].items()) {
            std::string room;
            for (const Json& one : each["residuals"].items())
                room += fmt::format("{}{} {}", room.empty() ? "" : ", ", one["residual"].text(), one["instrument_id"].text());
            links.add({{each["link_id"].text()}, {each["from"].text()}, {each["to"].text()}, {each["network"].text()},
                       {each["capacity"].text()}, {each["cost"].text()}, {room}, {each["operator"].text()}});
        }
        if (!links.empty()) fmt::print("\n{}", links.text(session.terminal()));
    });
}

ExitCode list_products(Session& session, const ProductsOptions& options) {
    Target target("/v1/products");
    target.add("q", options.words).add("kind", options.kind).add("region", options.region);
    target.add("supplier", options.supplier).add("keyword", options.keyword);
    add_page(target, options.page);
    return session.finish(session.api().get(target.text()), [&](const Json& answer) {
        Table table({{{"PRODUCT", "产品"}},
                     {{"KIND", "类别"}},
                     {{"SUPPLIER", "供应商"}, Align::left, 1},
                     {{"REGIONS", "地区"}, Align::left, 2},
                     {{"TITLE", "名称"}, Align::left, 3}});
        for (const Json& each : answer["products"].items())
            table.add({{each["product_id"].text()},
                       {kind_of(session, each["kind"].text())},
                       {each["supplier"].text()},
                       {each["regions"].text()},
                       {each["title"].text()}});
        print_list(session, table, answer, {"no product fits", "没有符合条件的产品"});
    });
}

ExitCode show_product(Session& session, const std::string& product) {
    const auto answer = session.api().get("/v1/products/" + percent_encoded(product));
    return session.finish(answer, [&](const Json& found) {
        Facts facts(session.terminal());
        const std::size_t columns = session.terminal().columns == 0 ? 10'000 : session.terminal().columns;
        for (const std::string& line : wrap(found["title"].text(), columns))
            fmt::print("{}\n", session.terminal().paint(line, Colour::bold));
        fmt::print("\n");
        facts.add({"product", "产品编号"}, found["product_id"].text());
        facts.add({"kind", "类别"}, kind_of(session, found["kind"].text()));
        facts.add({"supplier", "供应商"}, found["supplier"].text());
        facts.add({"regions", "地区"}, found["regions"].text());
        facts.add({"licence", "许可"}, found["licence"].text());
        facts.add({"keywords", "关键词"}, found["keywords"].text());
        facts.add({"earned by", "收益分配"}, contributors_of(found));
        facts.add({"description", "说明"}, found["description"].text());
        fmt::print("{}", facts.text());
        const auto traded = session.api().get(Target("/v1/instruments").add("product_id", product).text());
        if (!traded) return;
        std::string names;
        for (const Json& each : Json::parse(traded->body)["instruments"].items())
            names += (names.empty() ? "" : ", ") + each["instrument_id"].text();
        if (!names.empty())
            fmt::print("\n{} {}   {}\n", session.in({"Trades as", "交易合约"}), names,
                       session.in({"(tongqu book INSTRUMENT)", "（tongqu book 合约）"}));
    });
}

ExitCode list_instruments(Session& session, const InstrumentsOptions& options) {
    Target target("/v1/instruments");
    target.add("product_id", options.product).add("currency", options.currency);
    add_page(target, options.page);
    return session.finish(session.api().get(target.text()), [&](const Json& answer) {
        Table table({{{"INSTRUMENT", "合约"}},
                     {{"MODEL", "撮合方式"}},
                     {{"GOODS", "标的"}},
                     {{"CCY", "币种"}},
                     {{"TICK", "价位"}, Align::right},
                     {{"LOT", "单位"}, Align::right},
                     {{"TITLE", "名称"}, Align::left, 1}});
        for (const Json& each : answer["instruments"].items())
            table.add({{each["instrument_id"].text()},
                       {each["model"].text()},
                       {std::string(each["rival"].is_true() ? session.in({"used up", "一次性"})
                                                            : session.in({"licences", "许可"}))},
                       {each["currency"].text()},
                       {each["tick"].text()},
                       {each["lot"].text()},
                       {each["title"].text()}});
        print_list(session, table, answer, {"no instrument fits", "没有符合条件的合约"});
    });
}

ExitCode list_tickers(Session& session, const PageOptions& page) {
    Target target("/v1/tickers");
    add_page(target, page);
    return session.finish(session.api().get(target.text()), [&](const Json& answer) {
        Table table({{{"INSTRUMENT", "合约"}, Align::left, 1},
                     {{"CCY", "币种"}, Align::left, 0, true},
                     {{"BID", "买价"}, Align::right},
                     {{"ASK", "卖价"}, Align::right},
                     {{"LAST", "最新价"}, Align::right},
                     {{"24 HOURS", "24 小时区间"}, Align::right, 0, true},
                     {{"VOLUME", "成交量"}, Align::right},
                     {{"TRADES", "笔数"}, Align::right}});
        const auto price_of = [](const Json& level) {
            const auto both = level.items();
            return both.empty() ? std::string() : both[0].text();
        };
        for (const Json& each : answer["tickers"].items()) {
            std::string bid = price_of(each["bid"]), ask = price_of(each["ask"]), last = each["last"]["price"].text();
            std::string low = each["day"]["low"].text(), high = each["day"]["high"].text();
            same_decimals({&bid, &ask, &last, &low, &high});
            table.add({{each["instrument_id"].text()},
                       {each["currency"].text()},
                       {bid, Colour::green},
                       {ask, Colour::red},
                       {last, Colour::bold},
                       {low.empty() ? "" : low + "–" + high},
                       {each["day"]["volume"].text()},
                       {each["day"]["trades"].text()}});
        }
        print_list(session, table, answer, {"no instrument yet", "还没有合约"});
    });
}

ExitCode list_public_trades(Session& session, const TradesOptions& options) {
    Target target("/v1/instruments/" + percent_encoded(options.instrument) + "/trades");
    add_page(target, options.page);
    return session.finish(session.api().get(target.text()), [&](const Json& answer) {
        Table table({{{"TIME", "时间"}},
                     {{"TRADE", "成交号"}, Align::right},
                     {{"PRICE", "价格"}, Align::right},
                     {{"QUANTITY", "数量"}, Align::right},
                     {{"TAKER", "主动方"}}});
        const auto trades = answer["trades"].items();
        std::vector<std::string> prices;
        for (const Json& each : trades) prices.push_back(each["price"].text());
        std::vector<std::string*> to_align;
        for (std::string& price : prices) to_align.push_back(&price);
        same_decimals(to_align);
        for (std::size_t i = 0; i < trades.size(); ++i) {
            const bool buys = trades[i]["taker_side"].text() == "buy";
            table.add({{local_time(trades[i]["time"].text())},
                       {trades[i]["trade_id"].text()},
                       {prices[i], buys ? Colour::green : Colour::red},
                       {trades[i]["quantity"].text()},
                       {std::string(side_in(session, trades[i]["taker_side"].text()))}});
        }
        print_list(session, table, answer, {"no trade yet", "还没有成交"});
    });
}

}  // namespace tongqu::cli
