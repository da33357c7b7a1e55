#pragma once
// In which phase and state every market is, and how its auctions stand: a projection of the released events.
#include <optional>
#include <unordered_map>

#include "engine/log/released.hpp"
#include "settlement/service/origin.hpp"

namespace tongqu::stream {

struct Clearing {
    AuctionCleared auction;
    service::Origin origin;
};

struct InstrumentState {
    std::optional<PhaseChanged> phase;          // none before the first that was told
    TradingState state = TradingState::open;    // the instrument's own
    std::optional<AuctionIndicated> indicated;  // of the auction that orders gather for
    std::optional<Clearing> cleared;            // the last
};

class MarketStates {
  public:
    // Every event of every released command, in order.
    void take(const Event& event, service::Origin origin);

    [[nodiscard]] const InstrumentState& of(InstrumentId instrument) const;
    [[nodiscard]] TradingState state() const { return state_; }  // of the whole market

  private:
    std::unordered_map<InstrumentId, InstrumentState> instruments_;  // those of which anything was told
    TradingState state_ = TradingState::open;
};

}  // namespace tongqu::stream
