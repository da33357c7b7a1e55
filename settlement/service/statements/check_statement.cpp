#include "settlement/service/statements/check_statement.hpp"

#include <set>

#include "settlement/service/statements/parse_statement.hpp"
#include "settlement/service/store/cause.hpp"
#include "settlement/service/transparency/hex.hpp"
#include "settlement/service/transparency/opening.hpp"

namespace tongqu::statements {
namespace {

using transparency::MovementRecord;
using transparency::SignedHead;
using Fault = std::optional<std::string>;  // nothing: all is well

std::string hex_of(const log::JournalIdentity& identity) {
    return transparency::to_hex({reinterpret_cast<const std::uint8_t*>(identity.bytes.data()), identity.bytes.size()});
}

Fault check_origin(const ParsedStatement& parsed, const SignedHead& trusted) {
    if (!signature_is_right(trusted)) return "the head is not signed with the key that it names";
    if (!transparency::verify(trusted.head.key, std::as_bytes(std::span(parsed.signed_text)), parsed.signature))
        return "the statement was changed, or is not signed with the key of this head";
    if (!(parsed.statement.exchange == trusted.head.identity))
        return "the statement is of exchange " + hex_of(parsed.statement.exchange) + ", the head of " +
               hex_of(trusted.head.identity);
    if (!parsed.statement.head) return "the statement leads to no head: ask for it again once there is one";
    if (!(*parsed.statement.head == trusted))
        return "the statement leads to head " + std::to_string(parsed.statement.head->head.number) +
               ", the head given is another: take that one, or ask for the statement with head=" +
               std::to_string(trusted.head.number);
    if (parsed.statement.to < parsed.statement.from) return "the period ends before it begins";
    if (parsed.statement.up_to.sequence.raw() > trusted.head.tree.size)
        return "the statement goes on beyond the head";
    return std::nullopt;
}

// One account: its chain, its evidence.
class AccountCheck {
  public:
    AccountCheck(const Statement& statement, const AccountStatement& account, const SignedHead& trusted)
        : statement_(statement), account_(account), trusted_{trusted.head.identity, trusted.head.key},
          head_(trusted) {}

    Fault check(Money stated_closing) {
        if (auto fault = chain()) return fault;
        if (stated_closing != account_.closing()) return at("the closing balance does not follow from the movements");
        return evidence();
    }
    [[nodiscard]] std::size_t shown() const { return shown_; }

  private:
    [[nodiscard]] std::string at(const std::string& what) const {
        return "account " + std::to_string(account_.account.raw()) + ": " + what;
    }
    [[nodiscard]] std::string at(const MovementRecord& record, const std::string& what) const {
        return at(what + " (sequence " + std::to_string(record.sequence.raw()) + ", event " +
                  std::to_string(record.event) + ")");
    }

    Fault chain() const {
        transparency::ChainEnd end{account_.number_before, account_.opening, account_.hash_before};
        if (end.number == 0 && end != transparency::ChainEnd{})
            return at("it has an opening balance without a record before");
        Time time = statement_.from;
        SequenceNumber sequence;
        for (const Movement& movement : account_.movements) {
            const MovementRecord& record = movement.record;
            if (const auto breach = chain_breach(account_.account, end, record)) return at(record, *breach);
            if (movement.time < time || movement.time >= statement_.to || record.sequence < sequence)
                return at(record, "movement " + std::to_string(record.number) + " is not in its place in the period");
            if (record.sequence > statement_.up_to.sequence)
                return at(record, "movement " + std::to_string(record.number) + " is beyond the statement's last command");
            time = movement.time;
            sequence = record.sequence;
            end = {record.number, record.balance, record_hash(record)};
        }
        return std::nullopt;
    }

    // The record that evidence shows, and when the log says it happened.
    struct Shown {
        MovementRecord record;
        Time time;
    };
    std::expected<Shown, std::string> show(const std::vector<std::byte>& bytes, const char* which) {
        const auto evidence = transparency::decode_evidence(bytes);
        if (!evidence) return std::unexpected(at(std::string("there is no evidence for the ") + which));
        if (!(evidence->head == head_)) return std::unexpected(at(std::string("the evidence for the ") + which +
                                                                  " leads to another head"));
        const auto content = transparency::check(*evidence, trusted_);
        if (!content)
            return std::unexpected(at(std::string("the evidence for the ") + which + " is wrong: " +
                                      to_string(content.error())));
        const auto* record = std::get_if<MovementRecord>(&*content);
        if (record == nullptr || record->account != account_.account)
            return std::unexpected(at(std::string("the evidence for the ") + which + " shows something else"));
        ++shown_;
        return Shown{*record, evidence->opening.leaf.time};
    }

