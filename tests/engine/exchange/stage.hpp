#pragma once
// A small market in which every refusal can be met.
#include "market.hpp"

namespace tongqu::exchange {

struct Stage {
    Market market;
    RegionId far;                          // a region in which nobody has a site
    Market::Member acme, cerf, bob, dora;  // acme and cerf supply, bob and dora buy; bob has 100 CNY
    ParticipantId zoe;                     // applied, not admitted
    ProductId data;                        // acme's
    InstrumentId gpu;                      // a standard contract, tick 0.01, lot 1
    InstrumentId licence;                  // acme's data, not rival, open to `far` only
    KeyId revoked, expired, reader;        // dora's other keys

    Stage();
    void set_status(ParticipantId id, ParticipantStatus status);
    KeyId key_for(const Market::Member& member, ScopeSet scopes, std::optional<Time> expires = {});
    // An order that the exchange takes; the id it gets.
    OrderId rest(const Market::Member& member, Side side, std::int64_t ticks, std::int64_t lots);
    // bob has bought one lot from cerf.
    TradeId trade();
};

[[nodiscard]] PlaceOrder limit_order(InstrumentId instrument, Side side, std::int64_t ticks,
                                     std::int64_t lots);

}  // namespace tongqu::exchange
