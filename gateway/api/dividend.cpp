// GET /v1/regions/dividend: what joining the regions was worth on networked instruments over a period, and to whom. The orders of the
// period are cleared twice, over the links as they were and by a book in each region (pricing/integration_dividend.hpp).
#include "gateway/api/carry_out.hpp"
#include "gateway/api/coupled_dividend.hpp"
#include "gateway/api/page.hpp"
#include "gateway/api/wide_decimal.hpp"
#include "gateway/api/words.hpp"
#include "market/decimal.hpp"
#include "pricing/dividend_report.hpp"

namespace tongqu::gateway {
namespace {

// So many orders, cancels and changes of a link are cleared for one answer: some hundred milliseconds.
inline constexpr std::size_t kDividendEvents = 50'000;

using pricing::Integer, pricing::IntegrationDividend, pricing::Rational;

struct DividendPeriod {
    Time from{0}, to{INT64_MAX};
};

std::expected<DividendPeriod, http::Response> dividend_period(const Call& call) {
    DividendPeriod period;
    for (const auto& [name, bound] : {std::pair{"from", &period.from}, std::pair{"to", &period.to}}) {
        const auto text = call.request.parameter(name);
        if (!text) continue;
        const auto time = parse_rfc3339(*text);
        if (!time) return std::unexpected(refusal(ApiError::invalid_parameter, name));
        *bound = *time;
    }
    if (period.to < period.from) return std::unexpected(refusal(ApiError::range_backwards, "to"));
    return period;
}

// One instrument's clearing, and what is needed to tell of it.
struct Cleared {
    const service::InstrumentRecord& instrument;
    service::NetworkPeriod period;
    IntegrationDividend dividend;
    std::optional<pricing::ResidencyCost> residency;
    std::vector<WideInt> rents_x2;  // by link, of a coupled market
};

Cleared cleared(const service::InstrumentRecord& instrument, service::NetworkPeriod period, std::uint32_t regions) {
    std::optional<pricing::ResidencyCost> residency;
    std::vector<pricing::NetworkEdge> edges = period.edges;
    if (!period.forbidden.empty()) {
        residency = pricing::residency_cost(regions, edges, period.events, period.forbidden);
        // Joined is what the rule leaves.
        std::vector<pricing::CrossEvent> left;
        for (const pricing::CrossEvent& event : period.events) {
            const auto* capacity = std::get_if<pricing::CapacityEvent>(&event);
            if (capacity == nullptr || !std::ranges::binary_search(period.forbidden, capacity->link)) left.push_back(event);
        }
        for (const std::uint32_t link : period.forbidden) {
            edges[link].capacity = Quantity(0);
            if (edges[link].reverse) edges[*edges[link].reverse].reverse.reset();
            edges[link].reverse.reset();
        }
        period.events = std::move(left);
    }
    IntegrationDividend dividend = pricing::dividend_of(regions, edges, period.events);
    return {instrument, std::move(period), std::move(dividend), std::move(residency), {}};
}

// A coupled market's own auctions, as they were published.
Cleared cleared_by_auctions(const service::InstrumentRecord& instrument, service::NetworkPeriod period, const service::ReadModel& model,
                            const DividendPeriod& within) {
    CoupledDividend total = coupled_dividend(model.market_states().of(instrument.id), instrument, period.links,
                                             model.directory().regions().size(), within.from, within.to);
    std::optional<pricing::ResidencyCost> residency;
    if (total.residency_cost) {
        residency.emplace();
        residency->welfare_restricted = total.dividend.welfare_joined;
        residency->welfare_free = total.dividend.welfare_joined + *total.residency_cost;
        residency->forbidden = period.forbidden;
    }
    return {instrument, std::move(period), std::move(total.dividend), std::move(residency), std::move(total.rents_x2)};
}

std::string signed_money(WideInt micros) {
    return micros < 0 ? "-" + wide_multiple_to_string(-micros, Decimal{1, 6}) : wide_multiple_to_string(micros, Decimal{1, 6});
}

// Ticks × lots in money. Precondition: a whole number of micro-units, as sums of whole ticks and lots are.
std::string dividend_money(WideInt ticks, const service::InstrumentRecord& instrument) {
    return signed_money(ticks * instrument.grain.raw());
}

// Doubled ticks × lots: even ones, or those of a coupled market, whose grain is even.
std::string half_money(WideInt ticks_x2, const service::InstrumentRecord& instrument) {
    return ticks_x2 % 2 == 0 ? dividend_money(ticks_x2 / 2, instrument)
                             : signed_money(ticks_x2 * (instrument.grain.raw() / 2));
}

// A mean price to the nearest millionth of the currency.
std::string mean_price(const Rational& ticks, const InstrumentTerms& terms) {
    Rational unit(Integer(terms.tick.mantissa) * 1'000'000);
    for (std::uint32_t i = 0; i < terms.tick.scale; ++i) unit = unit / Integer(10);
    const Integer micros = pricing::floor_of(ticks * unit + Rational(1, 2));
    return multiple_to_string(static_cast<std::int64_t>(micros), Decimal{1, 6});
}

void write_mean(http::JsonWriter& json, std::string_view name, const std::optional<Rational>& price, const InstrumentTerms& terms) {
    if (price) json.field(name, mean_price(*price, terms));
}

void write_region_gain(http::JsonWriter& json, const pricing::RegionGain& gain, const service::InstrumentRecord& instrument) {
    json.field("buyers_gain", half_money(gain.buyers_x2, instrument));
    json.field("suppliers_gain", half_money(gain.suppliers_x2, instrument));
}

void write_dividend(http::JsonWriter& json, const Cleared& one, const service::Directory& directory) {
    const InstrumentTerms& terms = one.instrument.terms;
    const IntegrationDividend& dividend = one.dividend;
    json.begin_object().field("instrument_id", terms.name_id).field("network", terms.network);
    json.field("model", word_of(terms.model)).field("currency", kCurrencies[terms.currency.raw()].code);
    json.field("orders", one.period.orders).field("dividend", dividend_money(dividend.dividend(), one.instrument));
    json.field("welfare_joined", dividend_money(dividend.welfare_joined, one.instrument));
    json.field("welfare_apart", dividend_money(dividend.welfare_apart, one.instrument));
    json.field("gained", half_money(dividend.gained_x2(), one.instrument));
    if (terms.model == MarketModel::coupled) json.field("congestion_rent", half_money(dividend.rent_x2, one.instrument));
    json.field("paid", half_money(dividend.paid_x2(), one.instrument)).key("regions").begin_array();
    for (const service::RegionRecord& region : directory.regions()) {
        const std::size_t r = region.id.raw();
        json.begin_object().field("region_id", region.region.code);
        write_mean(json, "price_apart", dividend.prices_apart[r], terms);
        write_mean(json, "price_joined", dividend.prices_joined[r], terms);
        write_region_gain(json, dividend.regions[r], one.instrument);
        json.end_object();
    }
    json.end_array().key("links").begin_array();
    for (std::size_t l = 0; l < one.period.links.size(); ++l)
        json.begin_object()
            .field("link_id", directory.links().at(one.period.links[l]).terms.name_id)
            .field("flow", std::to_string(dividend.flows[l].raw()))
            .end_object();
    json.end_array().key("spread").begin_object().field("apart", mean_price(dividend.spread.apart, terms));
    json.field("joined", mean_price(dividend.spread.joined, terms)).field("pairs", dividend.spread.pairs).end_object();
    if (one.residency) {
        json.key("residency").begin_object().field("cost", dividend_money(one.residency->cost(), one.instrument));
        json.field("welfare", dividend_money(one.residency->welfare_restricted, one.instrument)).key("forbidden").begin_array();
        for (const std::uint32_t link : one.residency->forbidden)
            json.string(directory.links().at(one.period.links[link]).terms.name_id);
        json.end_array().key("regions").begin_array();
        for (const service::RegionRecord& region : directory.regions()) {
            if (one.residency->regions.empty()) break;  // of a coupled market only the sum is published
            json.begin_object().field("region_id", region.region.code);
            write_region_gain(json, one.residency->regions[region.id.raw()], one.instrument);
            json.end_object();
        }
        json.end_array().end_object();
    }
    json.end_object();
}

// The networks of a report by name.
struct NamedNetwork {
    std::vector<std::string> regions;
    std::vector<pricing::CarriedLink> links;
};

NamedNetwork named_network(const Cleared& one, const service::Directory& directory) {
    NamedNetwork named;
    for (const service::RegionRecord& region : directory.regions()) named.regions.push_back(region.region.code);
    for (std::size_t l = 0; l < one.period.links.size(); ++l) {
        const pricing::NetworkEdge& edge = one.period.edges[l];
        const Quantity flow = std::max(one.dividend.flows[l], Quantity(0));
        named.links.push_back({directory.links().at(one.period.links[l]).terms.name_id, edge.from, edge.to,
                               std::max(edge.capacity, Quantity(0)), flow, one.rents_x2.empty() ? 0 : one.rents_x2[l]});
    }
    return named;
}

// One table after the other, each row with its instrument first; the names of the columns once.
std::string dividends_csv(const std::vector<Cleared>& all, const service::Directory& directory) {
    std::string csv;
    for (const Cleared& one : all) {
        const NamedNetwork named = named_network(one, directory);
        const std::string table = pricing::dividend_csv({named.regions, named.links, one.dividend});
        std::size_t at = 0;
        for (bool head = true; at < table.size(); head = false) {
            const std::size_t end = table.find("\r\n", at) + 2;
            const std::string row = table.substr(at, end - at);
            at = end;
            if (head && !csv.empty()) continue;
            csv += (head ? "instrument_id" : one.instrument.terms.name_id) + "," + row;
        }
    }
    return csv;
}

bool wants_chinese(const http::Request& request) {
    if (const auto language = request.parameter("lang")) return *language == "zh";
    return request.header("accept-language").value_or("").starts_with("zh");
}

http::Response get_dividend(const Call& call) {
    const auto period = dividend_period(call);
    if (!period) return period.error();
    const service::ReadModel& model = call.model();
    const service::RegionHistory& history = model.region_history();
    std::optional<InstrumentId> wanted;
    if (const auto name = call.request.parameter("instrument_id")) {
        const auto* instrument = call.directory().instrument(*name);
        if (instrument == nullptr) return refusal(RejectReason::unknown_instrument);
        wanted = instrument->id;
    }
    if (const auto language = call.request.parameter("lang"); language && *language != "en" && *language != "zh")
        return refusal(ApiError::invalid_parameter, "lang");
    if (const auto until = history.forgotten_until(); until && !(*until < period->from))
        return refusal(ApiError::period_not_kept, "from");
    auto periods = history.periods(wanted, period->from, period->to, kDividendEvents, call.directory());
    if (!periods) return refusal(ApiError::period_too_busy);
    const auto regions = static_cast<std::uint32_t>(call.directory().regions().size());
    std::vector<Cleared> all;
    for (auto& [id, one] : *periods) {
        const auto& instrument = call.directory().instruments().at(id);
        if (instrument.terms.model != MarketModel::coupled) {
            all.push_back(cleared(instrument, std::move(one), regions));
            continue;
        }
        const auto until = model.market_states().of(id).coupled_forgotten;
        if (until && !(*until < period->from)) return refusal(ApiError::period_not_kept, "from");
        all.push_back(cleared_by_auctions(instrument, std::move(one), model, *period));
    }

    http::Response response;
    response.headers.emplace_back("Vary", "Accept");
    const std::string_view accept = call.request.accept().value_or("");
    if (accept.find("image/svg+xml") != std::string_view::npos) {
        if (all.size() != 1) return refusal(ApiError::invalid_parameter, "instrument_id");
        const NamedNetwork named = named_network(all.front(), call.directory());
        const auto language = wants_chinese(call.request) ? pricing::ReportLanguage::chinese : pricing::ReportLanguage::english;
        response.body = pricing::dividend_svg({named.regions, named.links, all.front().dividend}, language);
        response.content_type = "image/svg+xml";
        response.headers.emplace_back("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        return response;
    }
    if (accept.find("text/csv") != std::string_view::npos) {
        response.body = dividends_csv(all, call.directory());
        response.content_type = "text/csv; charset=utf-8";
        response.headers.emplace_back("Content-Disposition", "attachment; filename=\"dividend.csv\"");
        return response;
    }
    http::JsonWriter json;
    json.begin_object();
    if (period->from != Time(0)) json.field("from", to_rfc3339(period->from));
    if (period->to != Time(INT64_MAX)) json.field("to", to_rfc3339(period->to));
    json.key("instruments").begin_array();
    for (const Cleared& one : all) write_dividend(json, one, call.directory());
    json.end_array();
    write_origin(json, model.last());
    json.end_object();
    response.body = json.take();
    return response;
}

}  // namespace

void add_dividend(Routes& routes) {
    add_route(routes, http::Method::get, "/v1/regions/dividend", Access::everyone, "getDividend", get_dividend,
              {"from", "to", "instrument_id", "lang"});
}

}  // namespace tongqu::gateway
