#pragma once
// Trades that were paid out and can still be undone: kept for 30 days, the oldest first to go.
#include <cstdint>
#include <deque>

#include <boost/unordered/unordered_flat_map.hpp>

#include "settlement/obligations.hpp"

namespace tongqu::settlement {

// How long after its settlement a trade can be undone.
inline constexpr Duration kBustWindow = days(30);
// More than so many are not kept: when one more is settled the oldest can be undone no more, its window notwithstanding.
inline constexpr std::size_t kMaxSettledTrades = 1'000'000;

class SettledTrades {
  public:
    // Precondition: times do not go back. O(1).
    void remember(Obligation obligation, Time now);
    [[nodiscard]] const Obligation* find(TradeId trade) const;
    // Takes what has changed since: later refunds, support. Precondition: it is kept. O(1).
    void update(const Obligation& obligation);
    // It was undone. Precondition: it is kept.
    void forget(TradeId trade);
    // Drops those whose window ended before the time.
    void forget_before(Time now);
    [[nodiscard]] std::size_t size() const { return index_.size(); }

    template <class Sink>
    void save(Encoder<Sink>& to) const {
        to.put(static_cast<std::uint64_t>(size()));
        for (const Entry& entry : entries_)
            if (entry.kept) to.put(entry.obligation);
    }
    void load(Decoder& from);

  private:
    struct Entry {
        Obligation obligation;  // due: when its window ends
        bool kept = true;
    };
    void add(const Obligation& obligation);
    void drop_oldest();

    std::deque<Entry> entries_;
    std::uint64_t first_ = 0;  // number of entries_.front()
    boost::unordered_flat_map<std::uint64_t, std::uint64_t> index_;  // trade → number; never iterated
};

}  // namespace tongqu::settlement