    Fault evidence() {
        if (auto fault = before()) return fault;
        if (auto fault = ends()) return fault;
        return after();
    }
    Fault before() {
        if (account_.number_before == 0) return std::nullopt;
        const auto shown = show(account_.evidence.before, "record before the period");
        if (!shown) return shown.error();
        if (shown->record.number != account_.number_before || record_hash(shown->record) != account_.hash_before ||
            shown->record.balance != account_.opening)
            return at(shown->record, "the log holds another record before the period");
        if (shown->time >= statement_.from) return at(shown->record, "a movement at the beginning was left out");
        return std::nullopt;
    }
    Fault ends() {
        if (account_.movements.empty()) return std::nullopt;
        for (const bool is_first : {true, false}) {
            const Movement& stated = is_first ? account_.movements.front() : account_.movements.back();
            const auto shown = show(is_first ? account_.evidence.first : account_.evidence.last,
                                    is_first ? "first movement" : "last movement");
            if (!shown) return shown.error();
            if (!(shown->record == stated.record) || shown->time != stated.time)
                return at(stated.record, std::string("the log holds another record as the ") +
                                             (is_first ? "first" : "last") + " movement");
        }
        return std::nullopt;
    }
    Fault after() {
        if (account_.number_after == 0) return std::nullopt;
        const auto shown = show(account_.evidence.after, "record after the period");
        if (!shown) return shown.error();
        const std::uint64_t last = account_.number_before + account_.movements.size();
        const Digest hash =
            account_.movements.empty() ? account_.hash_before : record_hash(account_.movements.back().record);
        if (account_.number_after != last + 1 || shown->record.number != last + 1 || shown->record.previous != hash)
            return at(shown->record, "the log's next record does not follow the last movement");
        if (shown->time < statement_.to) return at(shown->record, "a movement at the end was left out");
        return std::nullopt;
    }

    const Statement& statement_;
    const AccountStatement& account_;
    transparency::TrustedExchange trusted_;
    const SignedHead& head_;
    std::size_t shown_ = 0;
};

Fault check_totals(const ParsedStatement& parsed) {
    const auto totals = totals_of(parsed.statement);
    if (totals.size() != parsed.totals.size()) return "the list of currencies is not that of the accounts";
    for (const StatedTotal& stated : parsed.totals) {
        const auto found = totals.find(stated.currency);
        const std::string code(code_of(stated.currency));
        if (found == totals.end()) return "there is no account in " + code;
        if (found->second.opening != stated.opening || found->second.closing != stated.closing)
            return "opening and closing in " + code + " are not the sums over its accounts";
        if (found->second.causes.size() != stated.causes.size()) return "the causes in " + code + " are not those of its movements";
        for (const auto& [cause, sum] : found->second.causes) {
            const auto said = stated.causes.find(cause);
            if (said == stated.causes.end() || said->second.movements != sum.movements ||
                said->second.amount != sum.amount)
                return "the sum for " + std::string(store::describe(cause).word) + " in " + code +
                       " is not that of its movements";
        }
    }
    return std::nullopt;
}

Fault check_trades(const Statement& statement) {
    for (const AccountStatement& account : statement.accounts)
        for (const Movement& movement : account.movements) {
            if (store::describe(movement.record.cause).subject != store::SubjectKind::trade) continue;
            const auto trade = statement.trades.find(TradeId(movement.record.subject));
            if (trade == statement.trades.end())
                return "trade " + std::to_string(movement.record.subject) + " is not listed";
            if (trade->second.rulebook != movement.rulebook)
                return "trade " + std::to_string(movement.record.subject) + " was divided by another rulebook than its movement says";
        }
    return std::nullopt;
}

}  // namespace

std::expected<StatementFindings, std::string> check_statement(std::string_view text, const SignedHead& trusted) {
    const auto parsed = parse_statement(text);
    if (!parsed) return std::unexpected(parsed.error());
    const Statement& statement = parsed->statement;
    if (auto fault = check_origin(*parsed, trusted)) return std::unexpected(*fault);
    StatementFindings findings{statement.participant_id, statement.from, statement.to, statement.accounts.size(),
                               statement.movements(), statement.trades.size(), 0};
    std::set<AccountId> seen;
    for (std::size_t i = 0; i < statement.accounts.size(); ++i) {
        const AccountStatement& account = statement.accounts[i];
        if (!seen.insert(account.account).second)
            return std::unexpected("account " + std::to_string(account.account.raw()) + " comes twice");
        AccountCheck check(statement, account, trusted);
        if (auto fault = check.check(parsed->stated_closings[i])) return std::unexpected(*fault);
        findings.evidence += check.shown();
    }
    if (auto fault = check_totals(*parsed)) return std::unexpected(*fault);
    if (auto fault = check_trades(statement)) return std::unexpected(*fault);
    return findings;
}

}  // namespace tongqu::statements
