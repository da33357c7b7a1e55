#pragma once
// In which phase and state every market is, how its auctions stand, and what is known of its draws.
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "market/command.hpp"
#include "market/event.hpp"
#include "settlement/service/origin.hpp"

namespace tongqu::service {

struct ClearedAuction {
    AuctionCleared result;
    Origin origin;
};

// How a coupled market's last auction ended.
struct CoupledAuction {
    CoupledCleared result;
    std::vector<RegionCleared> regions;  // by id
    std::vector<LinkCleared> links;      // in the order of the network's list
    Origin origin;
};

// So many of an instrument's last auctions are kept.
inline constexpr std::size_t kCoupledAuctionsKept = 1000;

// An auction whose result was not published.
struct WithheldAuction {
    AuctionWithheld event;
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
    std::deque<CoupledAuction> coupled;         // likewise, of a coupled market; those before it, too: kCoupledAuctionsKept
    std::optional<Time> coupled_forgotten;      // when the last of those that are not kept any more ended
    std::optional<WithheldAuction> withheld;    // since then
    std::optional<Commitment> commitment;
    std::optional<RevealedSeed> revealed;
};

class MarketStates {
  public:
    void change_phase(const PhaseChanged& event);
    void change_state(const TradingStateChanged& event);
    void indicate(const AuctionIndicated& event) { instruments_[event.instrument].indicated = event; }
    void clear(const AuctionCleared& event, Origin origin);
    // Regions and links come before the whole.
    void clear(const RegionCleared& event) { regions_.push_back(event); }
    void clear(const LinkCleared& event) { links_.push_back(event); }
    void clear(const CoupledCleared& event, Origin origin);
    void withhold(const AuctionWithheld& event, Origin origin);
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
    std::vector<RegionCleared> regions_;  // of the auction that is being told
    std::vector<LinkCleared> links_;
};

}  // namespace tongqu::service
