#include <fmt/format.h>

#include <iterator>

#include "settlement/service/statements/html_text.hpp"
#include "settlement/service/statements/statement_text.hpp"
#include "settlement/service/store/cause.hpp"

namespace tongqu::statements {
namespace {

constexpr std::string_view kStyle = R"css(
:root{color-scheme:light}
body{font:14px/1.5 "Noto Sans","Noto Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;color:#1c2127;
max-width:62rem;margin:2rem auto;padding:0 1.25rem}
h1{font-size:1.6rem;margin:0 0 .2rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:2px solid #1f4e79;padding-bottom:.2rem}
h3{font-size:1rem;margin:1.2rem 0 .3rem}
.who{color:#4a5058;margin:0 0 1rem}
table{border-collapse:collapse;width:100%;font-size:.86rem}
th{text-align:left;border-bottom:1px solid #1c2127;padding:.3rem .5rem;white-space:nowrap}
td{border-bottom:1px solid #dfe3e8;padding:.25rem .5rem;vertical-align:top}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.q{color:#5d646d}.total td{font-weight:600;background:#f3f6f9}
.out{color:#9a2f2f}svg{width:100%;height:auto;margin:.5rem 0 1rem}
footer{margin-top:2rem;padding-top:.6rem;border-top:1px solid #dfe3e8;color:#5d646d;font-size:.8rem;overflow-wrap:anywhere}
@page{size:A4;margin:16mm 14mm}
@media print{body{max-width:none;margin:0;padding:0;font-size:10pt}h2,h3{break-after:avoid}tr,svg{break-inside:avoid}
thead{display:table-header-group}table{font-size:8.5pt}td,th{padding:.15rem .3rem}}
@media (max-width:40rem){table{display:block;overflow-x:auto}}
)css";

constexpr std::array<std::array<std::string_view, 2>, 4> kPurposeTitles{
    {{"available", "可用"}, {"held for orders", "挂单冻结"}, {"escrow", "托管"}, {"pending", "待结"}}};

class Page {
  public:
    Page(const Statement& statement, Language language)
        : statement_(statement), chinese_(language == Language::chinese), language_(language) {}

    std::string write() {
        head();
        for (const auto& [currency, totals] : totals_of(statement_)) summary(currency, totals);
        if (statement_.accounts.empty())
            add("<p>{}</p>\n", in("There was no money in this period.", "此期间没有资金。"));
        trades();
        for (const AccountStatement& account : statement_.accounts) movements(account);
        foot();
        return std::move(out_);
    }

  private:
    template <class... Arguments>
    void add(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<Arguments>(arguments)...);
    }
    [[nodiscard]] std::string_view in(std::string_view english, std::string_view chinese) const {
        return chinese_ ? chinese : english;
    }
    [[nodiscard]] std::string_view cause_in(PostingCause cause) const {
        return in(store::describe(cause).english, store::describe(cause).chinese);
    }
    // "2026-11-23 08:00:00": the zone is said once, above.
    [[nodiscard]] static std::string moment(Time time) {
        std::string text = to_rfc3339(time).substr(0, 19);
        text[10] = ' ';
        return text;
    }
    void amount(Money value, Currency currency) {
        add("<td class=\"n{}\">{}</td>", value.is_negative() ? " out" : "", grouped(value, currency));
    }

    void head() {
        const std::string name = html_escaped(statement_.name);
        add("<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
            "content=\"width=device-width,initial-scale=1\">\n<title>{} {}</title>\n<style>{}</style></head><body>\n",
            in("en", "zh-CN"), in("Statement of", "对账单"), name, kStyle);
        add("<h1>{}</h1>\n<p class=\"who\"><b>{}</b> · {} · {}<br>{} {} – {} (UTC)<br>{}</p>\n",
            in("Statement of account", "对账单"), name, html_escaped(statement_.participant_id),
            html_escaped(statement_.region), in("Period", "期间"), moment(statement_.from), moment(statement_.to),
            fmt::format(fmt::runtime(in("As of log position {} ({})", "截至日志序号 {}（{}）")),
                        statement_.up_to.sequence.raw(), moment(statement_.up_to.time)));
    }

    void summary(Currency currency, const CurrencyTotals& totals) {
        add("<h2>{} {}</h2>\n<table><thead><tr><th>{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th></tr></thead><tbody>\n",
            in("Summary in", "汇总"), code_of(currency), in("Item", "项目"), in("Movements", "笔数"), in("Amount", "金额"));
        const auto line = [&](std::string_view what, Money value) {
            add("<tr class=\"total\"><td>{}</td><td></td>", what);
            amount(value, currency);
            add("</tr>\n");
        };
        line(in("Opening balance, all accounts", "期初余额（全部账户）"), totals.opening);
        for (const auto& [cause, sum] : totals.causes) {
            if (sum.amount.is_zero()) continue;
            add("<tr><td>{}</td><td class=\"n\">{}</td>", cause_in(cause), sum.movements);
            amount(sum.amount, currency);
            add("</tr>\n");
        }
        line(in("Closing balance, all accounts", "期末余额（全部账户）"), totals.closing);
        add("</tbody></table>\n");
        const std::string picture = sankey_of(statement_, currency, language_);
        if (!picture.empty())
            add("<h3>{} ({})</h3>\n{}", in("Where the money of your trades went", "您的成交资金去向"), code_of(currency), picture);
    }

    void trades() {
        if (statement_.trades.empty()) return;
        add("<h2>{}</h2>\n<table><thead><tr><th>{}</th><th>{}</th><th>{}</th><th>{}</th><th class=\"n\">{}</th>"
            "<th class=\"n\">{}</th><th class=\"n\">{}</th><th>{}</th></tr></thead><tbody>\n",
            in("Trades", "成交"), in("Trade", "成交号"), in("Instrument", "标的"), in("Buyer", "买方"), in("Supplier", "供方"),
            in("Price", "价格"), in("Quantity", "数量"), in("Gross", "总额"), in("Rules", "规则"));
        for (const auto& [id, trade] : statement_.trades) {
            std::string rules;
            if (trade.rulebook) rules = fmt::format("{} {}", in("rulebook", "规则手册"), *trade.rulebook);
            if (trade.shares) rules += fmt::format(", {} {}", in("shares", "分成表"), *trade.shares);
            add("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>", id.raw(),
                html_escaped(trade.instrument), html_escaped(trade.buyer), html_escaped(trade.supplier), trade.price,
                trade.quantity);
            amount(trade.gross, trade.currency);
            add("<td>{}</td></tr>\n", rules);
        }
        add("</tbody></table>\n");
    }

    void movements(const AccountStatement& account) {
        const Currency currency = account.key.currency;
        if (account.movements.empty() && account.opening.is_zero()) return;
        const auto& purpose = kPurposeTitles[static_cast<std::size_t>(account.key.purpose)];
        add("<h2>{} · {} <span class=\"q\">({} {})</span></h2>\n", code_of(currency), purpose[chinese_ ? 1 : 0],
            in("account", "账户"), account.account.raw());
        add("<table><thead><tr><th>{}</th><th>{}</th><th>{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th><th "
            "class=\"n\">{}</th></tr></thead><tbody>\n",
            in("Time", "时间"), in("Cause", "事由"), in("Belongs to", "所属"), in("Amount", "金额"), in("Balance", "余额"),
            in("Log position", "日志位置"));
        balance(in("Opening balance", "期初余额"), account.opening, currency);
        for (const Movement& movement : account.movements) {
            const transparency::MovementRecord& record = movement.record;
            add("<tr><td class=\"q\">{}</td><td>{}</td><td>{}</td>", moment(movement.time), cause_in(record.cause),
                belongs(movement));
            amount(record.amount, currency);
            add("<td class=\"n\">{}</td><td class=\"n q\">{}:{}</td></tr>\n", grouped(record.balance, currency),
                record.sequence.raw(), record.event);
        }
        balance(in("Closing balance", "期末余额"), account.closing(), currency);
        add("</tbody></table>\n");
    }
    void balance(std::string_view what, Money value, Currency currency) {
        add("<tr class=\"total\"><td></td><td>{}</td><td></td><td></td><td class=\"n\">{}</td><td></td></tr>\n", what,
            grouped(value, currency));
    }
    [[nodiscard]] std::string belongs(const Movement& movement) const {
        const auto subject = store::describe(movement.record.cause).subject;
        if (movement.record.subject == 0 || subject == store::SubjectKind::none) return {};
        const std::string_view kind =
            subject == store::SubjectKind::order ? in("order", "订单") : in("trade", "成交");
        std::string text = fmt::format("{} {}", kind, movement.record.subject);
        const auto trade = statement_.trades.find(TradeId(movement.record.subject));
        if (subject == store::SubjectKind::trade && trade != statement_.trades.end())
            text += " · " + html_escaped(trade->second.instrument);
        return text;
    }

    void foot() {
        add("<footer>{}", in("The form that can be checked is the JSON of this statement: tongqu verify --statement FILE "
                             "--head HEAD. A log position is the number of the command in the exchange's log and of the "
                             "event in it.",
                             "可核验的形式是本对账单的 JSON：tongqu verify --statement 文件 --head 树头。"
                             "日志位置为交易所日志中的命令序号与其事件序号。"));
        if (statement_.head) add("<br>{}", html_escaped(to_text(*statement_.head)));
        add("</footer>\n</body></html>\n");
    }

    const Statement& statement_;
    bool chinese_;
    Language language_;
    std::string out_;
};

}  // namespace

std::string to_html(const Statement& statement, Language language) { return Page(statement, language).write(); }

}  // namespace tongqu::statements
