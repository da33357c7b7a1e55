#include <fmt/format.h>

#include <iterator>

#include "settlement/service/statements/statement_text.hpp"
#include "settlement/service/statements/statement_words.hpp"
#include "settlement/service/store/cause.hpp"
#include "settlement/service/transparency/hex.hpp"
#include "settlement/service/transparency/sha256.hpp"

namespace tongqu::statements {
namespace {

using transparency::to_hex;

std::string hex_of(std::span<const std::byte> bytes) {
    return to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

// Appends pieces of JSON whose brackets and commas the caller writes.
struct Text {
    std::string out;

    template <class... Arguments>
    void add(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
        fmt::format_to(std::back_inserter(out), format, std::forward<Arguments>(arguments)...);
    }
    void field(std::string_view name, std::string_view text) {
        add("\"{}\":", name);
        append_json_string(out, text);
    }
    void comma() { out += ','; }
};

void write_heading(Text& text, const Statement& statement) {
    text.field("format", "tongqu-statement 1");
    text.comma();
    text.field("exchange", hex_of(statement.exchange.bytes));
    for (const auto& [name, value] : {std::pair("participant_id", &statement.participant_id),
                                      std::pair("name", &statement.name), std::pair("region_id", &statement.region)}) {
        text.comma();
        text.field(name, *value);
    }
    text.add(",\n\"from\":\"{}\",\"to\":\"{}\"", to_rfc3339(statement.from), to_rfc3339(statement.to));
    text.add(",\"up_to\":{{\"sequence\":{},\"time\":\"{}\"}}", statement.up_to.sequence.raw(),
             to_rfc3339(statement.up_to.time));
    text.add(",\n\"head\":");
    if (statement.head)
        append_json_string(text.out, to_text(*statement.head));
    else
        text.add("null");
}

void write_totals(Text& text, const Statement& statement) {
    text.add(",\n\"currencies\":[");
    bool first = true;
    for (const auto& [currency, totals] : totals_of(statement)) {
        text.add("{}\n{{\"currency\":\"{}\",\"opening\":\"{}\",\"closing\":\"{}\",\"causes\":[", first ? "" : ",",
                 code_of(currency), to_string(totals.opening), to_string(totals.closing));
        first = false;
        bool first_cause = true;
        for (const auto& [cause, sum] : totals.causes) {
            text.add("{}{{\"cause\":\"{}\",\"movements\":{},\"amount\":\"{}\"}}", first_cause ? "" : ",",
                     store::describe(cause).word, sum.movements, to_string(sum.amount));
            first_cause = false;
        }
        text.add("]}}");
    }
    text.add("]");
}

void write_movement(Text& text, const Movement& movement) {
    const transparency::MovementRecord& record = movement.record;
    text.add("{{\"number\":{},\"sequence\":{},\"event\":{},\"time\":\"{}\",\"amount\":\"{}\",\"balance\":\"{}\"",
             record.number, record.sequence.raw(), record.event, to_rfc3339(movement.time), to_string(record.amount),
             to_string(record.balance));
    text.add(",\"cause\":\"{}\"", store::describe(record.cause).word);
    if (record.subject != 0) {
        const std::string_view subject = subject_word(record.cause);
        text.add(",\"{}\":\"{}\"", subject.empty() ? "subject" : subject, record.subject);
    }
    if (movement.rulebook) text.add(",\"rulebook\":{}", *movement.rulebook);
    text.add("}}");
}

void write_evidence(Text& text, const AccountEvidence& evidence) {
    text.add(",\n\"evidence\":{{");
    bool first = true;
    for (const auto& [name, bytes] : {std::pair("before", &evidence.before), std::pair("first", &evidence.first),
                                      std::pair("last", &evidence.last), std::pair("after", &evidence.after)}) {
        if (bytes->empty()) continue;
        text.add("{}\"{}\":\"{}\"", first ? "" : ",\n", name, hex_of(*bytes));
        first = false;
    }
    text.add("}}");
}

void write_account(Text& text, const AccountStatement& account) {
    text.add("{{\"account\":{},\"currency\":\"{}\",\"purpose\":\"{}\"", account.account.raw(),
             code_of(account.key.currency), word_of(account.key.purpose));
    text.add(",\"opening\":\"{}\",\"closing\":\"{}\"", to_string(account.opening), to_string(account.closing()));
    text.add(",\"before\":{{\"number\":{},\"hash\":\"{}\"}}", account.number_before, to_hex(account.hash_before));
    if (account.number_after != 0) text.add(",\"continues\":{}", account.number_after);
    text.add(",\n\"movements\":[");
    for (std::size_t i = 0; i < account.movements.size(); ++i) {
        text.out += i == 0 ? "\n" : ",\n";
        write_movement(text, account.movements[i]);
    }
    text.add("]");
    write_evidence(text, account.evidence);
    text.add("}}");
}

void write_trade(Text& text, const TradeLine& trade) {
    text.add("{{\"trade\":\"{}\",", trade.trade.raw());
    text.field("instrument_id", trade.instrument);
    text.comma();
    text.field("buyer", trade.buyer);
    text.comma();
    text.field("supplier", trade.supplier);
    text.add(",\"price\":\"{}\",\"quantity\":\"{}\",\"currency\":\"{}\",\"gross\":\"{}\",\"buyer_fee\":\"{}\"", trade.price,
             trade.quantity, code_of(trade.currency), to_string(trade.gross), to_string(trade.buyer_fee));
    text.add(",\"sequence\":{},\"time\":\"{}\"", trade.sequence.raw(), to_rfc3339(trade.time));
    if (trade.rulebook) text.add(",\"rulebook\":{}", *trade.rulebook);
    if (trade.shares) text.add(",\"share_version\":{}", *trade.shares);
    text.add(",\"distribution\":[");
    for (std::size_t i = 0; i < trade.distribution.size(); ++i) {
        const DistributionLine& line = trade.distribution[i];
        text.add("{}{{\"cause\":\"{}\",", i == 0 ? "" : ",", store::describe(line.cause).word);
        text.field("from", line.from);
        text.comma();
        text.field("to", line.to);
        text.add(",\"amount\":\"{}\",\"sequence\":{},\"event\":{}}}", to_string(line.amount), line.sequence.raw(),
                 line.event);
    }
    text.add("]}}");
}

}  // namespace

std::string signed_text(std::string_view body) {
    const Digest digest = transparency::sha256(std::as_bytes(std::span(body)));
    std::string text(kSignedPrefix);
    text.append(reinterpret_cast<const char*>(digest.data()), digest.size());
    return text;
}

std::string to_json(const Statement& statement, const transparency::SigningKey* key) {
    Text text;
    text.out.reserve(4096 + 256 * (statement.movements() + statement.trades.size()));
    text.out = kOpening;
    text.add("{{");
    write_heading(text, statement);
    write_totals(text, statement);
    text.add(",\n\"accounts\":[");
    for (std::size_t i = 0; i < statement.accounts.size(); ++i) {
        text.out += i == 0 ? "\n" : ",\n";
        write_account(text, statement.accounts[i]);
    }
    text.add("],\n\"trades\":[");
    bool first = true;
    for (const auto& [id, trade] : statement.trades) {
        text.out += first ? "\n" : ",\n";
        first = false;
        write_trade(text, trade);
    }
    text.add("]}}");
    std::string signature;
    if (key != nullptr) {
        const std::string what = signed_text(std::string_view(text.out).substr(kOpening.size()));
        signature = to_hex(key->sign(std::as_bytes(std::span(what))).bytes);
    }
    text.out += kBeforeSignature;
    text.out += signature;
    text.out += kClosing;
    return std::move(text.out);
}

}  // namespace tongqu::statements
