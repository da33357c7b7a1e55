// Batches: what the exchange draws, and when.
#include <openssl/sha.h>

#include <algorithm>

#include "settlement/service/audit/matching/matching_twin.hpp"

namespace tongqu::audit {

using enum RejectReason;

namespace {

Time end_of_interval(Time now, Duration length) { return Time((now.raw() / length.raw() + 1) * length.raw()); }

}  // namespace

Digest digest_of(const std::vector<std::uint8_t>& bytes) {
    Digest digest{};
    SHA256(bytes.data(), bytes.size(), digest.data());
    return digest;
}

void MatchingTwin::on(const Resume&) {
    for (Market& market : markets) market.commitment.reset(), market.draw_from.reset();
}

// A draw is awaited from when the book is crossed or an immediate order waits, for the end of the interval that runs then; not
// before the end of the one that the commitment stands for.
void MatchingTwin::await_draw(InstrumentId id) {
    Market& market = markets[id.raw()];
    const bool wanted = crossed(id) || !market.immediate.empty();
    if (!wanted || !market.commitment || state_of(market) != TradingState::open)
        market.draw_from.reset();
    else if (!market.draw_from)
        market.draw_from = std::max(market.interval_ends, end_of_interval(now_, market.terms.batch_interval));
}

void MatchingTwin::on(const RunBatch& c) {
    if (c.instrument.raw() >= markets.size() || !is_drawn(markets[c.instrument.raw()].terms.model)) {
        refuse({unknown_instrument});
        return;
    }
    Market& market = markets[c.instrument.raw()];
    const Duration length = market.terms.batch_interval;
    const bool right = c.seed ? market.commitment == digest_of({c.seed->begin(), c.seed->end()}) : !market.commitment;
    if (!right) {
        refuse({wrong_seed});
        return;
    }
    await_draw(c.instrument);
    if (c.seed && market.draw_from && now_ < *market.draw_from) {
        refuse({interval_not_over});
        return;
    }
    if (c.seed && market.draw_from) {
        std::vector<std::pair<Digest, OrderId>> drawn;
        const bool coupled = market.terms.model == MarketModel::coupled;
        for (const OrderId id : coupled ? resting(c.instrument) : crossing(c.instrument)) {
            std::vector<std::uint8_t> bytes(c.seed->begin(), c.seed->end());
            for (int shift = 0; shift < 64; shift += 8) bytes.push_back(static_cast<std::uint8_t>(id.raw() >> shift));
            drawn.emplace_back(digest_of(bytes), id);
        }
        std::sort(drawn.begin(), drawn.end());
        std::vector<OrderId> input;
        for (const auto& [digest, id] : drawn) input.push_back(id);
        if (coupled)
            run_coupled(c.instrument, input);
        else
            run_auction(c.instrument, input, true);
    }
    // A draw begins the interval that the next commitment stands for; without one it stands for the first to begin.
    if (c.seed) {
        market.interval_ends = end_of_interval(now_, length);
    } else {
        const std::int64_t begun = now_.raw() / length.raw() * length.raw();
        market.interval_ends = Time(begun == now_.raw() ? begun : begun + length.raw()) + length;
    }
    market.commitment = c.next_commitment;
    market.draw_from.reset();
    say(SeedCommitted{c.instrument, market.interval_ends});
    await_draw(c.instrument);
}

}  // namespace tongqu::audit
