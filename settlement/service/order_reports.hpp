#pragma once
// What happened to orders, report by report, with the key that caused it: what a drop copy tells, and resumes from. The newest of
// all participants' together, in memory; rebuilt by the replay at a start like everything here.
#include <deque>
#include <optional>
#include <vector>

#include "engine/log/released.hpp"
#include "settlement/service/directory.hpp"
#include "settlement/service/orders.hpp"

namespace tongqu::service {

inline constexpr std::size_t kOrderReportsKept = 200'000;  // about 100 bytes each

struct OrderReport {
    enum class Kind : std::uint8_t { entered, amended, reduced, elected, filled, cancelled };
    Kind kind = Kind::entered;
    OrderId order;
    ParticipantId participant;
    std::optional<KeyId> by;  // the participant's key that gave the command; none: another's order, the exchange, or time
    Origin origin;
    std::optional<Price> price;        // the limit when entered and amended; of a fill: its own
    Quantity quantity;                 // entered, amended: the total; reduced, filled, cancelled: so much of it
    std::optional<TradeId> trade;
    std::optional<CancelReason> reason;
};

class OrderReports {
  public:
    // After the orders have seen the command. O(its events).
    void take(const log::ReleasedCommand& released, const Orders& orders, const Directory& directory);
    void forget_before(Time time);

    // The participant's reports of commands after this one, in their order; nothing when they are not all kept any more, or are more
    // than `at_most`. O(all reports since).
    [[nodiscard]] std::optional<std::vector<const OrderReport*>> since(ParticipantId participant, SequenceNumber after,
                                                                       std::size_t at_most) const;

  private:
    void keep(OrderReport report);
    void drop_front();

    std::deque<OrderReport> reports_;
    SequenceNumber forgotten_;  // reports up to this command may be gone
};

}  // namespace tongqu::service
