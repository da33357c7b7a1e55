// What orders hold and what their trades cost.
#include <algorithm>

#include "settlement/service/audit/money/money_twin.hpp"

namespace tongqu::audit {

Wide MoneyTwin::gross_of(InstrumentId instrument, Price price, Quantity quantity) const {
    return static_cast<Wide>(price.raw()) * quantity.raw() * directory_.contract(instrument).grain.raw();
}

bool MoneyTwin::replenishes(const OrderMoney& order) const {
    return order.side == Side::sell && !directory_.contract(order.instrument).terms.rival;
}

// Leaves at the limit, and the larger of the fees on that; fractions of a micro-unit of the fees so far count along.
Wide MoneyTwin::needed_as_buy(const OrderMoney& order) const {
    if (!order.leaves.is_positive()) return 0;
    const Rulebook& rules = directory_.rulebooks()[order.rulebook];
    const Wide rate = std::max(rules.buyer_maker_fee, rules.buyer_taker_fee).raw();
    const Wide gross = gross_of(order.instrument, order.limit, order.leaves);
    return gross + (order.exact_fees + gross * rate) / kMillion - order.exact_fees / kMillion;
}

// A sell holds its bond.
Wide MoneyTwin::needed(const OrderMoney& order) const {
    if (order.side == Side::buy || !order.leaves.is_positive()) return needed_as_buy(order);
    const Wide bond = gross_of(order.instrument, order.limit, order.leaves) * directory_.contract(order.instrument).terms.bond.raw();
    return (order.exact_fees + bond) / kMillion - order.exact_fees / kMillion;
}

void MoneyTwin::set_hold(OrderId id, OrderMoney& order, Wide target) {
    if (target == order.held) return;
    const Currency currency = currency_of(order.instrument);
    const AccountKey available = own(order.owner, currency, AccountPurpose::available);
    const AccountKey held = own(order.owner, currency, AccountPurpose::held);
    if (target > order.held)
        accounts_.move(available, held, target - order.held, order.side == Side::buy ? PostingCause::order_hold : PostingCause::bond_hold, id.raw());
    else
        accounts_.move(held, available, order.held - target, PostingCause::hold_release, id.raw());
    order.held = target;
}

std::optional<RejectReason> MoneyTwin::funds(const Proposal& proposal) const {
    OrderMoney order;
    order.rulebook = directory_.rulebooks().size() - 1;
    if (proposal.amends) order = orders_.at(*proposal.amends);
    order.owner = proposal.participant;
    order.instrument = proposal.instrument;
    order.limit = proposal.limit;
    order.leaves = proposal.leaves;
    order.side = proposal.side;
    if (needed_as_buy(order) > kMaxOrderAmount.raw()) return RejectReason::order_too_large;  // a sell, too, as the bid that it would be
    const Wide most = needed(order);
    if (most <= order.held) return std::nullopt;
    const Currency currency = currency_of(order.instrument);
    if (available(order.owner, currency) < most - order.held) return RejectReason::insufficient_funds;
    if (claims_.contains({order.owner, currency})) return RejectReason::claims_open;
    return std::nullopt;
}

void MoneyTwin::accept(const OrderAccepted& event) {
    OrderMoney& order = orders_[event.order];
    order.owner = event.participant;
    order.instrument = event.instrument;
    order.region = event.region;
    order.side = event.side;
    order.limit = event.limit;
    order.leaves = event.quantity;
    order.rulebook = directory_.rulebooks().size() - 1;
    changed_.push_back(event.order);
    set_hold(event.order, order, needed(order));
}

void MoneyTwin::amend(const OrderAmended& event) {
    OrderMoney& order = orders_.at(event.order);
    order.limit = event.limit;
    order.leaves = replenishes(order) ? event.quantity : event.quantity - order.filled;
    changed_.push_back(event.order);
    set_hold(event.order, order, needed(order));
}

void MoneyTwin::trade(Traded& event) {
    OrderMoney& maker = orders_.at(event.maker);
    OrderMoney& taker = orders_.at(event.taker);
    const bool buyer_takes = event.taker_side == Side::buy;
    OrderMoney& buy = buyer_takes ? taker : maker;
    OrderMoney& sell = buyer_takes ? maker : taker;
    const Contract& contract = directory_.contract(event.instrument);
    const Rulebook& rules = directory_.rulebooks()[buy.rulebook];
    Wide gross = gross_of(event.instrument, event.price, event.quantity);
    if (event.half_tick) gross += static_cast<Wide>(event.quantity.raw()) * contract.grain.raw() / 2;
    // Nobody takes in an auction.
    const Wide rate = (buyer_takes && !event.auction ? rules.buyer_taker_fee : rules.buyer_maker_fee).raw();
    const Wide fee = (buy.exact_fees + gross * rate) / kMillion - buy.exact_fees / kMillion;
    buy.exact_fees += gross * rate;
    ++tally_.fees;
    event.gross = Money(static_cast<std::int64_t>(gross));
    event.buyer_fee = Money(static_cast<std::int64_t>(fee));
    event.delivery_due = std::min(now_ + contract.terms.delivery_window, kLatestTime);

    const Currency currency = contract.terms.currency;
    accounts_.move(own(buy.owner, currency, AccountPurpose::held), own(buy.owner, currency, AccountPurpose::escrow), gross + fee,
                   PostingCause::trade, event.trade.raw());
    buy.held -= gross + fee;
    // The bond of what was sold, at the limit of the sell.
    const Wide bonded = gross_of(event.instrument, sell.limit, event.quantity) * contract.terms.bond.raw();
    const Wide bond = (sell.exact_fees + bonded) / kMillion - sell.exact_fees / kMillion;
    sell.exact_fees += bonded;
    accounts_.move(own(sell.owner, currency, AccountPurpose::held), own(sell.owner, currency, AccountPurpose::escrow), bond,
                   PostingCause::bond_trade, event.trade.raw());
    sell.held -= bond;
    buy.leaves -= event.quantity;
    if (contract.terms.rival) sell.leaves -= event.quantity;
    for (OrderMoney* order : {&buy, &sell}) order->filled += event.quantity;
    changed_.push_back(event.maker);
    changed_.push_back(event.taker);

    last_trade_ = event.trade.raw();
    Debt& debt = debts_[event.trade];
    debt.buyer = buy.owner;
    debt.seller = sell.owner;
    debt.instrument = event.instrument;
    debt.region = sell.region;
    debt.rulebook = directory_.rulebooks().size() - 1;
    debt.waterfall = contract.waterfalls.size() - 1;
    if (contract.terms.product)
        debt.table = ShareVersion(static_cast<std::uint32_t>(directory_.product(*contract.terms.product).tables.size()));
    debt.quantity = event.quantity;
    debt.gross = gross;
    debt.fee = fee;
    debt.bond = bond;
    debt.due = event.delivery_due;
    debt.payees = payees_of(debt);
    keep(event.trade, debt);
}

void MoneyTwin::follow(Event& event) {
    if (auto* traded = std::get_if<Traded>(&event)) {
        trade(*traded);
    } else if (const auto* used = std::get_if<LinkUsed>(&event)) {
        Debt& debt = debts_.at(used->trade);
        debt.path.push_back(used->link);
        debt.rents.push_back(used->rent);
        debt.payees = payees_of(debt);
    } else if (const auto* accepted = std::get_if<OrderAccepted>(&event)) {
        accept(*accepted);
    } else if (const auto* amended = std::get_if<OrderAmended>(&event)) {
        amend(*amended);
    } else if (const auto* cancelled = std::get_if<OrderCancelled>(&event)) {
        const auto found = orders_.find(cancelled->order);
        set_hold(found->first, found->second, 0);
        orders_.erase(found);
    } else if (const auto* decremented = std::get_if<OrderDecremented>(&event)) {
        orders_.at(decremented->order).leaves -= decremented->by;
        changed_.push_back(decremented->order);
    }
}

// What trades and changes left over of holds returns.
void MoneyTwin::settle_holds() {
    for (const OrderId id : changed_)
        if (const auto known = orders_.find(id); known != orders_.end()) set_hold(id, known->second, needed(known->second));
}

void MoneyTwin::finish(const std::unordered_map<OrderId, Order>& open) {
    settle_holds();
    for (const OrderId id : changed_)
        if (!open.contains(id)) orders_.erase(id);
    changed_.clear();
}

}  // namespace tongqu::audit
