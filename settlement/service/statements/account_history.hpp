#pragma once
// The movements of one account in the store: found by number, time or sequence number in O(log history).
#include <optional>

#include "settlement/service/store/sqlite.hpp"
#include "settlement/service/transparency/movement.hpp"

namespace tongqu::statements {

struct StoredMovement {
    transparency::MovementRecord record;  // without the hash of the one before
    Time time;
    Digest hash;  // of this record
};

class AccountHistory {
  public:
    explicit AccountHistory(store::Database& database);

    // Nothing when the account has no such record.
    [[nodiscard]] std::optional<StoredMovement> at(AccountId account, std::uint64_t number);
    // How many records of an account that has `count` of them come before the time; up to and with the command.
    [[nodiscard]] std::uint64_t before(AccountId account, std::uint64_t count, Time time);
    [[nodiscard]] std::uint64_t up_to(AccountId account, std::uint64_t count, SequenceNumber sequence);
    // Calls each(movement) with records first … last in their order.
    template <class Each>
    void for_each(AccountId account, std::uint64_t first, std::uint64_t last, Each each) {
        range_.bind(account.raw()).bind(first).bind(last);
        while (range_.step()) each(read(range_, account));
        range_.reset();
    }

  private:
    [[nodiscard]] static StoredMovement read(store::Statement& row, AccountId account);
    template <class Before>
    [[nodiscard]] std::uint64_t count_while(AccountId account, std::uint64_t count, Before before);

    store::Statement one_, range_;
};

}  // namespace tongqu::statements
