#pragma once
// What a released command adds to the tables of the store.
#include <map>
#include <span>
#include <unordered_map>
#include <vector>

#include "market/codec.hpp"
#include "settlement/service/store/region_months.hpp"
#include "settlement/service/store/sqlite.hpp"
#include "settlement/service/transparency/movement.hpp"

namespace tongqu::store {

class RowWriter {
  public:
    explicit RowWriter(Database& database);

    // What is needed of a command to understand those after it: kept in memory, of all commands in order.
    void learn(const log::ReleasedCommand& released);
    // After learn(), inside a transaction: the rows of a command. Errors are kept by the database.
    void write(const log::ReleasedCommand& released, std::span<const transparency::MovementRecord> records);
    // Sums that were gathered since the last flush; before every commit.
    void flush();

    [[nodiscard]] std::size_t accounts() const { return accounts_.size(); }

  private:
    struct Learn;
    struct Write;

    void write_movement(const transparency::MovementRecord& record, Time time);
    void write_posting(const Posted& posted, std::uint32_t event, const log::ReleasedCommand& released);
    void write_withdrawal(const Posted& posted, std::uint32_t event, const log::ReleasedCommand& released);
    [[nodiscard]] RegionId region_of_order(OrderId order, ParticipantId participant) const;

    Database& database_;
    std::vector<AccountKey> accounts_;
    std::vector<RegionId> homes_;                         // of participants
    std::unordered_map<OrderId, RegionId> orders_away_;   // orders from another site than the home
    std::uint64_t withdrawals_ = 0;
    RegionMonths months_;
    std::map<AccountId, transparency::MovementRecord> ends_;  // of accounts that moved since the last flush

    Statement region_, participant_, product_, instrument_, account_, movement_, trade_, rules_, distribution_, withdrawal_,
        released_, balance_;
    ByteBuffer command_bytes_, event_bytes_;
};

}  // namespace tongqu::store
