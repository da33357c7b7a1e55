#include "settlement/service/market_states.hpp"

#include <algorithm>
#include <utility>

namespace tongqu::service {

void MarketStates::change_phase(const PhaseChanged& event) {
    MarketState& market = instruments_[event.instrument];
    market.phase = event.phase;
    market.phase_ends = event.ends;
}

void MarketStates::change_state(const TradingStateChanged& event) {
    (event.instrument ? instruments_[*event.instrument].state : state_) = event.state;
}

void MarketStates::clear(const AuctionCleared& event, Origin origin) {
    MarketState& market = instruments_[event.instrument];
    market.indicated.reset();
    market.cleared = ClearedAuction{event, origin};
}

void MarketStates::clear(const CoupledCleared& event, Origin origin) {
    MarketState& market = instruments_[event.instrument];
    market.withheld.reset();
    market.coupled.push_back({event, std::exchange(regions_, {}), std::exchange(links_, {}), origin});
    if (market.coupled.size() <= kCoupledAuctionsKept) return;
    market.coupled_forgotten = market.coupled.front().origin.time;
    market.coupled.pop_front();
}

void MarketStates::withhold(const AuctionWithheld& event, Origin origin) {
    instruments_[event.instrument].withheld = WithheldAuction{event, origin};
}

void MarketStates::commit(const SeedCommitted& event, const RunBatch& command, Origin origin) {
    MarketState& market = instruments_[event.instrument];
    if (command.seed && market.commitment) market.revealed = RevealedSeed{*command.seed, market.commitment->digest, origin};
    market.commitment = Commitment{command.next_commitment, event.interval_ends};
}

void MarketStates::void_commitments() {
    for (auto& entry : instruments_) entry.second.commitment.reset();
}

const MarketState& MarketStates::of(InstrumentId instrument) const {
    static const MarketState kUntold;
    const auto found = instruments_.find(instrument);
    return found == instruments_.end() ? kUntold : found->second;
}

TradingState MarketStates::state_of(InstrumentId instrument) const { return std::max(of(instrument).state, state_); }

}  // namespace tongqu::service
