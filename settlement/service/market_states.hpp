#pragma once
// In which phase and state every market is, how its auctions stand, and what is known of its draws.
#include <map>
#include <optional>

#include "market/command.hpp"
#include "market/event.hpp"
#include "settlement/service/origin.hpp"

namespace tongqu::service {

struct ClearedAuction {
    AuctionCleared result;
    Origin origin;
};

// What the exchange is committed to for a batch market's next draw.
struct Commitment {
    Digest digest{};     // SHA-256 of the seed
    Time interval_ends;  // not before this is it revealed
};

// The latest seed that was revealed, and the commitment that had been made to it.
struct RevealedSeed {
    Digest seed{};
    Digest commitment{};
    Origin origin;
};

struct MarketState {
    TradingPhase phase = TradingPhase::continuous;
    std::optional<Time> phase_ends;
    TradingState state = TradingState::open;    // the instrument's own
    std::optional<AuctionIndicated> indicated;  // of the auction that orders gather for
    std::optional<ClearedAuction> cleared;      // the last
    std::optional<Commitment> commitment;
    std::optional<RevealedSeed> revealed;
};

class MarketStates {
  public:
    void change_phase(const PhaseChanged& event);
    void change_state(const TradingStateChanged& event);
    void indicate(const AuctionIndicated& event) { instruments_[event.instrument].indicated = event; }
    void clear(const AuctionCleared& event, Origin origin);
    void commit(const SeedCommitted& event, const RunBatch& command, Origin origin);
    // After an outage no commitment stands.
    void void_commitments();

    // O(log n).
    [[nodiscard]] const MarketState& of(InstrumentId instrument) const;
    // The stricter of the instrument's own and the whole market's.
    [[nodiscard]] TradingState state_of(InstrumentId instrument) const;
    [[nodiscard]] TradingState state() const { return state_; }

  private:
    std::map<InstrumentId, MarketState> instruments_;  // those of which anything was told
    TradingState state_ = TradingState::open;
};

}  // namespace tongqu::service
