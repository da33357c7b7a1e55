#include "settlement/service/accounts.hpp"

#include "market/decimal.hpp"

namespace tongqu::service {

std::vector<Balances> Accounts::of(ParticipantId participant) const {
    std::vector<Balances> balances;
    for (std::uint8_t i = 0; i < kCurrencies.size(); ++i) {
        const Currency currency(i);
        const auto account = [&](AccountPurpose purpose) {
            return AccountKey{AccountOwner::participant, purpose, currency, participant.raw()};
        };
        if (!by_key_.contains(account(AccountPurpose::available))) continue;
        balances.push_back({currency, balance(account(AccountPurpose::available)),
                            balance(account(AccountPurpose::held)), balance(account(AccountPurpose::escrow)),
                            balance(account(AccountPurpose::pending))});
    }
    return balances;
}

Money Accounts::balance(const AccountKey& key) const {
    const auto found = by_key_.find(key);
    return found == by_key_.end() ? Money{} : accounts_.at(found->second).balance;
}

std::optional<std::string> Accounts::check() const {
    std::array<WideInt, kCurrencies.size()> sums{};
    for (const AccountRecord& account : accounts_) {
        sums[account.key.currency.raw()] += account.balance.raw();
        if (account.balance.is_negative() && account.key.owner != AccountOwner::outside)
            return "account " + std::to_string(account.id.raw()) +
                   " is below zero: " + to_string(account.balance);
    }
    for (std::size_t i = 0; i < sums.size(); ++i)
        if (sums[i] != 0)
            return "the accounts in " + std::string(kCurrencies[i].code) + " do not add up to zero";
    return std::nullopt;
}

}  // namespace tongqu::service
