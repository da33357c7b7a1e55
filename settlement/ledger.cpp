#include "settlement/ledger.hpp"

#include <string>

#include "market/check.hpp"

namespace tongqu::settlement {

AccountId Ledger::open(const AccountKey& key, std::vector<Event>& events) {
    const AccountId account(static_cast<std::uint32_t>(keys_.size()));
    keys_.push_back(key);
    balances_.emplace_back();
    index(account);
    events.emplace_back(AccountOpened{account, key});
    return account;
}

void Ledger::index(AccountId account) {
    const AccountKey& key = keys_[account.raw()];
    if (key.owner != AccountOwner::participant) {
        others_.emplace(key, account);
    } else if (key.purpose == AccountPurpose::available) {
        if (participants_.size() <= key.owner_number) participants_.resize(key.owner_number + std::size_t{1});
        participants_[key.owner_number][key.currency.raw()] = account.raw() + 1;
    }
}

AccountId Ledger::account(const AccountKey& key, std::vector<Event>& events) {
    if (key.owner == AccountOwner::participant)
        return accounts_of(ParticipantId(key.owner_number), key.currency, events).of(key.purpose);
    if (const auto known = others_.find(key); known != others_.end()) return known->second;
    return open(key, events);
}

ParticipantAccounts Ledger::accounts_of(ParticipantId participant, Currency currency, std::vector<Event>& events) {
    const std::uint32_t number = participant.raw();
    std::uint32_t first = number < participants_.size() ? participants_[number][currency.raw()] : 0;
    if (first == 0) {
        AccountKey key{AccountOwner::participant, AccountPurpose::available, currency, number};
        first = open(key, events).raw() + 1;
        for (const auto purpose : {AccountPurpose::held, AccountPurpose::escrow, AccountPurpose::pending}) {
            key.purpose = purpose;
            open(key, events);
        }
    }
    return {AccountId(first - 1), AccountId(first), AccountId(first + 1), AccountId(first + 2)};
}

std::optional<AccountId> Ledger::find(const AccountKey& key) const {
    if (key.owner == AccountOwner::participant) {
        const std::uint32_t first =
            key.owner_number < participants_.size() ? participants_[key.owner_number][key.currency.raw()] : 0;
        if (first == 0) return std::nullopt;
        return AccountId(first - 1 + static_cast<std::uint32_t>(key.purpose));
    }
    const auto known = others_.find(key);
    return known == others_.end() ? std::nullopt : std::optional(known->second);
}

Money Ledger::available(ParticipantId participant, Currency currency) const {
    const auto account = find({AccountOwner::participant, AccountPurpose::available, currency, participant.raw()});
    return account ? balance(*account) : Money(0);
}

Money Ledger::total(Currency currency) const {
    const auto outside = find({AccountOwner::outside, AccountPurpose::available, currency, 0});
    return outside ? -balance(*outside) : Money(0);
}

void Ledger::post(AccountId from, AccountId to, Money amount, PostingCause cause, std::uint64_t subject,
                  std::vector<Event>& events) {
    TONGQU_CHECK(amount.is_positive(), "a posting of " + std::to_string(amount.raw()));
    Money& source = balances_[from.raw()];
    TONGQU_CHECK(source >= amount || keys_[from.raw()].owner == AccountOwner::outside,
                 "account " + std::to_string(from.raw()) + " holds " + std::to_string(source.raw()) + ", asked for " +
                     std::to_string(amount.raw()));
    source -= amount;
    balances_[to.raw()] += amount;
    events.emplace_back(Posted{from, to, amount, cause, subject});
}

void Ledger::check() const {
    std::array<WideInt, kCurrencies.size()> sums{};
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        TONGQU_CHECK(!balances_[i].is_negative() || keys_[i].owner == AccountOwner::outside,
                     "account " + std::to_string(i) + " is at " + std::to_string(balances_[i].raw()));
        sums[keys_[i].currency.raw()] += balances_[i].raw();
    }
    for (std::size_t i = 0; i < sums.size(); ++i)
        TONGQU_CHECK(sums[i] == 0, "the accounts in " + std::string(kCurrencies[i].code) + " do not sum to zero");
}

void Ledger::load(Decoder& from) {
    *this = Ledger();
    from.get(keys_);
    from.get(balances_);
    if (keys_.size() != balances_.size()) from.fail(DecodeError::bad_value);
    for (const AccountKey& key : keys_)
        if (!is_currency(key.currency)) from.fail(DecodeError::bad_value);
    if (from.failed()) return;
    for (std::size_t i = 0; i < keys_.size(); ++i) index(AccountId(static_cast<std::uint32_t>(i)));
}

}  // namespace tongqu::settlement
