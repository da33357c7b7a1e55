#include <array>

#include "settlement/service/statements/statement_text.hpp"
#include "settlement/service/statements/statement_words.hpp"
#include "settlement/service/store/cause.hpp"
#include "settlement/service/store/csv_field.hpp"

namespace tongqu::statements {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

using Row = std::array<std::string, 17>;

constexpr std::array<std::array<std::string_view, 2>, 17> kHeadings{{{"time (UTC)", "时间（UTC）"},
                                                                     {"currency", "币种"},
                                                                     {"account", "账户"},
                                                                     {"purpose", "账户用途"},
                                                                     {"number", "序号"},
                                                                     {"cause", "事由"},
                                                                     {"cause code", "事由代码"},
                                                                     {"order", "订单"},
                                                                     {"trade", "成交"},
                                                                     {"instrument", "标的"},
                                                                     {"buyer", "买方"},
                                                                     {"supplier", "供方"},
                                                                     {"rulebook", "规则版本"},
                                                                     {"amount", "金额"},
                                                                     {"balance", "余额"},
                                                                     {"log sequence", "日志序号"},
                                                                     {"log event", "日志事件"}}};

constexpr std::array<std::string_view, 4> kChinesePurposes{"可用", "挂单冻结", "托管", "待结"};

std::string_view purpose_in(Language language, AccountPurpose purpose) {
    return language == Language::chinese ? kChinesePurposes[static_cast<std::size_t>(purpose)] : word_of(purpose);
}

void append(std::string& out, const Row& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i != 0) out += ',';
        store::append_csv_field(out, row[i]);
    }
    out += "\r\n";
}

Row balance_row(const Statement& statement, const AccountStatement& account, Language language, bool opening) {
    Row row;
    const bool goes_on = !opening && statement.up_to.time < statement.to;
    row[0] = to_rfc3339(opening ? statement.from : goes_on ? statement.up_to.time : statement.to);
    row[1] = code_of(account.key.currency);
    row[2] = std::to_string(account.account.raw());
    row[3] = purpose_in(language, account.key.purpose);
    row[5] = language == Language::chinese ? (opening ? "期初余额" : "期末余额")
                                           : (opening ? "opening balance" : "closing balance");
    if (goes_on) row[5] = language == Language::chinese ? "截至此时的余额" : "balance so far";
    row[6] = opening ? "opening" : "closing";
    row[14] = in_minor_decimals(opening ? account.opening : account.closing(), account.key.currency);
    return row;
}

Row movement_row(const Statement& statement, const AccountStatement& account, const Movement& movement, Language language) {
    const transparency::MovementRecord& record = movement.record;
    const store::CauseRow& cause = store::describe(record.cause);
    Row row;
    row[0] = to_rfc3339(movement.time);
    row[1] = code_of(account.key.currency);
    row[2] = std::to_string(account.account.raw());
    row[3] = purpose_in(language, account.key.purpose);
    row[4] = std::to_string(record.number);
    row[5] = language == Language::chinese ? cause.chinese : cause.english;
    row[6] = cause.word;
    if (cause.subject == store::SubjectKind::order) row[7] = std::to_string(record.subject);
    if (cause.subject == store::SubjectKind::trade) {
        row[8] = std::to_string(record.subject);
        const TradeLine& trade = statement.trades.at(TradeId(record.subject));
        row[9] = trade.instrument;
        row[10] = trade.buyer;
        row[11] = trade.supplier;
    }
    if (movement.rulebook) row[12] = std::to_string(*movement.rulebook);
    row[13] = in_minor_decimals(record.amount, account.key.currency);
    row[14] = in_minor_decimals(record.balance, account.key.currency);
    row[15] = std::to_string(record.sequence.raw());
    row[16] = std::to_string(record.event);
    return row;
}

}  // namespace

std::string to_csv(const Statement& statement, Language language) {
    std::string out(kByteOrderMark);
    Row headings;
    for (std::size_t i = 0; i < headings.size(); ++i) headings[i] = kHeadings[i][language == Language::chinese ? 1 : 0];
    append(out, headings);
    for (const AccountStatement& account : statement.accounts) {
        append(out, balance_row(statement, account, language, true));
        for (const Movement& movement : account.movements)
            append(out, movement_row(statement, account, movement, language));
        append(out, balance_row(statement, account, language, false));
    }
    return out;
}

}  // namespace tongqu::statements
