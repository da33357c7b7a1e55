#pragma once
// Judges what an exchange made of its commands, by code that shares nothing with the exchange's own but the vocabulary of market/:
// the naive twin of matching, the directory, the twin of the money. It is given every command of a journal with its events, from the first
// on, and keeps the first lie. About two microseconds a command; memory grows with what is open, and with 30 days of client-set
// ids and of settled trades.
#include <array>
#include <memory>
#include <optional>
#include <span>

#include "settlement/service/audit/evidence/examiner.hpp"
#include "settlement/service/audit/lie.hpp"
#include "settlement/service/audit/money/money_twin.hpp"
#include "settlement/service/audit/records/request_ids.hpp"

namespace tongqu::audit {

// How much was judged.
struct Judged {
    std::uint64_t commands = 0;
    std::uint64_t refusals = 0;    // with the reason recomputed
    std::uint64_t believed = 0;    // refusals whose reason was taken as it stands; that nothing changed was checked
    std::uint64_t repeats = 0;
    std::uint64_t signatures = 0;  // of commands, with what they signed compared
    std::uint64_t matches = 0;     // trades: maker, taker, price, quantity
    std::uint64_t book_events = 0; // orders taken, shown, reduced and ended; levels
    std::uint64_t auctions = 0;
    std::uint64_t postings = 0;
    std::uint64_t fees = 0;        // of trades
    std::uint64_t releases = 0;    // waterfalls
    std::uint64_t shares = 0;      // parts of them
};

class Judge {
  public:
    Judge();

    // Whether this command, too, has the events that it must have. After a lie nothing more is judged. The events of one command,
    // in their order; sequence numbers one after the other, the first is 1; stamps that never fall.
    bool judge(SequenceNumber sequence, Time stamp, const Command& command, std::span<const Event> events);

    [[nodiscard]] const std::optional<Lie>& lie() const { return lie_; }
    [[nodiscard]] Judged judged() const;
    // What stands after the last command: the orders that are open, the money.
    [[nodiscard]] const std::unordered_map<OrderId, Order>& open_orders() const { return matching_.orders(); }
    [[nodiscard]] const MoneyTwin& money() const { return money_; }

  private:
    void examine(const Command& command);
    void predict(const Command& command, std::span<const Event> events);
    void compare(std::span<const Event> events);
    void follow_matching();
    void follow_due(std::span<const Event> events);
    [[nodiscard]] static const Rejected* refusal_in(std::span<const Event> events);
    void find(std::string_view rule, std::string expected, std::string found);

    Directory directory_;
    RequestIds ids_;
    Examiner examiner_;
    MatchingTwin matching_;
    MoneyTwin money_{directory_};
    SequenceNumber sequence_;
    Time now_;
    // What the command at hand has to bring about, one list for each of those who foretell it.
    std::vector<Event> recorded_, matched_;
    std::optional<Event> answer_;  // Rejected or Repeated
    bool believed_ = false;
    std::size_t followed_ = 0;  // of matched_, by money
    Judged judged_;
    std::optional<Lie> lie_;
};

}  // namespace tongqu::audit
