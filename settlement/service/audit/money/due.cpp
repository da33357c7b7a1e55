// What time brings to a trade: the end of its state's window, the end of the dispute window of its next pending part.
#include <algorithm>

#include "settlement/service/audit/money/money_twin.hpp"

namespace tongqu::audit {
namespace {

constexpr Duration kBustWindow = days(30);

}  // namespace

void MoneyTwin::begin(Time now, const Command& command) {
    said_.clear();
    if (std::holds_alternative<Resume>(command.body) && !command.key) {
        const Duration outage = now - last_;
        // any order: each deadline moves by itself
        for (auto& [trade, debt] : debts_) {
            if (debt.state == State::disputed) continue;
            if (debt.due) debt.due = earlier(*debt.due + outage);
            for (Part& part : debt.parts) part.final_at = earlier(part.final_at + outage);
            keep(trade, debt);
        }
        said_.emplace_back(DeadlinesMoved{outage});
    }
    now_ = last_ = now;
}

void MoneyTwin::take_out_of_calendar(TradeId trade, Debt& debt) {
    if (debt.next) calendar_.erase({*debt.next, trade});
    debt.next.reset();
}

void MoneyTwin::keep(TradeId trade, Debt& debt) {
    take_out_of_calendar(trade, debt);
    if (debt.state == State::disputed) return;
    if (debt.decided()) {
        debt.state = State::released;
        debt.due.reset();
        if (debt.parts.empty()) {
            if (debt.released > 0) settle(trade, debt);
            return close(trade);
        }
    }
    if (debt.due) debt.next = debt.due;
    if (!debt.parts.empty() && (!debt.next || debt.parts.front().final_at <= *debt.next)) debt.next = debt.parts.front().final_at;
    if (debt.next == kLatestTime) debt.next.reset();  // the end of time does not come
    if (debt.next) calendar_.insert({*debt.next, trade});
}

bool MoneyTwin::run_next_due() {
    if (calendar_.empty() || calendar_.begin()->first > now_) return false;
    settle_holds();
    const TradeId trade = calendar_.begin()->second;
    Debt& debt = debts_.at(trade);
    if (!debt.parts.empty() && (!debt.due || debt.parts.front().final_at <= *debt.due)) {
        mature(trade, debt);
        keep(trade, debt);
        return true;
    }
    const Time ended = *debt.due;
    const InstrumentTerms& terms = terms_of(debt);
    switch (debt.state) {
        case State::traded: fail(trade, RefundCause::not_delivered); return true;
        case State::delivered: release(trade, debt, debt.gross, ReleaseCause::time_out, earlier(ended + terms.dispute_window)); break;
        case State::in_use:
            if (terms.plan == DeliveryPlan::metered) {
                refund_rest(trade, debt, RefundCause::not_used, ended);
            } else {
                debt.used += 1;
                debt.due = earlier(ended + terms.period);
                const Wide upto = debt.gross * debt.used / terms.periods;
                if (upto > debt.released) release(trade, debt, upto, ReleaseCause::period, earlier(ended + terms.dispute_window));
            }
            break;
        case State::released:
        case State::disputed: break;
    }
    keep(trade, debt);
    return true;
}

void MoneyTwin::end_of_due() {
    settle_holds();
    while (!settled_order_.empty() && settled_order_.front().until < now_) {
        settled_.erase(settled_order_.front().trade);
        settled_order_.pop_front();
    }
}

// Paid out: for a while it can still be undone.
void MoneyTwin::settle(TradeId trade, Debt debt) {
    while (settled_.size() >= kMaxSettled) {
        settled_.erase(settled_order_.front().trade);
        settled_order_.pop_front();
    }
    settled_.emplace(trade, std::move(debt));
    settled_order_.push_back({trade, earlier(now_ + kBustWindow)});
}

void MoneyTwin::close(TradeId trade) {
    const auto found = debts_.find(trade);
    take_out_of_calendar(trade, found->second);
    debts_.erase(found);
}

}  // namespace tongqu::audit
