#include "settlement/service/statements/parse_statement.hpp"

#include <simdjson.h>

#include "settlement/service/statements/statement_text.hpp"
#include "settlement/service/statements/statement_words.hpp"
#include "settlement/service/store/cause.hpp"
#include "settlement/service/transparency/hex.hpp"

namespace tongqu::statements {
namespace {

namespace dom = simdjson::dom;

// Reads fields of objects; the first that is missing or wrong is kept, and everything after it is nothing.
class Fields {
  public:
    [[nodiscard]] const std::string& problem() const { return problem_; }
    void wrong(std::string_view name) {
        if (problem_.empty()) problem_ = "the field \"" + std::string(name) + "\" is missing or is not what a statement has";
    }
    [[nodiscard]] static bool has(dom::element object, const char* name) {
        dom::element value;
        return object[name].get(value) == simdjson::SUCCESS;
    }
    std::string text(dom::element object, const char* name) {
        std::string_view value;
        if (object[name].get(value) != simdjson::SUCCESS) wrong(name);
        return std::string(value);
    }
    std::uint64_t number(dom::element object, const char* name) {
        std::uint64_t value = 0;
        if (object[name].get(value) != simdjson::SUCCESS) wrong(name);
        return value;
    }
    std::uint64_t digits(dom::element object, const char* name) {
        const auto decimal = parse_decimal(text(object, name));
        if (!decimal || decimal->scale != 0 || decimal->mantissa < 0) return wrong(name), 0;
        return static_cast<std::uint64_t>(decimal->mantissa);
    }
    std::uint32_t small(dom::element object, const char* name) {
        const std::uint64_t value = number(object, name);
        if (value > UINT32_MAX) wrong(name);
        return static_cast<std::uint32_t>(value);
    }
    Money money(dom::element object, const char* name) {
        const std::string written = text(object, name);
        // Balances of more digits than a decimal of the API has are whole micro-units all the same.
        const auto amount = micro_units(written);
        if (!amount) wrong(name);
        return amount.value_or(Money());
    }
    Time time(dom::element object, const char* name) {
        const auto value = parse_rfc3339(text(object, name));
        if (!value) wrong(name);
        return value.value_or(Time());
    }
    template <std::size_t Size>
    std::array<std::uint8_t, Size> hex(dom::element object, const char* name) {
        std::array<std::uint8_t, Size> bytes{};
        if (!transparency::from_hex(text(object, name), bytes)) wrong(name);
        return bytes;
    }
    std::vector<std::byte> bytes(dom::element object, const char* name) {
        if (!has(object, name)) return {};
        const std::string digits_of_it = text(object, name);
        std::vector<std::uint8_t> raw(digits_of_it.size() / 2);
        if (raw.empty() || !transparency::from_hex(digits_of_it, raw)) wrong(name);
        const auto view = std::as_bytes(std::span(raw));
        return {view.begin(), view.end()};
    }
    Currency currency(dom::element object) {
        const auto found = currency_of(text(object, "currency"));
        if (!found) wrong("currency");
        return found.value_or(Currency());
    }
    PostingCause cause(dom::element object) {
        const auto found = cause_of(text(object, "cause"));
        if (!found) wrong("cause");
        return found.value_or(PostingCause::deposit);
    }
    template <class Each>
    void list(dom::element object, const char* name, Each each) {
        dom::array items;
        if (object[name].get(items) != simdjson::SUCCESS) return wrong(name);
        for (const dom::element item : items) {
            if (!problem_.empty()) return;
            each(item);
        }
    }

  private:
    static std::optional<Money> micro_units(std::string_view text) {
        const bool negative = text.starts_with('-');
        const std::string_view digits = text.substr(negative ? 1 : 0);
        const std::size_t point = std::min(digits.find('.'), digits.size());
        const std::size_t decimals = point == digits.size() ? 0 : digits.size() - point - 1;
        if (point == 0 || decimals > 6 || (point < digits.size() && decimals == 0)) return std::nullopt;
        WideInt value = 0;
        for (std::size_t i = 0; i < digits.size(); ++i) {
            if (i == point) continue;
            if (digits[i] < '0' || digits[i] > '9' || value > INT64_MAX) return std::nullopt;
            value = value * 10 + (digits[i] - '0');
        }
        for (std::size_t i = decimals; i < 6 && value <= INT64_MAX; ++i) value *= 10;
        if (value > INT64_MAX) return std::nullopt;
        const auto amount = static_cast<std::int64_t>(value);
        return Money(negative ? -amount : amount);
    }

