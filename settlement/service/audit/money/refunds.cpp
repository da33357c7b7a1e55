// Money that goes back: failures, disputes that are resolved, later refunds, busts; what a debtor lacks becomes a claim.
#include <algorithm>

#include "settlement/service/audit/money/money_twin.hpp"

namespace tongqu::audit {

void MoneyTwin::return_bond(TradeId trade, Debt& debt) {
    const Currency currency = currency_of(debt.instrument);
    accounts_.move(own(debt.seller, currency, AccountPurpose::escrow), own(debt.seller, currency, AccountPurpose::available), debt.bond,
                   PostingCause::bond_return, trade.raw());
    debt.bond = 0;
}

void MoneyTwin::fail(TradeId trade, RefundCause cause) {
    Debt& debt = debts_.at(trade);
    const Currency currency = currency_of(debt.instrument);
    const AccountKey buyer = own(debt.buyer, currency, AccountPurpose::available);
    said_.emplace_back(Refunded{trade, cause, money(debt.gross), money(debt.fee), true});
    accounts_.move(own(debt.buyer, currency, AccountPurpose::escrow), buyer, debt.gross + debt.fee, PostingCause::refund, trade.raw());
    const Wide penalty = debt.gross * rules_of(debt).penalty.raw() / kMillion;
    const Wide from_bond = std::min(penalty, debt.bond);
    accounts_.move(own(debt.seller, currency, AccountPurpose::escrow), buyer, from_bond, PostingCause::penalty, trade.raw());
    debt.bond -= from_bond;
    return_bond(trade, debt);
    if (penalty > 0) {
        const Wide paid = from_bond + collect(trade, debt, penalty - from_bond, PostingCause::penalty);
        said_.emplace_back(PenaltyCharged{trade, money(penalty), money(paid)});
    }
    close(trade);
}

Wide MoneyTwin::collect(TradeId trade, const Debt& debt, Wide amount, PostingCause cause) {
    const Currency currency = currency_of(debt.instrument);
    const Wide paid = std::min(amount, available(debt.seller, currency));
    if (debt.seller != debt.buyer)
        accounts_.move(own(debt.seller, currency, AccountPurpose::available), own(debt.buyer, currency, AccountPurpose::available), paid,
                       cause, trade.raw());
    if (paid == amount) return paid;
    std::size_t open = 0;
    for (const auto& [debtor, claims] : claims_) open += claims.size();
    if (open < kMaxOpenClaims) {
        claims_[{debt.seller, currency}].push_back({++last_claim_, debt.buyer, amount - paid, trade});
        said_.emplace_back(ClaimOpened{ClaimId(last_claim_), debt.seller, debt.buyer, currency, money(amount - paid), trade});
    }
    return paid;
}

// What is not released goes back, with the fee on it; the units that no floor gave go to the payees first.
void MoneyTwin::refund_rest(TradeId trade, Debt& debt, RefundCause cause, Time at) {
    const Wide rest = debt.gross - debt.released;
    const Wide fee = debt.fee - debt.released * debt.fee / debt.gross;
    debt.refunded = rest;
    const auto has = standing(debt, debt.released, true);
    bool units_wait = false;
    for (std::size_t i = 0; i < has.size(); ++i) units_wait = units_wait || has[i] != debt.payees[i].given;
    if (units_wait) release(trade, debt, debt.released, ReleaseCause::use, earlier(at + terms_of(debt).dispute_window));
    said_.emplace_back(Refunded{trade, cause, money(rest), money(fee), debt.parts.empty()});
    const Currency currency = currency_of(debt.instrument);
    accounts_.move(own(debt.buyer, currency, AccountPurpose::escrow), own(debt.buyer, currency, AccountPurpose::available), rest + fee,
                   PostingCause::refund, trade.raw());
}

void MoneyTwin::resolve(TradeId trade, Wide refund) {
    Debt& debt = debts_.at(trade);
    const Currency currency = currency_of(debt.instrument);
    const AccountKey escrow = own(debt.buyer, currency, AccountPurpose::escrow);
    const Wide back = refund - debt.refunded;
    Wide fee_left = debt.decided() ? 0 : debt.fee - debt.payees[0].given;  // in escrow
    debt.refunded = refund;
    debt.released = debt.gross - refund;
    said_.emplace_back(Resolved{trade, money(refund)});
    said_.emplace_back(Released{trade, ReleaseCause::resolution, rules_of(debt).version,
                                WaterfallVersion(static_cast<std::uint32_t>(debt.waterfall + 1)), debt.table, money(debt.released), true,
                                now_});
    const auto has = standing(debt, debt.released, true);
    fee_left += debt.payees[0].given - has[0];
    for (std::size_t i = 0; i < has.size(); ++i) {
        Payee& payee = debt.payees[i];
        if (payee.given > has[i])
            accounts_.move(account_of(debt, payee, AccountPurpose::pending), escrow, payee.given - has[i], PostingCause::take_back, trade.raw());
    }
    // What was pending and stays theirs, then what was not released yet.
    for (std::size_t i = 0; i < has.size(); ++i) {
        Payee& payee = debt.payees[i];
        const Wide kept = std::min(payee.given, has[i]) - payee.settled;
        if (kept > 0) pay(trade, debt, payee, account_of(debt, payee, AccountPurpose::pending), kept, PostingCause::maturity);
        pay(trade, debt, payee, escrow, has[i] - payee.given, payee.cause);
        payee.given = has[i];
    }
    if (back + fee_left > 0) {
        said_.emplace_back(Refunded{trade, RefundCause::resolution, money(back), money(fee_left), true});
        accounts_.move(escrow, own(debt.buyer, currency, AccountPurpose::available), back + fee_left, PostingCause::refund, trade.raw());
    }
    debt.matured = debt.released;
    debt.parts.clear();
    debt.state = State::released;
    keep(trade, debt);
    ++tally_.releases;
    tally_.shares += has.size();
}

void MoneyTwin::refund_late(TradeId trade, Wide refund) {
    Debt& debt = settled_.at(trade);
    debt.debited += refund;
    said_.emplace_back(Resolved{trade, money(refund)});
    said_.emplace_back(Refunded{trade, RefundCause::late_resolution, money(refund), Money(0), true});
    collect(trade, debt, refund, PostingCause::debit);
}

const MoneyTwin::Debt* MoneyTwin::bustable(TradeId trade) const {
    if (const auto open = debts_.find(trade); open != debts_.end()) return &open->second;
    const auto done = settled_.find(trade);
    return done == settled_.end() || done->second.debited > 0 ? nullptr : &done->second;
}

// Everyone gives back what the trade paid them, wherever it lies now, and the buyer has its money again.
void MoneyTwin::bust(TradeId trade) {
    Debt debt = *bustable(trade);
    const Currency currency = currency_of(debt.instrument);
    const AccountKey escrow = own(debt.buyer, currency, AccountPurpose::escrow);
    const AccountKey buyer = own(debt.buyer, currency, AccountPurpose::available);
    std::map<RegionId, Wide> fed;
    said_.emplace_back(TradeBusted{trade});
    for (const Payee& payee : debt.payees) {
        if (payee.settled > 0) accounts_.move(account_of(debt, payee, AccountPurpose::available), escrow, payee.settled, PostingCause::bust, trade.raw());
        if (payee.given > payee.settled)
            accounts_.move(account_of(debt, payee, AccountPurpose::pending), escrow, payee.given - payee.settled, PostingCause::bust, trade.raw());
        if (const auto region = fund_of(debt, payee)) fed[*region] += payee.settled;
    }
    for (const auto& [region, amount] : fed) take_back(region, currency, trade, amount);
    return_bond(trade, debt);
    // Of a decided trade the buyer has the rest of the fee already.
    const Wide fee = debt.decided() ? debt.payees[0].given : debt.fee;
    accounts_.move(escrow, buyer, debt.gross - debt.refunded + fee, PostingCause::bust, trade.raw());
    if (debt.support > 0) {
        const RegionId home = directory_.member(debt.buyer).terms.region;
        accounts_.move(buyer, fund(home, currency), debt.support, PostingCause::bust, trade.raw());
        feed(home, currency, trade, debt.support);
    }
    if (debts_.contains(trade))
        close(trade);
    else
        settled_.erase(trade);
}

}  // namespace tongqu::audit
