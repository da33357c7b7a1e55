#pragma once
// How commands were answered, by their sequence number: a repetition of a request is answered as its original
// was. Only what cannot be told from the request itself or from an order's record is kept.
#include <algorithm>
#include <deque>
#include <variant>
#include <vector>

#include "settlement/service/orders.hpp"
#include "settlement/service/trades.hpp"

namespace tongqu::service {

// Answers to requests with a client-set id are kept for this long, and no more of them than this; one that is
// gone is told so.
inline constexpr Duration kAnswersKept = days(31);
inline constexpr std::size_t kMaxAnswersKept = 4'000'000;
// Answers to requests without one are kept for their own reply only, so that many.
inline constexpr std::size_t kFreshAnswersKept = 65'536;

// Just after a delivery or acceptance.
struct TradeMoment {
    TradeStatus status = TradeStatus::traded;
    std::optional<Time> due;
    std::int64_t used = 0;  // lots of a quota
};

// Of what kind it is follows from the command: nothing more to say; the new key; the order after a cancel or
// an amendment; the orders that were cancelled together; the trade after a step; the new version of a
// product's share table.
using AnswerBody = std::variant<std::monostate, KeyId, OrderMoment, std::vector<OrderId>, TradeMoment, ShareVersion>;

struct Answer {
    Origin origin;
    AnswerBody body;
};

class Answers {
  public:
    // Sequence numbers ascend.
    void keep(Answer answer, bool has_client_id) {
        auto& kept = has_client_id ? remembered_ : fresh_;
        kept.push_back(std::move(answer));
        if (kept.size() > (has_client_id ? kMaxAnswersKept : kFreshAnswersKept)) kept.pop_front();
    }
    void forget_before(Time time) {
        while (!remembered_.empty() && remembered_.front().origin.time < time) remembered_.pop_front();
    }
    // Nothing when none is kept. O(log n).
    [[nodiscard]] const Answer* find(SequenceNumber sequence) const {
        const Answer* answer = find(remembered_, sequence);
        return answer != nullptr ? answer : find(fresh_, sequence);
    }

  private:
    static const Answer* find(const std::deque<Answer>& kept, SequenceNumber sequence) {
        const auto at =
            std::ranges::lower_bound(kept, sequence, {}, [](const Answer& a) { return a.origin.sequence; });
        return at == kept.end() || at->origin.sequence != sequence ? nullptr : &*at;
    }

    std::deque<Answer> remembered_;
    std::deque<Answer> fresh_;
};

}  // namespace tongqu::service