    std::string problem_;
};

void parse_heading(Fields& fields, dom::element body, Statement& statement) {
    if (fields.text(body, "format") != "tongqu-statement 1") fields.wrong("format");
    const auto identity = fields.hex<16>(body, "exchange");
    std::memcpy(statement.exchange.bytes.data(), identity.data(), identity.size());
    statement.participant_id = fields.text(body, "participant_id");
    statement.name = fields.text(body, "name");
    statement.region = fields.text(body, "region_id");
    statement.from = fields.time(body, "from");
    statement.to = fields.time(body, "to");
    dom::element up_to;
    if (body["up_to"].get(up_to) != simdjson::SUCCESS) return fields.wrong("up_to");
    statement.up_to = {SequenceNumber(fields.number(up_to, "sequence")), fields.time(up_to, "time")};
    dom::element head;
    if (body["head"].get(head) != simdjson::SUCCESS) return fields.wrong("head");
    if (head.is_null()) return;
    statement.head = transparency::parse_head(fields.text(body, "head"));
    if (!statement.head) fields.wrong("head");
}

StatedTotal parse_total(Fields& fields, dom::element item) {
    StatedTotal total{fields.currency(item), fields.money(item, "opening"), fields.money(item, "closing"), {}};
    fields.list(item, "causes", [&](dom::element cause) {
        total.causes[fields.cause(cause)] = {fields.number(cause, "movements"), fields.money(cause, "amount")};
    });
    return total;
}

Movement parse_movement(Fields& fields, dom::element item, AccountId account, Digest& previous) {
    Movement movement;
    transparency::MovementRecord& record = movement.record;
    record.account = account;
    record.number = fields.number(item, "number");
    record.sequence = SequenceNumber(fields.number(item, "sequence"));
    record.event = fields.small(item, "event");
    movement.time = fields.time(item, "time");
    record.amount = fields.money(item, "amount");
    record.balance = fields.money(item, "balance");
    record.cause = fields.cause(item);
    const std::string_view word = subject_word(record.cause);
    const std::string name(word.empty() ? "subject" : word);
    if (Fields::has(item, name.c_str())) record.subject = fields.digits(item, name.c_str());
    if (Fields::has(item, "rulebook")) movement.rulebook = fields.small(item, "rulebook");
    record.previous = previous;
    previous = record_hash(record);
    return movement;
}

void parse_account(Fields& fields, dom::element item, ParsedStatement& parsed) {
    AccountStatement account;
    account.account = AccountId(fields.small(item, "account"));
    const auto purpose = purpose_of(fields.text(item, "purpose"));
    if (!purpose) fields.wrong("purpose");
    account.key = {AccountOwner::participant, purpose.value_or(AccountPurpose::available), fields.currency(item), 0};
    account.opening = fields.money(item, "opening");
    parsed.stated_closings.push_back(fields.money(item, "closing"));
    dom::element before, evidence;
    if (item["before"].get(before) != simdjson::SUCCESS || item["evidence"].get(evidence) != simdjson::SUCCESS)
        return fields.wrong("before\" or \"evidence");
    account.number_before = fields.number(before, "number");
    account.hash_before = fields.hex<32>(before, "hash");
    if (Fields::has(item, "continues")) account.number_after = fields.number(item, "continues");
    Digest previous = account.hash_before;
    fields.list(item, "movements", [&](dom::element movement) {
        account.movements.push_back(parse_movement(fields, movement, account.account, previous));
    });
    account.evidence = {fields.bytes(evidence, "before"), fields.bytes(evidence, "first"),
                        fields.bytes(evidence, "last"), fields.bytes(evidence, "after")};
    parsed.statement.accounts.push_back(std::move(account));
}

TradeLine parse_trade(Fields& fields, dom::element item) {
    TradeLine trade;
    trade.trade = TradeId(fields.digits(item, "trade"));
    trade.instrument = fields.text(item, "instrument_id");
    trade.buyer = fields.text(item, "buyer");
    trade.supplier = fields.text(item, "supplier");
    trade.price = fields.text(item, "price");
    trade.quantity = fields.text(item, "quantity");
    trade.currency = fields.currency(item);
    trade.gross = fields.money(item, "gross");
    trade.buyer_fee = fields.money(item, "buyer_fee");
    trade.sequence = SequenceNumber(fields.number(item, "sequence"));
    trade.time = fields.time(item, "time");
    if (Fields::has(item, "rulebook")) trade.rulebook = fields.small(item, "rulebook");
    if (Fields::has(item, "share_version")) trade.shares = fields.small(item, "share_version");
    fields.list(item, "distribution", [&](dom::element line) {
        trade.distribution.push_back({fields.cause(line), fields.text(line, "from"), fields.text(line, "to"),
                                      fields.money(line, "amount"), SequenceNumber(fields.number(line, "sequence")),
                                      fields.small(line, "event")});
    });
    return trade;
}

}  // namespace

std::expected<ParsedStatement, std::string> parse_statement(std::string_view text) {
    constexpr std::size_t kHexOfSignature = 2 * sizeof(transparency::Signature);
    constexpr std::size_t kTail = kBeforeSignature.size() + kHexOfSignature + kClosing.size();
    if (!text.starts_with(kOpening) || text.size() < kOpening.size() + kTail || !text.ends_with(kClosing))
        return std::unexpected("this is not a signed statement of an exchange");
    const std::string_view tail = text.substr(text.size() - kTail);
    const std::string_view body = text.substr(kOpening.size(), text.size() - kTail - kOpening.size());
    ParsedStatement parsed;
    if (!tail.starts_with(kBeforeSignature) ||
        !transparency::from_hex(tail.substr(kBeforeSignature.size(), kHexOfSignature), parsed.signature.bytes))
        return std::unexpected("there is no signature at its end");
    parsed.signed_text = signed_text(body);

    dom::parser parser;
    dom::element document;
    if (const auto error = parser.parse(body.data(), body.size()).get(document); error != simdjson::SUCCESS)
        return std::unexpected(std::string("it is not JSON: ") + simdjson::error_message(error));
    Fields fields;
    parse_heading(fields, document, parsed.statement);
    fields.list(document, "currencies",
                [&](dom::element item) { parsed.totals.push_back(parse_total(fields, item)); });
    fields.list(document, "accounts", [&](dom::element item) { parse_account(fields, item, parsed); });
    fields.list(document, "trades", [&](dom::element item) {
        TradeLine trade = parse_trade(fields, item);
        parsed.statement.trades.insert_or_assign(trade.trade, std::move(trade));
    });
    if (!fields.problem().empty()) return std::unexpected(fields.problem());
    return parsed;
}

}  // namespace tongqu::statements
