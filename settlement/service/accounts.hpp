#pragma once
// Balances as the postings make them.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "market/account.hpp"
#include "market/event.hpp"
#include "settlement/service/dense_records.hpp"

namespace tongqu::service {

struct AccountRecord {
    AccountId id;
    AccountKey key;
    Money balance;
};

// A participant's money in one currency.
struct Balances {
    Currency currency;
    Money available, held, escrow, pending;
};

class Accounts {
  public:
    void open(const AccountOpened& event) {
        accounts_.add({event.account, event.key, Money{}});
        by_key_.emplace(event.key, event.account);
    }
    // Precondition: both accounts were opened.
    void post(const Posted& event) {
        accounts_.at(event.from).balance -= event.amount;
        accounts_.at(event.to).balance += event.amount;
    }

    // In the order of the table of currencies; currencies in which the participant has no account are left
    // out.
    [[nodiscard]] std::vector<Balances> of(ParticipantId participant) const;
    [[nodiscard]] Money balance(const AccountKey& key) const;
    [[nodiscard]] const AccountRecord& at(AccountId id) const { return accounts_.at(id); }
    [[nodiscard]] const DenseRecords<AccountId, AccountRecord>& all() const { return accounts_; }

    // Nothing when the accounts of every currency add up to zero and only outside accounts are below it; else
    // what is wrong. O(accounts).
    [[nodiscard]] std::optional<std::string> check() const;

  private:
    DenseRecords<AccountId, AccountRecord> accounts_;
    std::map<AccountKey, AccountId> by_key_;
};

}  // namespace tongqu::service
