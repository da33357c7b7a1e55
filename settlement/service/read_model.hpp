#pragma once
// All that can be asked of the exchange, in memory: a projection of the released commands, applied in their
// order by one thread. It decides nothing; thrown away, it is rebuilt by replaying the journal.
//
// What grows with history: trades for ever, closed orders for kClosedOrdersKept, answers for kAnswersKept and
// up to kMaxAnswersKept, candles up to CandleLimits, events of networked instruments up to kRegionEventsKept.
// All else is bounded by the exchange's own limits.
#include <optional>
#include <string>

#include "engine/log/released.hpp"
#include "settlement/service/accounts.hpp"
#include "settlement/service/answers.hpp"
#include "settlement/service/claims.hpp"
#include "settlement/service/directory.hpp"
#include "settlement/service/disputes.hpp"
#include "settlement/service/funds.hpp"
#include "settlement/service/held_books.hpp"
#include "settlement/service/market_data.hpp"
#include "settlement/service/market_states.hpp"
#include "settlement/service/orders.hpp"
#include "settlement/service/payouts.hpp"
#include "settlement/service/price_levels.hpp"
#include "settlement/service/reconciliation.hpp"
#include "settlement/service/region_books.hpp"
#include "settlement/service/region_history.hpp"
#include "settlement/service/trades.hpp"

namespace tongqu::service {

struct RulebookRecord {
    Rulebook rules;
    Origin origin;
};

class ReadModel {
  public:
    // Precondition: every released command, once, in the order of the sequence; an event that does not fit
    // what came before stops the process. Cost: O(events × log).
    void apply(const log::ReleasedCommand& released);

    [[nodiscard]] Origin last() const { return last_; }  // sequence 0 before the first
    // The one in force, and all of them, version 1 first.
    [[nodiscard]] const Rulebook& rulebook() const { return rulebooks_.back().rules; }
    [[nodiscard]] const std::vector<RulebookRecord>& rulebooks() const { return rulebooks_; }
    [[nodiscard]] const Directory& directory() const { return directory_; }
    // As everyone may see them: of batch markets as of their last interval.
    [[nodiscard]] const PriceLevels& levels() const { return levels_; }
    [[nodiscard]] const HeldBooks& held_books() const { return held_books_; }
    [[nodiscard]] const Orders& orders() const { return orders_; }
    [[nodiscard]] const RegionBooks& region_books() const { return region_books_; }
    [[nodiscard]] const RegionHistory& region_history() const { return region_history_; }
    [[nodiscard]] const Trades& trades() const { return trades_; }
    [[nodiscard]] const Accounts& accounts() const { return accounts_; }
    [[nodiscard]] const Answers& answers() const { return answers_; }
    [[nodiscard]] const MarketData& market_data() const { return market_data_; }
    [[nodiscard]] const MarketStates& market_states() const { return market_states_; }
    [[nodiscard]] const Claims& claims() const { return claims_; }
    [[nodiscard]] const Funds& funds() const { return funds_; }
    [[nodiscard]] const Payouts& payouts() const { return payouts_; }
    [[nodiscard]] const Disputes& disputes() const { return disputes_; }
    [[nodiscard]] const Reconciliation& reconciliation() const { return reconciliation_; }

    // Compares what it believes with sums over its other records: the accounts add up to zero per currency;
    // each buyer's escrow is gross and fee of its undelivered and unaccepted trades; each level is the sum of
    // the open orders at it; the fills of an order add up to what it has filled; the reconciliation is even. Nothing
    // when all of it holds, else what does not. O(everything).
    [[nodiscard]] std::optional<std::string> check() const;

  private:
    void apply(const Event& event, const log::ReleasedCommand& released);
    void keep_answer(const log::ReleasedCommand& released);
    void keep_evidence(const log::ReleasedCommand& released);
    [[nodiscard]] std::optional<std::string> check_escrow() const;
    [[nodiscard]] std::optional<std::string> check_levels() const;
    [[nodiscard]] std::optional<std::string> check_fills() const;
    [[nodiscard]] std::optional<std::string> check_reconciliation() const;

    Origin last_;
    std::vector<RulebookRecord> rulebooks_;
    Directory directory_;
    PriceLevels levels_;
    HeldBooks held_books_;
    Orders orders_;
    RegionBooks region_books_;
    RegionHistory region_history_;
    Trades trades_;
    Accounts accounts_;
    Answers answers_;
    MarketData market_data_;
    MarketStates market_states_;
    Claims claims_;
    Funds funds_;
    Payouts payouts_;
    Disputes disputes_;
    Reconciliation reconciliation_;
};

}  // namespace tongqu::service
