#pragma once
// A participant's account of a period: what it had, every movement of its money and why, what it has. What is shown is
// what the journal made; the parts that prove it are explained in docs/statements.md.
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "market/account.hpp"
#include "market/decimal.hpp"
#include "settlement/service/store/settlement_thread.hpp"
#include "settlement/service/transparency/movement.hpp"
#include "settlement/service/transparency/tree_head.hpp"

namespace tongqu::statements {

// More movements than this are a question for a shorter period.
inline constexpr std::size_t kMaxMovements = 250'000;

struct Movement {
    transparency::MovementRecord record;
    Time time;
    std::optional<std::uint32_t> rulebook;  // by which the trade's money was divided
};

// Evidence (docs/transparency-log.md) for four movement records of an account; empty where there is none. With the chain of
// the records between, they show that no movement of the period was left out.
struct AccountEvidence {
    std::vector<std::byte> before;  // the last record before the period
    std::vector<std::byte> first;   // the first in it
    std::vector<std::byte> last;    // the last in it
    std::vector<std::byte> after;   // the first after it
};

struct AccountStatement {
    AccountId account;
    AccountKey key;
    std::uint64_t number_before = 0;  // of the last record before the period; 0: none
    Digest hash_before{};             // of that record
    Money opening;
    std::vector<Movement> movements;
    std::uint64_t number_after = 0;  // of the first record after the period; 0: none that the head speaks of
    AccountEvidence evidence;

    [[nodiscard]] Money closing() const { return movements.empty() ? opening : movements.back().record.balance; }
};

// Money that left a trade's escrow, or came back: whom it reached.
struct DistributionLine {
    PostingCause cause;
    std::string from, to;  // in words: "participant acme", "exchange", "development fund CN-HB"
    Money amount;
    SequenceNumber sequence;
    std::uint32_t event = 0;
};

struct TradeLine {
    TradeId trade;
    std::string instrument, buyer, supplier;  // who buys and sells, and the buyer's fee: to these two only
    std::string price, quantity;  // decimals
    Currency currency;
    Money gross, buyer_fee;
    SequenceNumber sequence;
    Time time;
    std::optional<std::uint32_t> rulebook, shares;
    // To its buyer and its supplier only, as GET /v1/trades/{id}/distribution.
    std::vector<DistributionLine> distribution;
};

struct Statement {
    log::JournalIdentity exchange;
    std::string participant_id, name, region;
    Time from, to;                 // from ≤ time < to
    store::StorePosition up_to;    // what happened later is not in it
    std::optional<transparency::SignedHead> head;  // to which the evidence leads
    std::vector<AccountStatement> accounts;
    std::map<TradeId, TradeLine> trades;

    [[nodiscard]] std::size_t movements() const {
        std::size_t count = 0;
        for (const AccountStatement& account : accounts) count += account.movements.size();
        return count;
    }
};

// Of all accounts in one currency.
struct CurrencyTotals {
    Money opening, closing;
    struct Sum {
        std::size_t movements = 0;
        Money amount;  // over all accounts: zero for a cause that moves money between one's own
    };
    std::map<PostingCause, Sum> causes;
};
[[nodiscard]] std::map<Currency, CurrencyTotals> totals_of(const Statement& statement);

enum class StatementError : std::uint8_t {
    unknown_participant,
    range_backwards,  // it ends before it begins
    too_large,        // kMaxMovements
    store_failed
};

struct Period {
    Time from, to;
};

// Reads a statement, without evidence; of what the head speaks of, where one is given. O(movements + log history): 100,000
// in well under a second.
[[nodiscard]] std::expected<Statement, StatementError> read_statement(
    const store::StoreView& view, ParticipantId participant, Period period,
    const std::optional<transparency::SignedHead>& head);

// A participant's balances after a command of the past, by currency; in the order of the table of currencies.
struct PastBalances {
    Currency currency;
    Money available, held, escrow, pending;
};
[[nodiscard]] std::expected<std::vector<PastBalances>, StatementError> balances_after(const store::StoreView& view,
                                                                                      ParticipantId participant,
                                                                                      SequenceNumber sequence);

}  // namespace tongqu::statements
