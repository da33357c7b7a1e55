#include "settlement/service/statements/stored_command.hpp"

#include <map>

#include "market/command_codec.hpp"
#include "settlement/service/statements/account_history.hpp"

namespace tongqu::statements {
namespace {

// Gives the records of one command, account by account in their order.
class RecordsOf {
  public:
    RecordsOf(store::Database& database, SequenceNumber sequence)
        : history_(database), count_(database, "SELECT coalesce(max(number), 0) FROM movement WHERE account = ?"),
          sequence_(sequence) {}

    std::optional<transparency::MovementRecord> next(AccountId account) {
        auto [known, fresh] = next_.try_emplace(account, 0);
        if (fresh) {
            count_.bind(account.raw());
            const std::uint64_t count = count_.step() ? count_.number(0) : 0;
            count_.reset();
            known->second = history_.up_to(account, count, SequenceNumber(sequence_.raw() - 1)) + 1;
        }
        const auto movement = history_.at(account, known->second);
        if (!movement || movement->record.sequence != sequence_) return std::nullopt;
        transparency::MovementRecord record = movement->record;
        if (const auto before = history_.at(account, known->second - 1)) record.previous = before->hash;
        ++known->second;
        return record;
    }

  private:
    AccountHistory history_;
    store::Statement count_;
    SequenceNumber sequence_;
    std::map<AccountId, std::uint64_t> next_;
};

}  // namespace

std::optional<StoredCommand> stored_command(store::Database& database, SequenceNumber sequence) {
    store::Statement row(database, "SELECT time, command, events FROM released WHERE sequence = ?");
    row.bind(sequence.raw());
    if (!row.step()) return std::nullopt;
    auto command = decode_command(row.blob(1));
    auto events = decode_events(row.blob(2));
    if (!command || !events) return std::nullopt;
    StoredCommand stored{{sequence, Time(row.integer(0)), std::move(*command), std::move(*events)}, {}};
    RecordsOf records(database, sequence);
    for (const Event& event : stored.released.events) {
        const auto* posted = std::get_if<Posted>(&event);
        if (posted == nullptr) continue;
        for (const AccountId account : {posted->from, posted->to}) {
            const auto record = records.next(account);
            if (!record) return std::nullopt;
            stored.movements.push_back(*record);
        }
    }
    return stored;
}

}  // namespace tongqu::statements
