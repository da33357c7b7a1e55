#pragma once
// What a match reported, as values that two books can be compared by.
#include <ostream>
#include <vector>

#include "engine/match/price_time.hpp"

namespace tongqu::match {

enum class MatchEventKind : std::uint8_t { trade, maker_refreshed, maker_cancelled, maker_decremented, taker_decremented };

struct MatchEvent {
    MatchEventKind kind = MatchEventKind::trade;
    RestingOrder maker;  // as it was before (refreshed: after); empty for taker_decremented
    Price price;         // of a trade
    Quantity quantity;

    friend bool operator==(const MatchEvent&, const MatchEvent&) = default;
};

inline std::ostream& operator<<(std::ostream& out, const MatchResult& result) {
    out << "filled " << result.filled.raw() << ", leaves " << result.leaves.raw()
        << (result.rests ? ", rests" : "");
    if (result.stopped_by_reach) out << ", stopped by its reach";
    if (result.cancelled) out << ", cancelled for reason " << static_cast<int>(*result.cancelled);
    return out;
}

struct RecordingSink {
    std::vector<MatchEvent> events;

    void on_trade(const RestingOrder& maker, Price price, Quantity quantity) {
        events.push_back({MatchEventKind::trade, maker, price, quantity});
    }
    void on_maker_refreshed(const RestingOrder& maker) {
        events.push_back({MatchEventKind::maker_refreshed, maker, Price(), maker.leaves});
    }
    void on_maker_cancelled(const RestingOrder& maker) {
        events.push_back({MatchEventKind::maker_cancelled, maker, Price(), maker.total()});
    }
    void on_maker_decremented(const RestingOrder& maker, Quantity by) {
        events.push_back({MatchEventKind::maker_decremented, maker, Price(), by});
    }
    void on_taker_decremented(Quantity by) {
        events.push_back({MatchEventKind::taker_decremented, RestingOrder(), Price(), by});
    }
};

}  // namespace tongqu::match
