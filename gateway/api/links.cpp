// POST /v1/links · PATCH /v1/links/{id} · GET /v1/instruments/{id}/links
#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/link_json.hpp"
#include "gateway/api/page.hpp"
#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

// Lots and ticks of whatever instrument: whole numbers.
template <class Amount>
Amount whole(Body& body, std::string_view field, RejectReason otherwise) {
    const auto count = whole_multiple(body.decimal(field), Decimal{1, 0});
    if (!count) body.refuse(field, otherwise);
    return Amount(count.value_or(0));
}

asio::awaitable<http::Response> define_link(Call call) {
    Body body(call);
    DefineLink command;
    LinkTerms& terms = command.terms;
    terms.name_id = body.id("link_id");
    terms.network = body.optional_id("network");
    if (terms.network.empty()) terms.network = kDefaultNetwork;
    terms.from = body.region("from");
    terms.to = body.region("to");
    if (const std::string reverse = body.optional_id("reverse"); !reverse.empty()) {
        const auto* link = call.directory().link(reverse);
        if (link == nullptr) body.refuse("reverse", RejectReason::unknown_link);
        if (link != nullptr) terms.reverse = link->id;
    }
    terms.capacity = whole<Quantity>(body, "capacity", RejectReason::invalid_capacity);
    terms.cost = whole<Price>(body, "cost", RejectReason::invalid_link_cost);
    terms.operator_ = body.participant("operator");
    if (auto problem = body.problem()) co_return std::move(*problem);

    const std::string name = terms.name_id;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const service::LinkRecord& link = *call.directory().link(name);
    http::JsonWriter json;
    json.begin_object();
    write_link_terms(json, call.directory(), link);
    write_origin(json, link.origin);
    json.end_object();
    co_return answer(201, std::move(json), *done);
}

asio::awaitable<http::Response> change_capacity(Call call) {
    Body body(call);
    ChangeCapacity command;
    command.capacity = whole<Quantity>(body, "capacity", RejectReason::invalid_capacity);
    if (body.has("instrument_id"))
        if (const auto* instrument = body.instrument("instrument_id")) command.instrument = instrument->id;
    if (auto problem = body.problem()) co_return std::move(*problem);
    auto key = idempotency_key_of(call.request);
    if (!key) co_return key.error();
    command.idempotency_key = std::move(*key);
    const auto* link = call.directory().link(call.path["id"]);
    if (link == nullptr) co_return refusal(RejectReason::unknown_link);
    command.link = link->id;
    const std::string name = link->terms.name_id;
    const auto instrument = command.instrument;
    const Quantity capacity = command.capacity;

    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const service::Answer* kept = kept_answer(call, *done);
    if (kept == nullptr) co_return refusal(ApiError::answer_not_kept);
    http::JsonWriter json;
    json.begin_object().field("link_id", name);
    if (instrument) json.field("instrument_id", call.directory().instruments().at(*instrument).terms.name_id);
    json.field("capacity", std::to_string(capacity.raw()));
    write_origin(json, kept->origin);
    json.end_object();
    co_return answer(200, std::move(json), *done);
}

http::Response get_instrument_links(const Call& call) {
    const auto* instrument = call.directory().instrument(call.path["id"]);
    if (instrument == nullptr) return refusal(RejectReason::unknown_instrument);
    http::JsonWriter json;
    json.begin_object().field("instrument_id", instrument->terms.name_id);
    if (!instrument->terms.network.empty()) json.field("network", instrument->terms.network);
    json.field("sequence", call.model().last().sequence.raw()).key("links").begin_array();
    for (const service::LinkStanding& standing : call.model().region_books().links_of(instrument->id, call.directory())) {
        json.begin_object();
        write_link_terms(json, call.directory(), call.directory().links().at(standing.link));
        json.field("allotted", std::to_string(standing.capacity.raw()));
        json.field("net_flow", std::to_string(standing.net_flow.raw()));
        json.field("residual", std::to_string(standing.residual().raw())).end_object();
    }
    json.end_array().end_object();
    return answer(std::move(json));
}

}  // namespace

void write_link_terms(http::JsonWriter& json, const service::Directory& directory, const service::LinkRecord& link) {
    const LinkTerms& terms = link.terms;
    json.field("link_id", terms.name_id).field("network", terms.network);
    json.field("from", directory.regions().at(terms.from).region.code);
    json.field("to", directory.regions().at(terms.to).region.code);
    if (terms.reverse) json.field("reverse", directory.links().at(*terms.reverse).terms.name_id);
    json.field("capacity", std::to_string(terms.capacity.raw())).field("cost", std::to_string(terms.cost.raw()));
    json.field("operator", directory.participants().at(terms.operator_).terms.name_id);
}

void write_links(http::JsonWriter& json, const service::ReadModel& model) {
    const service::Directory& directory = model.directory();
    std::map<LinkId, std::vector<std::pair<InstrumentId, Quantity>>> residuals;
    std::size_t shown = 0;
    for (const InstrumentId id : model.region_books().instruments()) {
        if (++shown > kInstrumentsShown) break;
        for (const service::LinkStanding& standing : model.region_books().links_of(id, directory))
            residuals[standing.link].emplace_back(id, standing.residual());
    }
    json.begin_array();
    for (const service::LinkRecord& link : directory.links()) {
        json.begin_object();
        write_link_terms(json, directory, link);
        json.key("residuals").begin_array();
        for (const auto& [instrument, residual] : residuals[link.id])
            json.begin_object()
                .field("instrument_id", directory.instruments().at(instrument).terms.name_id)
                .field("residual", std::to_string(residual.raw()))
                .end_object();
        json.end_array().end_object();
    }
    json.end_array();
}

void add_links(Routes& routes) {
    using http::Method;
    add_route(routes, Method::post, "/v1/links", Access::operator_, "defineLink", define_link);
    add_route(routes, Method::patch, "/v1/links/{id}", Access::operator_, "changeCapacity", change_capacity);
    add_route(routes, Method::get, "/v1/instruments/{id}/links", Access::everyone, "getInstrumentLinks", get_instrument_links);
}

}  // namespace tongqu::gateway
