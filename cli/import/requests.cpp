#include "cli/import/requests.hpp"

#include <algorithm>

#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {

namespace {

using http::JsonWriter;

std::string_view word_of(DevelopmentTier tier) {
    switch (tier) {
        case DevelopmentTier::developed:
            return "developed";
        case DevelopmentTier::developing:
            return "developing";
        case DevelopmentTier::less_developed:
            return "less_developed";
    }
    return "developed";
}

void put_list(JsonWriter& json, std::string_view name, const std::vector<std::string>& items) {
    json.key(name).begin_array();
    for (const std::string& item : items) json.string(item);
    json.end_array();
}

void put_unless_empty(JsonWriter& json, std::string_view name, const std::string& text) {
    if (!text.empty()) json.field(name, text);
}

}  // namespace

std::string body_of(const PlannedRegion& region) {
    JsonWriter json;
    json.begin_object()
        .field("region_id", region.code)
        .field("name", region.name)
        .field("tier", word_of(region.tier));
    return json.end_object().take();
}

std::string body_of(const PlannedParticipant& participant) {
    JsonWriter json;
    json.begin_object().field("participant_id", participant.id).field("name", participant.name);
    json.field("region", participant.home);
    put_list(json, "sites", participant.sites);
    put_list(json, "roles", participant.roles);
    json.field("sme", participant.small_firm);
    return json.end_object().take();
}

std::string body_of(const PlannedLink& link) {
    JsonWriter json;
    json.begin_object().field("link_id", link.id).field("network", link.network);
    json.field("from", link.from).field("to", link.to);
    put_unless_empty(json, "reverse", link.reverse);
    json.field("capacity", link.capacity).field("cost", link.cost).field("operator", link.participant);
    return json.end_object().take();
}

std::string body_of(const PlannedProduct& product) {
    JsonWriter json;
    json.begin_object()
        .field("product_id", product.id)
        .field("title", product.title)
        .field("kind", product.kind);
    put_unless_empty(json, "description", product.description);
    put_list(json, "keywords", product.keywords);
    put_unless_empty(json, "licence", product.licence);
    put_list(json, "regions", product.regions);
    json.key("contributors").begin_array();
    for (const PlannedContributor& each : product.contributors)
        json.begin_object()
            .field("participant_id", each.participant)
            .field("weight", each.weight)
            .end_object();
    return json.end_array().end_object().take();
}

std::string body_of(const PlannedInstrument& instrument) {
    JsonWriter json;
    json.begin_object().field("instrument_id", instrument.id);
    put_unless_empty(json, "product_id", instrument.product);
    json.field("title", instrument.title).field("currency", instrument.currency);
    json.field("tick", instrument.tick).field("lot", instrument.lot).field("model", "continuous");
    put_unless_empty(json, "network", instrument.network);
    return json.field("rival", instrument.rival).end_object().take();
}

std::string body_of(const PlannedDeposit& deposit) {
    JsonWriter json;
    json.begin_object().field("reference", deposit.reference).field("participant_id", deposit.participant);
    return json.field("currency", deposit.currency).field("amount", deposit.amount).end_object().take();
}

std::string body_of(const PlannedOrder& order) {
    JsonWriter json;
    json.begin_object()
        .field("client_order_id", order.client_order_id)
        .field("instrument_id", order.instrument);
    json.field("side", order.side)
        .field("type", "limit")
        .field("price", order.price)
        .field("quantity", order.quantity);
    json.field("time_in_force", "gtc");
    put_unless_empty(json, "region", order.region);
    return json.end_object().take();
}

std::string claim_body(const PlannedParticipant& participant, const std::string& claim_secret) {
    const bool supplies = std::ranges::find(participant.roles, "supplier") != participant.roles.end();
    JsonWriter json;
    json.begin_object().field("participant_id", participant.id).field("claim_secret", claim_secret);
    put_list(json, "scopes",
             supplies ? std::vector<std::string>{"read", "trade", "list"}
                      : std::vector<std::string>{"read", "trade"});
    return json.end_object().take();
}

}  // namespace tongqu::cli
