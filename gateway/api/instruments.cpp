// POST /v1/instruments · GET /v1/instruments · GET /v1/instruments/{id}
#include <ranges>

#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/instrument_json.hpp"
#include "gateway/api/page.hpp"
#include "gateway/api/text_limits.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

void take_collar(Body& body, PartsPerMillion& collar) {
    const auto fraction = body.optional_decimal("collar");
    if (!fraction) return;
    const auto parts = whole_multiple(*fraction, Decimal{1, 6});
    if (!parts || *parts < 1 || *parts > kMillion) return body.refuse("collar", RejectReason::invalid_collar);
    collar = PartsPerMillion(static_cast<std::uint32_t>(*parts));
}

asio::awaitable<http::Response> open_instrument(Call call) {
    Body body(call);
    OpenInstrument command;
    InstrumentTerms& terms = command.terms;
    terms.name_id = body.id("instrument_id");
    terms.product = body.optional_product("product_id");
    terms.title = body.text("title", kNameText);
    terms.currency = body.currency("currency");
    terms.tick = body.optional_decimal("tick").value_or(terms.tick);
    terms.lot = body.optional_decimal("lot").value_or(terms.lot);
    terms.model = body.optional_word<MarketModel>("model").value_or(terms.model);
    terms.rival = body.boolean("rival", terms.rival);
    terms.allowed_regions = body.regions("allowed_regions");
    terms.network = body.optional_id("network");
    take_collar(body, terms.collar);
    take_trading_terms(body, terms);
    take_settlement_terms(body, terms);
    if (auto problem = body.problem()) co_return std::move(*problem);

    const std::string name = terms.name_id;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    http::JsonWriter json;
    json.begin_object().field("instrument_id", name);
    write_origin(json, call.directory().instrument(name)->origin);
    json.end_object();
    co_return answer(201, std::move(json), *done);
}

void write_instrument(http::JsonWriter& json, const service::Directory& directory,
                      const service::InstrumentRecord& instrument) {
    const InstrumentTerms& terms = instrument.terms;
    json.begin_object().field("instrument_id", terms.name_id);
    if (terms.product) json.field("product_id", directory.products().at(*terms.product).terms.name_id);
    json.field("title", terms.title).field("currency", code_of(terms.currency));
    json.field("tick", to_string(terms.tick))
        .field("lot", to_string(terms.lot))
        .field("model", word_of(terms.model));
    json.field("rival", terms.rival).key("allowed_regions").begin_array();
    terms.allowed_regions.for_each([&](RegionId id) { json.string(directory.regions().at(id).region.code); });
    json.end_array();
    if (!terms.network.empty()) json.field("network", terms.network);
    json.field("collar", multiple_to_string(terms.collar.raw(), Decimal{1, 6}));
    write_trading_terms(json, terms);
    write_settlement_terms(json, terms);
    json.field("opened_by", directory.participants().at(instrument.opened_by).terms.name_id);
    write_origin(json, instrument.origin);
    json.end_object();
}

http::Response get_instruments(const Call& call) {
    const auto page = page_of(call.request);
    if (!page) return page.error();
    std::optional<ProductId> product;
    if (const auto name = call.request.parameter("product_id")) {
        const auto* record = call.directory().product(*name);
        if (record == nullptr) return refusal(RejectReason::unknown_product);
        product = record->id;
    }
    std::optional<Currency> currency;
    if (const auto code = call.request.parameter("currency")) {
        currency = currency_of(*code);
        if (!currency) return refusal(RejectReason::unknown_currency);
    }
    const auto& instruments = call.directory().instruments();
    const auto ids = std::views::iota(page->first_of(instruments.size()), std::uint64_t{instruments.size()});
    return answer(write_page("instruments", ids, *page, [&](http::JsonWriter& json, std::uint64_t id) {
        const auto& instrument = instruments.at(InstrumentId(static_cast<std::uint32_t>(id)));
        if (product && instrument.terms.product != product) return false;
        if (currency && instrument.terms.currency != *currency) return false;
        write_instrument(json, call.directory(), instrument);
        return true;
    }));
}

http::Response get_instrument(const Call& call) {
    const auto* instrument = call.directory().instrument(call.path["id"]);
    if (instrument == nullptr) return refusal(RejectReason::unknown_instrument);
    http::JsonWriter json;
    write_instrument(json, call.directory(), *instrument);
    return answer(std::move(json));
}

}  // namespace

void add_instruments(Routes& routes) {
    using http::Method;
    add_route(routes, Method::post, "/v1/instruments", Access::lister, "openInstrument", open_instrument);
    add_route(routes, Method::get, "/v1/instruments", Access::everyone, "getInstruments", get_instruments,
              {"product_id", "currency", "limit", "cursor"});
    add_route(routes, Method::get, "/v1/instruments/{id}", Access::everyone, "getInstrument", get_instrument);
}

}  // namespace tongqu::gateway
