#pragma once
// The books order by order: which resting orders stand where, as OrderShown and what follows it say.
#include <map>
#include <vector>

#include "market/amounts.hpp"
#include "market/ids.hpp"
#include "market/order_terms.hpp"

namespace tongqu::service {

// Where an order stands: at its price, behind all with a smaller number there. Numbers rise over the whole exchange and are
// never given twice.
struct QueuePlace {
    Price price;
    std::uint64_t number = 0;

    friend bool operator==(const QueuePlace&, const QueuePlace&) = default;
};

template <bool kHighestFirst>
struct BetterPlace {
    bool operator()(const QueuePlace& a, const QueuePlace& b) const {
        if (a.price != b.price) return kHighestFirst ? a.price > b.price : a.price < b.price;
        return a.number < b.number;
    }
};

struct InstrumentQueues {
    std::map<QueuePlace, OrderId, BetterPlace<true>> bids;  // in the order of priority, both
    std::map<QueuePlace, OrderId, BetterPlace<false>> asks;
};

class OrderQueues {
  public:
    // The order's new place, at the end of its price. O(log orders).
    QueuePlace enter(InstrumentId instrument, Side side, Price price, OrderId order) {
        if (queues_.size() <= instrument.raw()) queues_.resize(instrument.raw() + std::size_t{1});
        const QueuePlace place{price, ++last_};
        InstrumentQueues& queues = queues_[instrument.raw()];
        if (side == Side::buy)
            queues.bids.emplace(place, order);
        else
            queues.asks.emplace(place, order);
        return place;
    }
    // Precondition: the place was given by enter() for the same instrument and side.
    void leave(InstrumentId instrument, Side side, const QueuePlace& place) {
        InstrumentQueues& queues = queues_[instrument.raw()];
        if (side == Side::buy)
            queues.bids.erase(place);
        else
            queues.asks.erase(place);
    }
    [[nodiscard]] const InstrumentQueues& of(InstrumentId instrument) const {
        return instrument.raw() < queues_.size() ? queues_[instrument.raw()] : kNone;
    }

  private:
    inline static const InstrumentQueues kNone{};
    std::vector<InstrumentQueues> queues_;
    std::uint64_t last_ = 0;
};

}  // namespace tongqu::service
