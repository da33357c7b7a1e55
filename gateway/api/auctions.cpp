// GET /v1/instruments/{id}/auction
#include "gateway/api/carry_out.hpp"
#include "gateway/api/hex.hpp"
#include "gateway/api/words.hpp"
#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

void write_outcome(http::JsonWriter& json, const InstrumentTerms& terms, std::optional<Price> price, Quantity volume,
                   Quantity surplus) {
    if (price) json.field("price", multiple_to_string(price->raw(), terms.tick));
    json.field("volume", multiple_to_string(volume.raw(), terms.lot));
    json.field("surplus", multiple_to_string(surplus.raw(), terms.lot));
}

// How the instrument's auctions stand: phase, what the next would give, how the last ended; of a batch market the commitment
// to the next draw's seed and the last seed that was revealed, so that everyone can draw again.
http::Response get_auction(const Call& call) {
    const auto* instrument = call.directory().instrument(call.path["id"]);
    if (instrument == nullptr) return refusal(RejectReason::unknown_instrument);
    const InstrumentTerms& terms = instrument->terms;
    const service::MarketStates& states = call.model().market_states();
    const service::MarketState& market = states.of(instrument->id);
    http::JsonWriter json;
    json.begin_object().field("instrument_id", terms.name_id).field("model", word_of(terms.model));
    json.field("state", word_of(states.state_of(instrument->id))).field("phase", word_of(market.phase));
    if (market.phase_ends) json.field("phase_ends", to_rfc3339(*market.phase_ends));
    if (market.indicated) {
        json.key("indicated").begin_object();
        write_outcome(json, terms, market.indicated->price, market.indicated->volume, market.indicated->surplus);
        json.end_object();
    }
    if (market.cleared) {
        const AuctionCleared& result = market.cleared->result;
        json.key("last_auction").begin_object().field("number", result.number);
        write_outcome(json, terms, result.price, result.volume, result.surplus);
        write_origin(json, market.cleared->origin);
        json.end_object();
    }
    if (market.commitment) {
        json.key("commitment").begin_object().field("sha256", hex_of(market.commitment->digest));
        json.field("interval_ends", to_rfc3339(market.commitment->interval_ends)).end_object();
    }
    if (market.revealed) {
        json.key("revealed").begin_object().field("seed", hex_of(market.revealed->seed));
        json.field("sha256", hex_of(market.revealed->commitment));
        write_origin(json, market.revealed->origin);
        json.end_object();
    }
    write_origin(json, call.model().last());
    json.end_object();
    return answer(std::move(json));
}

}  // namespace

void add_auctions(Routes& routes) {
    add_route(routes, http::Method::get, "/v1/instruments/{id}/auction", Access::everyone, "getAuction", get_auction);
}

}  // namespace tongqu::gateway
