#include "audit.hpp"

#include "settlement/service/audit/lie.hpp"

namespace tongqu::exchange {
namespace {

std::string name_of(std::size_t account) { return "account " + std::to_string(account); }

}  // namespace

void Audit::follow_posting(const Posted& posted) {
    const auto from = posted.from.raw(), to = posted.to.raw();
    if (!posted.amount.is_positive()) throw std::string("a posting that moves nothing");
    if (from == to) throw std::string("a posting from an account to itself");
    if (keys_.at(from).currency != keys_.at(to).currency) throw std::string("a posting across currencies");
    balances_[from] -= posted.amount.raw();
    balances_[to] += posted.amount.raw();
    if (balances_[from] < 0 && keys_[from].owner != AccountOwner::outside) throw name_of(from) + " goes below zero";
}

void Audit::follow(const Exchange& exchange, SequenceNumber sequence, Time stamp, const Command& command,
                   std::span<const Event> events) {
    if (!judge_.judge(sequence, stamp, command, events)) throw to_string(*judge_.lie());
    std::vector<std::size_t> moved;
    for (const Event& event : events) {
        if (const auto* opened = std::get_if<AccountOpened>(&event)) {
            keys_.push_back(opened->key);
            balances_.push_back(0);
        } else if (const auto* posted = std::get_if<Posted>(&event)) {
            follow_posting(*posted);
            moved.insert(moved.end(), {posted->from.raw(), posted->to.raw()});
        } else if (const auto* level = std::get_if<LevelChanged>(&event)) {
            const LevelKey key{level->instrument.raw(), level->side, level->price.raw()};
            levels_[key] = level->quantity.raw();
            if (level->quantity.is_zero()) levels_.erase(key);
        }
    }
    for (const std::size_t account : moved) {
        const auto in_ledger = exchange.ledger().balance(AccountId(static_cast<std::uint32_t>(account))).raw();
        if (in_ledger != balances_[account]) throw name_of(account) + ": the postings and the ledger differ";
        if (in_ledger != money().accounts().balance(keys_[account])) throw name_of(account) + ": the ledger and the twin differ";
    }
}

std::map<Audit::LevelKey, std::int64_t> Audit::levels_of_orders() const {
    std::map<LevelKey, std::int64_t> sums;
    for (const auto& [id, order] : open_orders())  // any order: sums
        if (order.resting && order.shown.is_positive())
            sums[{order.instrument.raw(), order.side, order.limit.raw()}] += order.shown.raw();
    return sums;
}

void Audit::check_all(Exchange& exchange) {
    exchange.check();
    std::map<std::uint8_t, WideInt> per_currency;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        if (balances_[i] != money().accounts().balance(keys_[i])) throw name_of(i) + ": the ledger and the twin differ";
        per_currency[keys_[i].currency.raw()] += balances_[i];
    }
    for (const auto& [currency, sum] : per_currency)
        if (sum != 0) throw std::string("the accounts of a currency do not sum to zero");
    if (!money().accounts().adds_up()) throw std::string("the twin's accounts do not sum to zero");
    if (exchange.open_order_count() != open_orders().size())
        throw std::string("the twin knows another number of open orders");
    if (levels_of_orders() != levels_) throw std::string("the published levels are not those of the orders");
}

}  // namespace tongqu::exchange
