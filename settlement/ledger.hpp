#pragma once
// The double-entry ledger: money exists only in accounts and moves only by postings from one to another, so the sum over
// all accounts of a currency is zero at every moment. No account but the outside one goes below zero.
#include <array>
#include <map>
#include <optional>
#include <vector>

#include "market/account.hpp"
#include "market/codec.hpp"
#include "market/event.hpp"

namespace tongqu::settlement {

// The most of one currency that the exchange holds: sums of balances then fit 64 bits with room to spare.
inline constexpr Money kMaxCurrencyTotal{4'000'000'000'000'000'000};

// The four accounts of a participant in one currency.
struct ParticipantAccounts {
    AccountId available, held, escrow, pending;

    [[nodiscard]] AccountId of(AccountPurpose purpose) const {
        return AccountId(available.raw() + static_cast<std::uint32_t>(purpose));
    }
};

class Ledger {
  public:
    // Opens the account where it is new (and says so in `events`). O(log accounts).
    AccountId account(const AccountKey& key, std::vector<Event>& events);
    // A participant's four accounts, opened together where they are new. O(1).
    ParticipantAccounts accounts_of(ParticipantId participant, Currency currency, std::vector<Event>& events);

    [[nodiscard]] std::optional<AccountId> find(const AccountKey& key) const;
    [[nodiscard]] Money balance(AccountId account) const { return balances_[account.raw()]; }
    // What the participant can bid with or withdraw; zero where it has no account. O(1).
    [[nodiscard]] Money available(ParticipantId participant, Currency currency) const;
    // All money of the currency on the exchange: deposits less withdrawals.
    [[nodiscard]] Money total(Currency currency) const;

    // Moves amount > 0. Stops the process where an account but the outside one would go below zero: whoever posts has
    // checked the funds before. O(1), no allocation but for `events`.
    void post(AccountId from, AccountId to, Money amount, PostingCause cause, std::uint64_t subject,
              std::vector<Event>& events);

    [[nodiscard]] std::size_t size() const { return keys_.size(); }
    [[nodiscard]] const AccountKey& key(AccountId account) const { return keys_[account.raw()]; }

    // Sums of all accounts per currency are zero and only outside accounts are below it; stops the process otherwise. O(n).
    void check() const;

    template <class Sink>
    void save(Encoder<Sink>& to) const {
        to.put(keys_);
        to.put(balances_);
    }
    void load(Decoder& from);

  private:
    AccountId open(const AccountKey& key, std::vector<Event>& events);
    void index(AccountId account);

    std::vector<AccountKey> keys_;
    std::vector<Money> balances_;
    std::map<AccountKey, AccountId> others_;  // all accounts that are not participants'
    // Per participant and currency the first of its four accounts, plus one; 0: none.
    std::vector<std::array<std::uint32_t, kCurrencies.size()>> participants_;
};

}  // namespace tongqu::settlement
