// GET /v1/instruments/{id}/auction
#include "gateway/api/carry_out.hpp"
#include "gateway/api/coupled_json.hpp"
#include "gateway/api/public_json.hpp"

namespace tongqu::gateway {
namespace {

http::Response get_auction(const Call& call) {
    const auto* instrument = call.directory().instrument(call.path["id"]);
    if (instrument == nullptr) return refusal(RejectReason::unknown_instrument);
    http::JsonWriter json;
    json.begin_object().field("instrument_id", instrument->terms.name_id);
    write_auction(json, call.model(), *instrument);
    if (instrument->terms.model == MarketModel::coupled) write_indicated_coupled(json, call.model(), *instrument);
    write_origin(json, call.model().last());
    json.end_object();
    return answer(std::move(json));
}

}  // namespace

void add_auctions(Routes& routes) {
    add_route(routes, http::Method::get, "/v1/instruments/{id}/auction", Access::everyone, "getAuction", get_auction);
}

}  // namespace tongqu::gateway
