#include <algorithm>

#include "settlement/service/statements/account_history.hpp"
#include "settlement/service/statements/statement.hpp"
#include "settlement/service/store/cause.hpp"

namespace tongqu::statements {
namespace {

using store::StoreView;

struct OwnAccount {
    AccountId id;
    AccountKey key;
    std::uint64_t movements;
};

// In the order of currency and purpose. The counts are those of the last commit and of the movements since.
std::vector<OwnAccount> accounts_of(store::Database& database, ParticipantId participant) {
    store::Statement rows(database,
                          "SELECT id, currency, purpose, (SELECT coalesce(max(number), 0) FROM movement WHERE account = id)"
                          " FROM account WHERE owner = ? AND owner_number = ? ORDER BY currency, purpose");
    rows.bind(static_cast<std::int64_t>(AccountOwner::participant)).bind(participant.raw());
    std::vector<OwnAccount> accounts;
    while (rows.step())
        accounts.push_back({AccountId(rows.small(0)),
                            {AccountOwner::participant, static_cast<AccountPurpose>(rows.integer(2)),
                             Currency(static_cast<std::uint8_t>(rows.integer(1))), participant.raw()},
                            rows.number(3)});
    return accounts;
}

class Reader {
  public:
    Reader(const StoreView& view, ParticipantId participant)
        : view_(view), participant_(participant), history_(view.database),
          trade_(view.database,
                 "SELECT instrument, i.name_id, buyer, b.name_id, seller, s.name_id, price_x2, quantity, i.tick_mantissa,"
                 " i.tick_scale, i.lot_mantissa, i.lot_scale, gross, buyer_fee, sequence, time, rulebook, shares, i.currency"
                 " FROM trade JOIN instrument i ON i.id = instrument JOIN participant b ON b.id = buyer"
                 " JOIN participant s ON s.id = seller WHERE trade.id = ?"),
          distribution_(view.database,
                        "SELECT cause, f.owner, f.owner_number, t.owner, t.owner_number, amount, sequence, event"
                        " FROM distribution JOIN account f ON f.id = from_account JOIN account t ON t.id = to_account"
                        " WHERE trade = ? ORDER BY sequence, event"),
          participant_name_(view.database, "SELECT name_id FROM participant WHERE id = ?"),
          region_code_(view.database, "SELECT code FROM region WHERE id = ?") {}

    void read_account(const OwnAccount& account, Statement& into) {
        const SequenceNumber end = into.up_to.sequence;
        const std::uint64_t known = history_.up_to(account.id, account.movements, end);
        const std::uint64_t before = history_.before(account.id, known, into.from);
        const std::uint64_t last = history_.before(account.id, known, into.to);
        AccountStatement part{.account = account.id, .key = account.key, .number_before = before};
        if (const auto opening = history_.at(account.id, before)) {
            part.hash_before = opening->hash;
            part.opening = opening->record.balance;
        }
        if (last < known) part.number_after = last + 1;
        part.movements.reserve(last - before);
        Digest previous = part.hash_before;
        history_.for_each(account.id, before + 1, last, [&](StoredMovement movement) {
            movement.record.previous = previous;
            previous = movement.hash;
            part.movements.push_back({movement.record, movement.time, rulebook_of(movement.record, into)});
        });
        into.accounts.push_back(std::move(part));
    }

  private:
    // Of the trade that a movement belongs to; the trade comes into the statement with it.
    std::optional<std::uint32_t> rulebook_of(const transparency::MovementRecord& record, Statement& into) {
        if (store::describe(record.cause).subject != store::SubjectKind::trade) return std::nullopt;
        const TradeId id(record.subject);
        auto found = into.trades.find(id);
        if (found == into.trades.end()) found = into.trades.emplace(id, read_trade(id, into.up_to.sequence)).first;
        return found->second.rulebook;
    }

    TradeLine read_trade(TradeId id, SequenceNumber end) {
        TradeLine trade{.trade = id};
        trade_.bind(id.raw());
        bool is_party = false;
        if (trade_.step()) {
            trade.instrument = trade_.text(1);
            is_party = trade_.small(2) == participant_.raw() || trade_.small(4) == participant_.raw();
            if (is_party) trade.buyer = trade_.text(3), trade.supplier = trade_.text(5);
            trade.price = price_to_string(HalfTicks(trade_.integer(6)), decimal(8));
            trade.quantity = multiple_to_string(trade_.integer(7), decimal(10));
            trade.gross = Money(trade_.integer(12));
            if (is_party) trade.buyer_fee = Money(trade_.integer(13));
            trade.sequence = SequenceNumber(trade_.number(14));
            trade.time = Time(trade_.integer(15));
            if (!trade_.is_null(16)) trade.rulebook = trade_.small(16);
            if (!trade_.is_null(17)) trade.shares = trade_.small(17);
            trade.currency = Currency(static_cast<std::uint8_t>(trade_.integer(18)));
        }
        trade_.reset();
        if (is_party) read_distribution(trade, end);
        return trade;
    }

