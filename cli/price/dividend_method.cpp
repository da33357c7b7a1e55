// What joining regions is worth, to whom, and what a residency rule costs: dividend.
#include <algorithm>

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

void write_gains(const Places& regions, const IntegrationDividend& dividend, Output& out) {
    out.key("regions");
    out.begin_object();
    for (std::size_t r = 0; r < dividend.regions.size(); ++r) {
        out.key(regions.names[r]);
        out.begin_object();
        write_dividend_price("price_apart", dividend.prices_apart[r], out);
        write_dividend_price("price_joined", dividend.prices_joined[r], out);
        write_gain(dividend.regions[r], out);
        out.end_object();
    }
    out.end_object();
}

void write_residency(const Places& regions, const Places& links, const pricing::ResidencyCost& residency, Output& out) {
    out.key("residency");
    out.begin_object();
    write_number("cost", residency.cost(), out);
    write_number("welfare", residency.welfare_restricted, out);
    out.key("forbidden");
    out.begin_array();
    for (const std::uint32_t link : residency.forbidden) out.text(links.names[link]);
    out.end_array();
    out.key("regions");
    out.begin_object();
    for (std::size_t r = 0; r < residency.regions.size(); ++r) {
        out.key(regions.names[r]);
        out.begin_object();
        write_gain(residency.regions[r], out);
        out.end_object();
    }
    out.end_object();
    out.end_object();
}

// What besides the market is asked for.
struct DividendWishes {
    std::optional<RegionSet> may_enter;
    std::optional<pricing::ReportLanguage> picture;
    bool csv = false;
};

DividendWishes read_wishes(const Node& in, const Places& regions) {
    DividendWishes wishes;
    if (const auto residency = in.optional_member("residency")) {
        wishes.may_enter.emplace();
        residency->each(
            [&](const Node& node, std::size_t) {
                wishes.may_enter->insert(RegionId(static_cast<std::uint8_t>(known(node, regions, "unknown_region"))));
            },
            kMaxRegions);
    }
    if (const auto picture = in.optional_member("picture"))
        wishes.picture = picture->choice({"en", "zh"}) == 1 ? pricing::ReportLanguage::chinese : pricing::ReportLanguage::english;
    const auto csv = in.optional_member("csv");
    wishes.csv = csv && csv->zero_or_one();
    return wishes;
}

void write_dividend(const Places& regions, const IntegrationDividend& dividend, Output& out) {
    write_number("integration_dividend", dividend.dividend(), out);
    write_number("welfare_joined", dividend.welfare_joined, out);
    write_number("welfare_apart", dividend.welfare_apart, out);
    write_gains(regions, dividend, out);
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
}

void write_reports(const Places& regions, const std::vector<pricing::CarriedLink>& links, const IntegrationDividend& dividend,
                   const DividendWishes& wishes, Output& out) {
    const pricing::DividendReport report{regions.names, links, dividend};
    if (wishes.csv) {
        out.key("csv");
        out.text(pricing::dividend_csv(report));
    }
    if (wishes.picture) {
        out.key("svg");
        out.text(pricing::dividend_svg(report, *wishes.picture));
    }
}

void dividend_of_auction(const Node& in, Output& out) {
    in.allow({"regions", "links", "orders", "price_bounds", "residency", "picture", "csv"});
    const CoupledInput input = read_coupled(in);
    const DividendWishes wishes = read_wishes(in, input.regions);
    if (in.failed()) return;
    const pricing::CoupledMarket market = input.market();
    const auto result = pricing::couple(market);
    if (!result) return in.fail("out_of_range", "the market is not one that can be cleared");
    const IntegrationDividend dividend = pricing::dividend_of(market, *result);
    write_dividend(input.regions, dividend, out);
    if (wishes.may_enter)
        write_residency(input.regions, input.links, pricing::residency_cost(market, *wishes.may_enter).value(), out);
    std::vector<pricing::CarriedLink> links;
    for (std::size_t l = 0; l < market.links.size(); ++l)
        links.push_back({input.links.names[l], market.links[l].from, market.links[l].to,
                         market.links[l].capacity, result->links[l].flow, result->links[l].rent_x2});
    write_reports(input.regions, links, dividend, wishes, out);
}

// The events of a continuous book: orders, cancels, changes of capacity.
std::vector<pricing::CrossEvent> read_stream(const Node& list, const Places& regions, const Places& links) {
    std::vector<pricing::CrossEvent> events;
    Places orders;
    std::int64_t left = pricing::kMaxCrossQuantity;
    list.each([&](const Node& event, std::size_t) {
        switch (event.member("type").choice({"order", "cancel", "capacity"})) {
            case 0:
                if (const auto order = read_cross_order(event, regions, orders, left)) events.emplace_back(*order);
                return;
            case 1: {
                event.allow({"type", "id"});
                const auto order = orders.of.find(event.member("id").text());
                if (!event.failed() && order != orders.of.end()) events.emplace_back(pricing::CancelEvent{order->second});
                return;
            }
            default: {
                event.allow({"type", "link", "capacity"});
                const std::uint32_t link = known(event.member("link"), links, "unknown_link");
                const Quantity capacity(event.member("capacity").integer(0));
                if (!event.failed()) events.emplace_back(pricing::CapacityEvent{link, capacity});
            }
        }
    });
    return events;
}

void dividend_of_stream(const Node& in, Output& out) {
    in.allow({"regions", "links", "events", "residency", "picture", "csv"});
    const Places regions = read_regions(in.member("regions"));
    Places link_names;
    const std::vector<pricing::NetworkEdge> edges = read_network(in.member("links"), regions, link_names);
    const DividendWishes wishes = read_wishes(in, regions);
    const Node list = in.member("events");
    if (in.failed()) return;
    const std::vector<pricing::CrossEvent> events = read_stream(list, regions, link_names);
    if (in.failed()) return;
    const auto count = static_cast<std::uint32_t>(regions.names.size());
    const IntegrationDividend dividend = pricing::dividend_of(count, edges, events);
    write_dividend(regions, dividend, out);
    if (wishes.may_enter) {
        std::vector<std::uint32_t> forbidden;
        for (std::uint32_t l = 0; l < edges.size(); ++l)
            if (!wishes.may_enter->contains(RegionId(static_cast<std::uint8_t>(edges[l].to)))) forbidden.push_back(l);
        write_residency(regions, link_names, pricing::residency_cost(count, edges, events, std::move(forbidden)), out);
    }
    std::vector<pricing::CarriedLink> links;
    for (std::size_t l = 0; l < edges.size(); ++l)
        links.push_back({link_names.names[l], edges[l].from, edges[l].to, edges[l].capacity,
                         std::max(dividend.flows[l], Quantity(0)), 0});
    write_reports(regions, links, dividend, wishes, out);
}

}  // namespace

// Of an auction's orders, or of a continuous book's events.
void price_dividend(const Node& in, Output& out) {
    in.optional_member("events") ? dividend_of_stream(in, out) : dividend_of_auction(in, out);
}

}  // namespace tongqu::cli
