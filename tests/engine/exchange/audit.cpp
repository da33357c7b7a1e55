#include "audit.hpp"

namespace tongqu::exchange {

void Audit::follow_posting(const Exchange&, const Posted& posted) {
    if (!posted.amount.is_positive()) throw std::string("a posting that moves nothing");
    if (posted.from == posted.to) throw std::string("a posting from an account to itself");
    if (keys_.at(posted.from.raw()).currency != keys_.at(posted.to.raw()).currency)
        throw std::string("a posting across currencies");
    balances_[posted.from.raw()] -= posted.amount.raw();
    balances_[posted.to.raw()] += posted.amount.raw();
    if (balances_[posted.from.raw()] < 0 && keys_[posted.from.raw()].owner != AccountOwner::outside)
        throw "account " + twin_.name_of(keys_[posted.from.raw()]) + " goes below zero";
}

void Audit::follow(const Exchange& exchange, SequenceNumber sequence, Time stamp, const Command& command,
                   std::span<const Event> events) {
    twin_.follow(sequence, stamp, command, events);
    std::vector<std::size_t> moved;
    for (const Event& event : events) {
        if (const auto* opened = std::get_if<AccountOpened>(&event)) {
            if (opened->account.raw() != keys_.size())
                throw std::string("accounts are not numbered one after the other");
            if (!by_name_.emplace(twin_.name_of(opened->key), keys_.size()).second)
                throw std::string("an account is opened twice");
            keys_.push_back(opened->key);
            balances_.push_back(0);
        } else if (const auto* posted = std::get_if<Posted>(&event)) {
            follow_posting(exchange, *posted);
            moved.insert(moved.end(), {posted->from.raw(), posted->to.raw()});
        } else if (const auto* level = std::get_if<LevelChanged>(&event)) {
            const LevelKey key{level->instrument.raw(), level->side, level->price.raw()};
            levels_[key] = level->quantity.raw();
            if (level->quantity.is_zero()) levels_.erase(key);
        }
    }
    for (const std::size_t account : moved) {
        const std::string name = twin_.name_of(keys_[account]);
        const auto in_ledger =
            exchange.ledger().balance(AccountId(static_cast<std::uint32_t>(account))).raw();
        if (in_ledger != balances_[account]) throw name + ": the postings and the ledger differ";
        if (in_ledger != twin_.balance(name)) throw name + ": the ledger and the twin differ";
    }
    for (const std::string& name : twin_.touched()) {
        const auto known = by_name_.find(name);
        const MoneyTwin::Amount posted = known == by_name_.end() ? 0 : balances_[known->second];
        if (posted != twin_.balance(name)) throw name + ": the twin moved what the exchange did not";
    }
}

std::map<Audit::LevelKey, std::int64_t> Audit::levels_of_orders() const {
    std::map<LevelKey, std::int64_t> sums;
    for (const auto& [id, order] : twin_.orders()) {
        if (!order.hides && order.shown != (order.waiting ? 0 : order.leaves))
            throw "order " + std::to_string(id) + " shows something else than it has left";
        if (order.shown != 0) sums[{order.instrument, order.side, order.limit}] += order.shown;
    }
    return sums;
}

void Audit::check_all(Exchange& exchange) {
    exchange.check();
    std::map<std::string, MoneyTwin::Amount> sums;
    for (const auto& [name, amount] : twin_.accounts()) {
        const auto known = by_name_.find(name);
        if ((known == by_name_.end() ? 0 : balances_[known->second]) != amount)
            throw name + ": the ledger and the twin differ";
    }
    std::map<std::uint8_t, MoneyTwin::Amount> per_currency;
    for (std::size_t i = 0; i < keys_.size(); ++i) per_currency[keys_[i].currency.raw()] += balances_[i];
    for (const auto& [currency, sum] : per_currency)
        if (sum != 0) throw std::string("the accounts of a currency do not sum to zero");
    if (exchange.open_order_count() != twin_.orders().size())
        throw std::string("the twin knows another number of open orders");
    if (levels_of_orders() != levels_) throw std::string("the published levels are not those of the orders");
}

}  // namespace tongqu::exchange
