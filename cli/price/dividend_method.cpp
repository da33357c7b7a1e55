// What joining regions is worth, to whom, and what a residency rule costs: dividend.
#include "cli/price/coupled_input.hpp"
#include "cli/price/methods.hpp"
#include "pricing/dividend_report.hpp"

namespace tongqu::cli {
namespace {

using pricing::Integer, pricing::IntegrationDividend;

void write_number(std::string_view key, WideInt value, Output& out) {
    out.key(key);
    out.integer(Integer(value));
}

void write_dividend_price(std::string_view key, const std::optional<pricing::Rational>& price, Output& out) {
    out.key(key);
    price ? out.rational(*price) : out.null();
}

void write_gain(const pricing::RegionGain& gain, Output& out) {
    write_number("buyers_gain_x2", gain.buyers_x2, out);
    write_number("suppliers_gain_x2", gain.suppliers_x2, out);
}

void write_gains(const CoupledInput& input, const IntegrationDividend& dividend, Output& out) {
    out.key("regions");
    out.begin_object();
    for (std::size_t r = 0; r < dividend.regions.size(); ++r) {
        out.key(input.regions.names[r]);
        out.begin_object();
        write_dividend_price("price_apart", dividend.prices_apart[r], out);
        write_dividend_price("price_joined", dividend.prices_joined[r], out);
        write_gain(dividend.regions[r], out);
        out.end_object();
    }
    out.end_object();
}

void write_residency(const CoupledInput& input, const pricing::ResidencyCost& residency, Output& out) {
    out.key("residency");
    out.begin_object();
    write_number("cost", residency.cost(), out);
    write_number("welfare", residency.welfare_restricted, out);
    out.key("forbidden");
    out.begin_array();
    for (const std::uint32_t link : residency.forbidden) out.text(input.links.names[link]);
    out.end_array();
    out.key("regions");
    out.begin_object();
    for (std::size_t r = 0; r < residency.regions.size(); ++r) {
        out.key(input.regions.names[r]);
        out.begin_object();
        write_gain(residency.regions[r], out);
        out.end_object();
    }
    out.end_object();
    out.end_object();
}

}  // namespace

void price_dividend(const Node& in, Output& out) {
    in.allow({"regions", "links", "orders", "price_bounds", "residency", "picture", "csv"});
    const CoupledInput input = read_coupled(in);
    std::optional<RegionSet> may_enter;
    const auto residency = in.optional_member("residency");
    if (residency) {
        may_enter.emplace();
        residency->each(
            [&](const Node& node, std::size_t) {
                may_enter->insert(
                    RegionId(static_cast<std::uint8_t>(known(node, input.regions, "unknown_region"))));
            },
            kMaxRegions);
    }
    const auto picture = in.optional_member("picture");
    const std::size_t language = picture ? picture->choice({"en", "zh"}) : 0;
    const auto csv = in.optional_member("csv");
    const bool with_csv = csv && csv->zero_or_one();
    if (in.failed()) return;
    const pricing::CoupledMarket market = input.market();
    const auto result = pricing::couple(market);
    if (!result) return in.fail("out_of_range", "the market is not one that can be cleared");
    const IntegrationDividend dividend = pricing::dividend_of(market, *result);
    write_number("integration_dividend", dividend.dividend(), out);
    write_number("welfare_joined", dividend.welfare_joined, out);
    write_number("welfare_apart", dividend.welfare_apart, out);
    write_gains(input, dividend, out);
    write_number("rent_x2", dividend.rent_x2, out);
    write_number("gained_x2", dividend.gained_x2(), out);
    write_number("paid_x2", dividend.paid_x2(), out);
    out.key("spread");
    out.begin_object();
    out.key("apart");
    out.rational(dividend.spread.apart);
    out.key("joined");
    out.rational(dividend.spread.joined);
    write_number("pairs", dividend.spread.pairs, out);
    out.end_object();
    if (may_enter) write_residency(input, pricing::residency_cost(market, *may_enter).value(), out);
    if (!picture && !with_csv) return;
    std::vector<pricing::CarriedLink> links;
    for (std::size_t l = 0; l < market.links.size(); ++l)
        links.push_back({input.links.names[l], market.links[l].from, market.links[l].to,
                         market.links[l].capacity, result->links[l].flow, result->links[l].rent_x2});
    const pricing::DividendReport report{input.regions.names, links, dividend};
    if (with_csv) {
        out.key("csv");
        out.text(pricing::dividend_csv(report));
    }
    if (picture) {
        out.key("svg");
        out.text(pricing::dividend_svg(
            report, language == 1 ? pricing::ReportLanguage::chinese : pricing::ReportLanguage::english));
    }
}

}  // namespace tongqu::cli