    void read_distribution(TradeLine& trade, SequenceNumber end) {
        distribution_.bind(trade.trade.raw());
        while (distribution_.step()) {
            DistributionLine line;
            line.sequence = SequenceNumber(distribution_.number(6));
            if (line.sequence > end) break;
            line.cause = static_cast<PostingCause>(distribution_.integer(0));
            line.from = owner(distribution_.integer(1), distribution_.small(2));
            line.to = owner(distribution_.integer(3), distribution_.small(4));
            line.amount = Money(distribution_.integer(5));
            line.event = distribution_.small(7);
            trade.distribution.push_back(std::move(line));
        }
        distribution_.reset();
    }

    [[nodiscard]] Decimal decimal(int column) {
        return {trade_.integer(column), static_cast<std::uint8_t>(trade_.integer(column + 1))};
    }
    std::string owner(std::int64_t kind, std::uint32_t number) {
        switch (static_cast<AccountOwner>(kind)) {
            case AccountOwner::outside:
                return "outside";
            case AccountOwner::participant:
                return "participant " + name(participant_name_, number);
            case AccountOwner::exchange:
                return "exchange";
            case AccountOwner::region_fund:
                return "development fund " + name(region_code_, number);
            case AccountOwner::waiting:
                return "contributor not admitted yet";
        }
        return "another account";
    }
    static std::string name(store::Statement& question, std::uint32_t number) {
        question.bind(number);
        std::string found = question.step() ? question.text(0) : std::to_string(number);
        question.reset();
        return found;
    }

    const StoreView& view_;
    ParticipantId participant_;
    AccountHistory history_;
    store::Statement trade_, distribution_, participant_name_, region_code_;
};

// The part of the history that a head speaks of, or all of it.
store::StorePosition end_of(const StoreView& view, const std::optional<transparency::SignedHead>& head) {
    if (!head || head->head.tree.size >= view.position.sequence.raw()) return view.position;
    return {SequenceNumber(head->head.tree.size), std::min(head->head.time, view.position.time)};
}

std::size_t movements_in(AccountHistory& history, const OwnAccount& account, const Statement& statement) {
    const std::uint64_t known = history.up_to(account.id, account.movements, statement.up_to.sequence);
    return history.before(account.id, known, statement.to) - history.before(account.id, known, statement.from);
}

}  // namespace

std::expected<Statement, StatementError> read_statement(const StoreView& view, ParticipantId participant, Period period,
                                                        const std::optional<transparency::SignedHead>& head) {
    if (period.to < period.from) return std::unexpected(StatementError::range_backwards);
    Statement statement{.exchange = view.identity, .from = period.from, .to = period.to};
    statement.up_to = end_of(view, head);
    statement.head = head;
    store::Statement who(view.database, "SELECT p.name_id, p.name, r.code FROM participant p JOIN region r"
                                        " ON r.id = p.region WHERE p.id = ?");
    who.bind(participant.raw());
    if (!who.step()) return std::unexpected(StatementError::unknown_participant);
    statement.participant_id = who.text(0);
    statement.name = who.text(1);
    statement.region = who.text(2);

    const auto accounts = accounts_of(view.database, participant);
    AccountHistory history(view.database);
    std::size_t count = 0;
    for (const OwnAccount& account : accounts) count += movements_in(history, account, statement);
    if (count > kMaxMovements) return std::unexpected(StatementError::too_large);
    Reader reader(view, participant);
    for (const OwnAccount& account : accounts) reader.read_account(account, statement);
    if (view.database.failure()) return std::unexpected(StatementError::store_failed);
    return statement;
}

std::expected<std::vector<PastBalances>, StatementError> balances_after(const StoreView& view, ParticipantId participant,
                                                                        SequenceNumber sequence) {
    AccountHistory history(view.database);
    std::vector<PastBalances> balances;
    for (const OwnAccount& account : accounts_of(view.database, participant)) {
        const auto last = history.at(account.id, history.up_to(account.id, account.movements, sequence));
        if (balances.empty() || balances.back().currency != account.key.currency)
            balances.push_back({.currency = account.key.currency});
        const Money balance = last ? last->record.balance : Money{};
        switch (account.key.purpose) {
            case AccountPurpose::available:
                balances.back().available = balance;
                break;
            case AccountPurpose::held:
                balances.back().held = balance;
                break;
            case AccountPurpose::escrow:
                balances.back().escrow = balance;
                break;
            case AccountPurpose::pending:
                balances.back().pending = balance;
                break;
        }
    }
    if (view.database.failure()) return std::unexpected(StatementError::store_failed);
    return balances;
}

std::map<Currency, CurrencyTotals> totals_of(const Statement& statement) {
    std::map<Currency, CurrencyTotals> totals;
    for (const AccountStatement& account : statement.accounts) {
        CurrencyTotals& total = totals[account.key.currency];
        total.opening += account.opening;
        total.closing += account.closing();
        for (const Movement& movement : account.movements) {
            CurrencyTotals::Sum& sum = total.causes[movement.record.cause];
            ++sum.movements;
            sum.amount += movement.record.amount;
        }
    }
    return totals;
}

}  // namespace tongqu::statements
