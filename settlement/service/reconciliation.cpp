#include "settlement/service/reconciliation.hpp"

#include "settlement/service/accounts.hpp"
#include "settlement/service/orders.hpp"

namespace tongqu::service {

void Reconciliation::accept(const OrderAccepted& event) {
    ++orders_.acknowledged;
    lots_.acknowledged += event.quantity;
}

void Reconciliation::trade(const Traded& event) {
    lots_.filled += event.quantity;  // of the bid
    lots_.filled += event.quantity;  // of the offer
}

void Reconciliation::cancel(const OrderCancelled& event) {
    const bool expired = event.reason == CancelReason::expired;
    ++(expired ? orders_.expired : orders_.cancelled);
    (expired ? lots_.expired : lots_.cancelled) += event.leaves;
}

void Reconciliation::amend(Quantity before, Quantity after) {
    lots_.acknowledged += after;
    lots_.acknowledged -= before;
}

void Reconciliation::post(const Posted& event, Currency currency) {
    MoneyCount& money = money_[currency.raw()];
    if (event.cause == PostingCause::deposit) money.paid_in += event.amount;
    if (event.cause == PostingCause::withdrawal || event.cause == PostingCause::payout) money.paid_out += event.amount;
}

OrderCount Reconciliation::orders(const Orders& orders) const {
    OrderCount count = orders_;
    count.open = orders.open_size();
    count.filled = orders.filled_size();
    return count;
}

LotCount Reconciliation::lots(const Orders& orders) const {
    LotCount count = lots_;
    count.open = orders.open_lots();
    count.renewed = orders.renewed_lots();
    return count;
}

std::array<MoneyCount, kCurrencies.size()> Reconciliation::money(const Accounts& accounts) const {
    auto counts = money_;
    for (const AccountRecord& account : accounts.all())
        if (account.key.owner != AccountOwner::outside) counts[account.key.currency.raw()].balances += account.balance;
    return counts;
}

}  // namespace tongqu::service
