#include "money_twin.hpp"

#include <algorithm>
#include <numeric>

namespace tongqu::exchange {
namespace {

constexpr std::int64_t kPpm = 1'000'000;

template <class E>
const E* only(std::span<const Event> events) {
    for (const Event& event : events)
        if (const E* found = std::get_if<E>(&event)) return found;
    return nullptr;
}

const char* text_of(AccountPurpose purpose) {
    switch (purpose) {
        case AccountPurpose::available:
            return "available";
        case AccountPurpose::held:
            return "held";
        case AccountPurpose::escrow:
            return "escrow";
        case AccountPurpose::pending:
            return "pending";
    }
    return "?";
}

std::int64_t ten_to(int power) {
    std::int64_t value = 1;
    for (; power > 0; --power) value *= 10;
    return value;
}

}  // namespace

std::string MoneyTwin::name_of(const AccountKey& key) const {
    const std::string tail = " " + std::string(code_of(key.currency)) + " " + text_of(key.purpose);
    switch (key.owner) {
        case AccountOwner::outside:
            return "outside" + tail;
        case AccountOwner::participant:
            return members_.at(key.owner_number).name + tail;
        case AccountOwner::exchange:
            return "the exchange" + tail;
        case AccountOwner::region_fund:
            return "fund of region " + std::to_string(key.owner_number) + tail;
        case AccountOwner::waiting:
            return "waiting " + waiting_.at(key.owner_number) + tail;
    }
    return "?";
}

MoneyTwin::Amount MoneyTwin::balance(const std::string& account) const {
    const auto found = accounts_.find(account);
    return found == accounts_.end() ? 0 : found->second;
}

void MoneyTwin::move(const std::string& from, const std::string& to, Amount amount) {
    if (amount == 0) return;
    accounts_[from] -= amount;
    accounts_[to] += amount;
    touched_.insert(from);
    touched_.insert(to);
    if (accounts_[from] < 0 && !from.starts_with("outside")) throw "the twin finds too little in " + from;
}

std::string MoneyTwin::own(std::uint32_t member, const std::string& currency,
                           const std::string& purpose) const {
    return members_.at(member).name + " " + currency + " " + purpose;
}

// A contributor who is not admitted has no account of its own yet.
std::string MoneyTwin::earner(const std::string& name, const std::string& currency,
                              const std::string& purpose) {
    for (const Member& member : members_)
        if (member.name == name && member.status != ParticipantStatus::applied)
            return name + " " + currency + " " + purpose;
    if (std::find(waiting_.begin(), waiting_.end(), name) == waiting_.end()) waiting_.push_back(name);
    return "waiting " + name + " " + currency + " " + purpose;
}

std::vector<std::pair<std::string, MoneyTwin::Amount>> MoneyTwin::shares_of(const Debt& debt,
                                                                            const std::string& purpose) {
    const Contract& contract = contracts_.at(debt.instrument);
    const Shares earners = contract.product < 0
                               ? Shares{{members_.at(debt.seller).name, 1}}
                               : products_.at(static_cast<std::size_t>(contract.product)).at(debt.shares);
    const Amount fee = debt.gross * rules_.exchange_fee.raw() / kPpm;
    const Amount levy = debt.gross * rules_.development_levy.raw() / kPpm;
    std::vector<std::uint64_t> weights;
    for (const auto& [name, weight] : earners) weights.push_back(weight);
    const auto parts = hamilton(debt.gross - fee - levy, weights);
    std::vector<std::pair<std::string, Amount>> shares;
    shares.emplace_back("the exchange " + contract.currency + " " + purpose, debt.fee + fee);
    shares.emplace_back(
        "fund of region " + std::to_string(debt.region) + " " + contract.currency + " " + purpose, levy);
    for (std::size_t i = 0; i < earners.size(); ++i)
        if (parts[i] > 0) shares.emplace_back(earner(earners[i].first, contract.currency, purpose), parts[i]);
    return shares;
}

void MoneyTwin::put_due(std::uint64_t trade, Debt& debt, State state, std::int64_t due) {
    calendar_.erase({debt.due, trade});
    debt.state = state;
    debt.due = due;
    calendar_.insert({due, trade});
}

// All that is due by now, in order of (time, trade).
void MoneyTwin::follow_due(std::int64_t now) {
    while (!calendar_.empty() && calendar_.begin()->first <= now) {
        const std::uint64_t trade = calendar_.begin()->second;
        Debt& debt = debts_.at(trade);
        const Contract& contract = contracts_.at(debt.instrument);
        const std::string escrow = own(debt.buyer, contract.currency, "escrow");
        const std::string number = std::to_string(trade);
        if (debt.state == State::delivered) {
            for (const auto& [account, amount] : shares_of(debt, "pending")) move(escrow, account, amount);
            outcomes_.push_back("released " + number);
            put_due(trade, debt, State::released, debt.due + contract.dispute_within);
            continue;
        }
        if (debt.state == State::traded) {
            move(escrow, own(debt.buyer, contract.currency, "available"), debt.gross + debt.fee);
            outcomes_.push_back("refunded " + number);
        } else {
            for (const auto& [pending, amount] : shares_of(debt, "pending")) {
                const std::string available =
                    pending.substr(0, pending.size() - std::string("pending").size()) + "available";
                move(pending, available, amount);
            }
            outcomes_.push_back("finalised " + number);
            settled_[trade] = debt;
        }
        calendar_.erase({debt.due, trade});
        if (settled_.contains(trade)) settled_.at(trade).due = now;
        debts_.erase(trade);
    }
}

void MoneyTwin::follow_command(const Command& command, std::int64_t now, std::span<const Event> events) {
    const auto actor = [&] { return key_owners_.at(command.key->raw()); };
    if (const auto* c = std::get_if<OpenExchange>(&command.body)) {
        members_.push_back({c->operator_id, 0, ParticipantStatus::admitted});
        rules_ = c->rulebook;
    }
    if (const auto* c = std::get_if<ApplyForAdmission>(&command.body)) {
        members_.push_back({c->terms.name_id, c->terms.region.raw()});
    }
    if (const auto* c = std::get_if<ChangeStatus>(&command.body)) {
        Member& member = members_.at(c->participant.raw());
        member.status = c->status;
        for (const CurrencyRow& row : kCurrencies)
            for (const char* purpose : {" available", " pending"}) {
                const std::string tail = " " + std::string(row.code) + purpose;
                move("waiting " + member.name + tail, member.name + tail,
                     balance("waiting " + member.name + tail));
            }
    }
    if (const auto* c = std::get_if<Deposit>(&command.body)) {
        const std::string currency(code_of(c->currency));
        move("outside " + currency + " available", own(c->participant.raw(), currency, "available"),
             c->amount.raw());
    }
    if (const auto* c = std::get_if<Withdraw>(&command.body)) {
        const std::string currency(code_of(c->currency));
        move(own(actor(), currency, "available"), "outside " + currency + " available", c->amount.raw());
    }
    if (const auto* c = std::get_if<ListProduct>(&command.body)) {
        Shares shares;
        for (const Contributor& contributor : c->terms.contributors)
            shares.emplace_back(contributor.participant, contributor.weight);
        if (shares.empty()) shares.emplace_back(members_.at(actor()).name, 1);
        products_.push_back({shares});
    }
    if (const auto* c = std::get_if<DeclareShares>(&command.body)) {
        Shares shares;
        for (const Contributor& contributor : c->contributors)
            shares.emplace_back(contributor.participant, contributor.weight);
        products_.at(c->product.raw()).push_back(shares);
    }
    if (const auto* c = std::get_if<ProposeShares>(&command.body))
        products_.at(c->product.raw()).push_back(shares_of_game(c->game));
    if (const auto* c = std::get_if<OpenInstrument>(&command.body)) {
        const InstrumentTerms& t = c->terms;
        const std::int64_t units = t.tick.mantissa * t.lot.mantissa * kPpm;
        contracts_.push_back({std::string(code_of(t.currency)), units / ten_to(t.tick.scale + t.lot.scale),
                              t.product ? static_cast<int>(t.product->raw()) : -1, t.rival,
                              t.model != MarketModel::continuous, false,
                              t.acceptance_window.raw(), t.delivery_window.raw(), t.dispute_window.raw()});
    }
    if (const auto* c = std::get_if<DeliverTrade>(&command.body)) {
        Debt& debt = debts_.at(c->trade.raw());
        put_due(c->trade.raw(), debt, State::delivered, now + contracts_.at(debt.instrument).accept_within);
    }
    if (const auto* c = std::get_if<AcceptTrade>(&command.body)) {
        const Debt debt = debts_.at(c->trade.raw());
        const std::string escrow = own(debt.buyer, contracts_.at(debt.instrument).currency, "escrow");
        for (const auto& [account, amount] : shares_of(debt, "available")) move(escrow, account, amount);
        outcomes_.push_back("released " + std::to_string(c->trade.raw()));
        calendar_.erase({debt.due, c->trade.raw()});
        settled_[c->trade.raw()] = debt;
        settled_[c->trade.raw()].due = now;
        debts_.erase(c->trade.raw());
    }
    if (const auto* c = std::get_if<BustTrade>(&command.body)) {
        const auto paid = settled_.find(c->trade.raw());
        if (paid != settled_.end() && now - paid->second.due > days(30).raw())
            throw std::string("a trade is undone too late");
        follow_bust(c->trade.raw());
    }
    if (const auto* made = only<KeyCreated>(events)) {
        key_owners_.resize(std::max<std::size_t>(key_owners_.size(), made->key.raw() + 1));
        key_owners_[made->key.raw()] = made->participant.raw();
    }
}

// Everyone gives back what the trade paid them, wherever it lies now, and the buyer has its money again.
void MoneyTwin::follow_bust(std::uint64_t trade) {
    const bool open = debts_.contains(trade);
    if (!open && !settled_.contains(trade)) throw std::string("a trade is undone that cannot be");
    const Debt debt = open ? debts_.at(trade) : settled_.at(trade);
    const std::string currency = contracts_.at(debt.instrument).currency;
    const std::string escrow = own(debt.buyer, currency, "escrow");
    if (!open || debt.state == State::released)
        for (const auto& [account, amount] : shares_of(debt, open ? "pending" : "available")) move(account, escrow, amount);
    move(escrow, own(debt.buyer, currency, "available"), debt.gross + debt.fee);
    calendar_.erase({debt.due, trade});
    debts_.erase(trade);
    settled_.erase(trade);
}

// What an order may still cost: leaves at its limit, and the larger of its fees on that; fractions of a
// micro-unit of the fees so far count along.
MoneyTwin::Amount MoneyTwin::needed(const Order& order) const {
    if (order.side == Side::sell || order.leaves == 0) return 0;
    const Amount gross =
        static_cast<Amount>(order.limit) * order.leaves * contracts_.at(order.instrument).grain;
    const Amount rate = std::max(rules_.buyer_maker_fee.raw(), rules_.buyer_taker_fee.raw());
    return gross + (order.exact_fees + gross * rate) / kPpm - order.exact_fees / kPpm;
}

void MoneyTwin::set_hold(Order& order, Amount target) {
    const std::string currency = contracts_.at(order.instrument).currency;
    const std::string available = own(order.owner, currency, "available"),
                      held = own(order.owner, currency, "held");
    if (target > order.held) move(available, held, target - order.held);
    if (target < order.held) move(held, available, order.held - target);
    order.held = target;
}

void MoneyTwin::follow_trade(const Traded& t, std::int64_t now) {
    Order& maker = orders_.at(t.maker.raw());
    Order& taker = orders_.at(t.taker.raw());
    Order& buy = maker.side == Side::buy ? maker : taker;
    Order& sell = maker.side == Side::buy ? taker : maker;
    const Contract& contract = contracts_.at(maker.instrument);
    const Amount gross = static_cast<Amount>(t.price.raw()) * t.quantity.raw() * contract.grain;
    // Nobody takes in an auction.
    const Amount rate = (&buy == &taker && !t.auction ? rules_.buyer_taker_fee : rules_.buyer_maker_fee).raw();
    const Amount fee = (buy.exact_fees + gross * rate) / kPpm - buy.exact_fees / kPpm;
    buy.exact_fees += gross * rate;
    const std::string number = "trade " + std::to_string(t.trade.raw());
    if (t.gross.raw() != gross || t.buyer_fee.raw() != fee) throw number + " has another gross or fee";
    if (t.auction && t.maker > t.taker) throw number + " has the later order for its maker";
    if (!t.auction && t.price.raw() != maker.limit) throw number + " is not at the maker's price";
    if (buy.limit < t.price.raw() || sell.limit > t.price.raw()) throw number + " is beyond a limit";
    if (t.quantity.raw() > buy.leaves || t.quantity.raw() > sell.leaves)
        throw number + " is larger than an order";
    if (t.delivery_due.raw() != now + contract.deliver_within) throw number + " has another deadline";
    if (buy.owner != t.buyer.raw() || sell.owner != t.seller.raw()) throw number + " names other parties";

    const std::string held = own(buy.owner, contract.currency, "held");
    move(held, own(buy.owner, contract.currency, "escrow"), gross + fee);
    buy.held -= gross + fee;
    buy.leaves -= t.quantity.raw();
    buy.filled += t.quantity.raw();
    sell.filled += t.quantity.raw();
    if (contract.rival) sell.leaves -= t.quantity.raw();
    if (contract.rival) sell.shown -= std::min(sell.shown, t.quantity.raw());
    buy.shown -= std::min(buy.shown, t.quantity.raw());
    Debt& debt = debts_[t.trade.raw()];
    const std::size_t table =
        contract.product < 0 ? 0 : products_.at(static_cast<std::size_t>(contract.product)).size() - 1;
    debt = {buy.owner, sell.owner, maker.instrument, sell.region, table, gross, fee};
    put_due(t.trade.raw(), debt, State::traded, now + contract.deliver_within);
}

void MoneyTwin::follow_order(std::uint64_t sequence, const Command& command, std::int64_t now,
                             std::span<const Event> events) {
    std::set<std::uint64_t> changed, ended;
    for (const Event& event : events) {
        if (const auto* e = std::get_if<OrderAccepted>(&event)) {
            const auto& placed = std::get<PlaceOrder>(command.body);
            const std::uint32_t owner = key_owners_.at(command.key->raw());
            if (e->order.raw() != sequence) throw std::string("an order's id is not its sequence number");
            const std::uint8_t region = placed.region ? placed.region->raw() : members_.at(owner).home;
            Order& order = orders_[sequence];
            order = {owner,       placed.instrument.raw(), region,
                     placed.side, e->limit.raw(),          placed.quantity.raw()};
            order.rests = may_rest(placed.time_in_force) || contracts_.at(placed.instrument.raw()).gathers;
            order.hides = placed.display_quantity.has_value();
            order.waiting = is_stop(placed.type);
            if (!order.rests) ended.insert(sequence);
            set_hold(order, needed(order));
            changed.insert(sequence);
        }
        if (const auto* e = std::get_if<OrderAmended>(&event)) {
            const auto& amend = std::get<AmendOrder>(command.body);
            Order& order = orders_.at(e->order.raw());
            const bool offer = order.side == Side::sell && !contracts_.at(order.instrument).rival;
            order.limit = e->limit.raw();  // the amendment's, or where it slid to
            if (amend.quantity) order.leaves = amend.quantity->raw() - (offer ? 0 : order.filled);
            order.shown = e->kept_priority ? std::min(order.shown, order.leaves) : 0;
            set_hold(order, needed(order));
            changed.insert(e->order.raw());
        }
        if (const auto* e = std::get_if<OrderShown>(&event)) {
            Order& order = orders_.at(e->order.raw());
            if (order.waiting) throw std::string("an order that waits is shown");
            if (e->price.raw() != order.limit || e->side != order.side) throw std::string("an order is shown elsewhere");
            order.shown = e->quantity.raw();
        }
        if (const auto* e = std::get_if<PhaseChanged>(&event))
            contracts_.at(e->instrument.raw()).in_auction = e->phase != TradingPhase::continuous;
        if (const auto* e = std::get_if<StopElected>(&event)) orders_.at(e->order.raw()).waiting = false;
        if (const auto* e = std::get_if<Traded>(&event)) {
            follow_trade(*e, now);
            changed.insert({e->maker.raw(), e->taker.raw()});
        }
        if (const auto* e = std::get_if<OrderDecremented>(&event)) {
            Order& order = orders_.at(e->order.raw());
            order.leaves -= e->by.raw();
            // While orders gather the hidden part goes first.
            if (contracts_.at(order.instrument).in_auction)
                order.shown = std::min(order.shown, order.leaves);
            else
                order.shown -= std::min(order.shown, e->by.raw());
            changed.insert(e->order.raw());
        }
        if (const auto* e = std::get_if<OrderCancelled>(&event)) {
            const Order& order = orders_.at(e->order.raw());
            const bool immediate_offer =
                !order.rests && order.side == Side::sell && !contracts_.at(order.instrument).rival;
            if (e->leaves.raw() != order.leaves - (immediate_offer ? order.filled : 0))
                throw std::string("what is cancelled of an order is not what was left of it");
            ended.insert(e->order.raw());
            changed.insert(e->order.raw());
        }
    }
    for (const std::uint64_t id : changed) {
        Order& order = orders_.at(id);
        const bool over = ended.contains(id) || order.leaves == 0;
        set_hold(order, over ? 0 : needed(order));
        if (over) orders_.erase(id);
    }
}

void MoneyTwin::follow(SequenceNumber sequence, Time stamp, const Command& command,
                       std::span<const Event> events) {
    touched_.clear();
    outcomes_.clear();
    if (std::holds_alternative<Resume>(command.body) && !command.key) {
        const std::int64_t outage = stamp.raw() - last_stamp_;
        calendar_.clear();
        for (auto& [trade, debt] : debts_) calendar_.insert({debt.due += outage, trade});
    }
    last_stamp_ = stamp.raw();
    follow_due(stamp.raw());
    if (only<Rejected>(events) == nullptr && only<Repeated>(events) == nullptr)
        follow_command(command, stamp.raw(), events);
    follow_order(sequence.raw(), command, stamp.raw(), events);
    std::vector<std::string> seen;
    for (const Event& event : events) {
        if (const auto* e = std::get_if<Released>(&event))
            seen.push_back("released " + std::to_string(e->trade.raw()));
        if (const auto* e = std::get_if<Refunded>(&event))
            seen.push_back("refunded " + std::to_string(e->trade.raw()));
        if (const auto* e = std::get_if<Finalised>(&event))
            seen.push_back("finalised " + std::to_string(e->trade.raw()));
    }
    if (const auto* set = only<SharesSet>(events)) {
        const Shares& table = products_.at(set->product.raw()).back();
        std::vector<std::uint64_t> assigned, expected;
        for (const auto& [name, weight] : table) expected.push_back(weight);
        for (const Event& event : events)
            if (const auto* e = std::get_if<ShareAssigned>(&event)) assigned.push_back(e->weight);
        if (assigned != expected)
            throw std::string("other shares than the Shapley value of the contributions");
        if (set->version.raw() != products_.at(set->product.raw()).size())
            throw std::string("versions of a share table are not numbered one after the other");
    }
    if (seen != outcomes_) throw std::string("other releases, refunds or maturities than were due");
}

}  // namespace tongqu::exchange
