#include "settlement/service/statements/account_history.hpp"

namespace tongqu::statements {

#define TONGQU_MOVEMENT_COLUMNS "number, sequence, event, time, amount, cause, subject, balance, hash"

AccountHistory::AccountHistory(store::Database& database)
    : one_(database, "SELECT " TONGQU_MOVEMENT_COLUMNS " FROM movement WHERE account = ? AND number = ?"),
      range_(database, "SELECT " TONGQU_MOVEMENT_COLUMNS
                       " FROM movement WHERE account = ? AND number BETWEEN ? AND ? ORDER BY number") {}

#undef TONGQU_MOVEMENT_COLUMNS

StoredMovement AccountHistory::read(store::Statement& row, AccountId account) {
    StoredMovement movement;
    transparency::MovementRecord& record = movement.record;
    record.account = account;
    record.number = row.number(0);
    record.sequence = SequenceNumber(row.number(1));
    record.event = row.small(2);
    movement.time = Time(row.integer(3));
    record.amount = Money(row.integer(4));
    record.cause = static_cast<PostingCause>(row.integer(5));
    record.subject = row.number(6);
    record.balance = Money(row.integer(7));
    movement.hash = row.digest(8);
    return movement;
}

std::optional<StoredMovement> AccountHistory::at(AccountId account, std::uint64_t number) {
    std::optional<StoredMovement> found;
    if (number == 0) return found;
    one_.bind(account.raw()).bind(number);
    if (one_.step()) found = read(one_, account);
    one_.reset();
    return found;
}

// Times and sequence numbers never fall along an account's records.
template <class Before>
std::uint64_t AccountHistory::count_while(AccountId account, std::uint64_t count, Before before) {
    std::uint64_t low = 0;
    std::uint64_t high = count;
    while (low < high) {
        const std::uint64_t middle = low + (high - low + 1) / 2;
        const auto movement = at(account, middle);
        if (movement && before(*movement))
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

std::uint64_t AccountHistory::before(AccountId account, std::uint64_t count, Time time) {
    return count_while(account, count, [&](const StoredMovement& movement) { return movement.time < time; });
}
std::uint64_t AccountHistory::up_to(AccountId account, std::uint64_t count, SequenceNumber sequence) {
    return count_while(account, count,
                       [&](const StoredMovement& movement) { return movement.record.sequence <= sequence; });
}

}  // namespace tongqu::statements
