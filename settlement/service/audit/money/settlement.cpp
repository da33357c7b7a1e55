// From the trade to the release: deadlines, the waterfall, what is undone.
#include <algorithm>

#include "settlement/service/audit/money/money_twin.hpp"
#include "settlement/service/audit/records/shares.hpp"

namespace tongqu::audit {
namespace {

constexpr Duration kBustWindow = days(30);
constexpr std::size_t kMaxSettled = 1'000'000;

}  // namespace

void MoneyTwin::put_due(TradeId trade, Debt& debt, State state, Time due) {
    calendar_.erase({debt.due, trade});
    debt.state = state;
    debt.due = due;
    calendar_.insert({due, trade});
}

void MoneyTwin::begin(Time now, const Command& command) {
    said_.clear();
    if (std::holds_alternative<Resume>(command.body) && !command.key) {
        const Duration outage = now - last_;
        calendar_.clear();
        // any order: each deadline moves by itself
        for (auto& [trade, debt] : debts_) {
            debt.due = std::min(debt.due + outage, kLatestTime);
            calendar_.insert({debt.due, trade});
        }
        said_.emplace_back(DeadlinesMoved{outage});
    }
    now_ = last_ = now;
    run_due();
    while (!settled_order_.empty() && settled_order_.front().until < now) {
        settled_.erase(settled_order_.front().trade);
        settled_order_.pop_front();
    }
}

void MoneyTwin::run_due() {
    while (!calendar_.empty() && calendar_.begin()->first <= now_) {
        const TradeId trade = calendar_.begin()->second;
        Debt& debt = debts_.at(trade);
        const Currency currency = currency_of(debt.instrument);
        switch (debt.state) {
            case State::traded:
                said_.emplace_back(Refunded{trade, RefundCause::not_delivered, Money(static_cast<std::int64_t>(debt.gross)),
                                            Money(static_cast<std::int64_t>(debt.fee)), true});
                accounts_.move(own(debt.buyer, currency, AccountPurpose::escrow), own(debt.buyer, currency, AccountPurpose::available),
                               debt.gross + debt.fee, PostingCause::refund, trade.raw());
                close(trade);
                break;
            case State::delivered: {
                const Time final_at = std::min(debt.due + directory_.contract(debt.instrument).terms.dispute_window, kLatestTime);
                say_released(trade, debt, ReleaseCause::time_out, final_at);
                release(trade, debt, AccountPurpose::pending);
                put_due(trade, debt, State::released, final_at);
                break;
            }
            case State::released: {
                said_.emplace_back(Finalised{trade, Money(static_cast<std::int64_t>(debt.gross)), true});
                for (const Share& share : shares_of(debt, AccountPurpose::pending)) {
                    AccountKey available = share.to;
                    available.purpose = AccountPurpose::available;
                    accounts_.move(share.to, available, share.amount, PostingCause::maturity, trade.raw());
                }
                const Debt done = debt;
                close(trade);
                settle(trade, done);
                break;
            }
        }
    }
}

// A contributor who is not admitted has no accounts of its own yet.
AccountKey MoneyTwin::earner(const std::string& name, Currency currency, AccountPurpose purpose) const {
    const auto known = directory_.named(name);
    if (known && directory_.member(*known).status != ParticipantStatus::applied) return own(*known, currency, purpose);
    const std::uint32_t number = waiting_.try_emplace(name, static_cast<std::uint32_t>(waiting_.size())).first->second;
    return {AccountOwner::waiting, purpose, currency, number};
}

// The waterfall: who gets what of the escrow, by the versions in force at the trade.
std::vector<MoneyTwin::Share> MoneyTwin::shares_of(const Debt& debt, AccountPurpose purpose) const {
    const Contract& contract = directory_.contract(debt.instrument);
    const Rulebook& rules = directory_.rulebooks()[debt.rulebook];
    const WaterfallTerms& waterfall = contract.waterfalls[debt.waterfall];
    const Currency currency = contract.terms.currency;
    std::vector<Contributor> earners{{directory_.member(debt.seller).terms.name_id, 1}};
    if (debt.table) earners = directory_.product(*contract.terms.product).tables.at(debt.table->raw() - 1).contributors;
    const AccountKey exchange{AccountOwner::exchange, purpose, currency, 0};
    const AccountKey fund{AccountOwner::region_fund, purpose, currency, debt.region.raw()};
    std::vector<Share> shares{{exchange, debt.fee, PostingCause::buyer_fee}};
    Wide left = debt.gross;
    const auto take = [&](const AccountKey& to, Wide amount, PostingCause cause) {  // no step takes more than is left
        const Wide taken = std::min(amount, left);
        left -= taken;
        if (taken > 0) shares.push_back({to, taken, cause});
    };
    const auto rate = [&](PartsPerMillion of_gross) { return debt.gross * of_gross.raw() / kMillion; };
    for (const LinkCharge& charge : waterfall.link_charges)
        take(own(charge.operator_, currency, purpose), static_cast<Wide>(charge.per_lot.raw()) * debt.quantity.raw(), PostingCause::link_charge);
    take(exchange, rate(rules.exchange_fee), PostingCause::exchange_fee);
    if (waterfall.chain_leader) take(own(*waterfall.chain_leader, currency, purpose), rate(waterfall.commission), PostingCause::commission);
    take(fund, rate(rules.development_levy), PostingCause::development_levy);
    std::vector<Wide> weights;
    for (const Contributor& earner : earners) weights.push_back(static_cast<Wide>(earner.weight));
    const auto parts = largest_remainder(left, weights);
    for (std::size_t i = 0; i < earners.size(); ++i)
        if (parts[i] > 0) shares.push_back({earner(earners[i].participant, currency, purpose), parts[i], PostingCause::contribution});
    ++tally_.releases;
    tally_.shares += shares.size();
    return shares;
}

void MoneyTwin::say_released(TradeId trade, const Debt& debt, ReleaseCause cause, Time final_at) {
    said_.emplace_back(Released{trade, cause, directory_.rulebooks()[debt.rulebook].version,
                                WaterfallVersion(static_cast<std::uint32_t>(debt.waterfall + 1)), debt.table,
                                Money(static_cast<std::int64_t>(debt.gross)), true, final_at});
}

void MoneyTwin::release(TradeId trade, const Debt& debt, AccountPurpose purpose) {
    const AccountKey escrow = own(debt.buyer, currency_of(debt.instrument), AccountPurpose::escrow);
    for (const Share& share : shares_of(debt, purpose)) accounts_.move(escrow, share.to, share.amount, share.cause, trade.raw());
}

// Paid out: for a while it can still be undone.
void MoneyTwin::settle(TradeId trade, const Debt& debt) {
    while (settled_.size() >= kMaxSettled) {
        settled_.erase(settled_order_.front().trade);
        settled_order_.pop_front();
    }
    settled_.emplace(trade, debt);
    settled_order_.push_back({trade, std::min(now_ + kBustWindow, kLatestTime)});
}

void MoneyTwin::close(TradeId trade) {
    const auto found = debts_.find(trade);
    calendar_.erase({found->second.due, trade});
    debts_.erase(found);
}

const MoneyTwin::Debt* MoneyTwin::bustable(TradeId trade) const {
    if (const auto open = debts_.find(trade); open != debts_.end()) return &open->second;
    const auto done = settled_.find(trade);
    return done == settled_.end() ? nullptr : &done->second;
}

// Everyone gives back what the trade paid them, wherever it lies now, and the buyer has its money again.
void MoneyTwin::bust(TradeId trade) {
    const Debt debt = *bustable(trade);
    const bool open = debts_.contains(trade);
    const Currency currency = currency_of(debt.instrument);
    const AccountKey escrow = own(debt.buyer, currency, AccountPurpose::escrow);
    said_.emplace_back(TradeBusted{trade});
    if (!open || debt.state == State::released)
        for (const Share& share : shares_of(debt, open ? AccountPurpose::pending : AccountPurpose::available))
            accounts_.move(share.to, escrow, share.amount, PostingCause::bust, trade.raw());
    accounts_.move(escrow, own(debt.buyer, currency, AccountPurpose::available), debt.gross + debt.fee, PostingCause::bust, trade.raw());
    if (open)
        close(trade);
    else
        settled_.erase(trade);
}

// What waited for a contributor moves to its own accounts when it takes part, or leaves.
void MoneyTwin::claim_waiting(ParticipantId participant) {
    const auto known = waiting_.find(directory_.member(participant).terms.name_id);
    if (known == waiting_.end()) return;
    for (std::size_t i = 0; i < kCurrencies.size(); ++i)
        for (const auto purpose : {AccountPurpose::available, AccountPurpose::pending}) {
            const Currency currency(static_cast<std::uint8_t>(i));
            const AccountKey from{AccountOwner::waiting, purpose, currency, known->second};
            accounts_.move(from, own(participant, currency, purpose), accounts_.balance(from), PostingCause::claim, 0);
        }
}

}  // namespace tongqu::audit
