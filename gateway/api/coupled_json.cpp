#include "gateway/api/coupled_json.hpp"

#include <algorithm>

#include "gateway/api/carry_out.hpp"
#include "market/decimal.hpp"
#include "pricing/coupled_certificate.hpp"
#include "pricing/coupled_report.hpp"

namespace tongqu::gateway {
namespace {

class CoupledWriter {
  public:
    CoupledWriter(http::JsonWriter& json, const service::Directory& directory, const service::InstrumentRecord& instrument)
        : json_(json), directory_(directory), terms_(instrument.terms), grain_(instrument.grain) {}

    void write(const CoupledCleared& whole, const std::vector<RegionCleared>& regions, const std::vector<LinkCleared>& links) {
        json_.field("volume", lots(whole.volume));
        json_.key("price_bounds").begin_array().string(price(doubled(whole.lowest))).string(price(doubled(whole.highest))).end_array();
        json_.key("regions").begin_array();
        for (const RegionCleared& region : regions) write(region);
        json_.end_array().key("links").begin_array();
        for (const LinkCleared& link : links) write(link);
        json_.end_array().field("integration_dividend", to_string(whole.welfare - whole.welfare_alone));
        json_.field("welfare_alone", to_string(whole.welfare_alone)).field("transfer_cost", to_string(whole.transfer_cost));
        if (whole.residency_cost) json_.field("residency_cost", to_string(*whole.residency_cost));
        Money surpluses;
        for (const RegionCleared& region : regions) surpluses += region.buyers_surplus + region.suppliers_surplus;
        json_.key("certificate").begin_object().field("surpluses", to_string(surpluses)).field("rent", to_string(whole.rent));
        json_.field("welfare", to_string(whole.welfare)).field("adds_up", surpluses + whole.rent == whole.welfare).end_object();
    }

  private:
    [[nodiscard]] std::string price(HalfTicks half_ticks) const { return price_to_string(half_ticks, terms_.tick); }
    [[nodiscard]] std::string lots(Quantity quantity) const { return multiple_to_string(quantity.raw(), terms_.lot); }
    [[nodiscard]] const std::string& code_of(RegionId region) const { return directory_.regions().at(region).region.code; }

    void write(const RegionCleared& region) {
        json_.begin_object().field("region", code_of(region.region)).field("orders", region.orders);
        json_.field("price", price(region.price())).field("price_low", price(doubled(region.price_low)));
        json_.field("price_high", price(doubled(region.price_high)));
        json_.field("bought", lots(region.bought)).field("sold", lots(region.sold));
        json_.field("buyers_surplus", to_string(region.buyers_surplus)).field("suppliers_surplus", to_string(region.suppliers_surplus));
        json_.key("alone").begin_object().field("price", price(region.alone_price())).field("volume", lots(region.alone_volume));
        json_.field("buyers_surplus", to_string(region.alone_buyers_surplus));
        json_.field("suppliers_surplus", to_string(region.alone_suppliers_surplus)).end_object();
        json_.end_object();
    }

    void write(const LinkCleared& link) {
        const LinkTerms& terms = directory_.links().at(link.link).terms;
        json_.begin_object().field("link_id", terms.name_id).field("from", code_of(terms.from)).field("to", code_of(terms.to));
        json_.field("room", lots(link.room)).field("flow", lots(link.flow)).field("full", link.flow == link.room);
        json_.field("cost", price(doubled(terms.cost))).field("rent_of_a_lot", price(link.rent));
        json_.field("rent", to_string(pricing::money_of_x2(static_cast<WideInt>(link.rent.raw()) * link.flow.raw(), grain_)));
        json_.end_object();
    }

    http::JsonWriter& json_;
    const service::Directory& directory_;
    const InstrumentTerms& terms_;
    Grain grain_;
};

}  // namespace

void write_last_coupled(http::JsonWriter& json, const service::Directory& directory, const service::InstrumentRecord& instrument,
                        const service::CoupledAuction& auction) {
    json.key("last_auction").begin_object().field("number", auction.result.number);
    CoupledWriter(json, directory, instrument).write(auction.result, auction.regions, auction.links);
    write_origin(json, auction.origin);
    json.end_object();
}

void write_indicated_coupled(http::JsonWriter& json, const service::ReadModel& model, const service::InstrumentRecord& instrument) {
    // What everyone was told of: orders of the interval that runs are not.
    std::vector<service::ShownOrder> resting;
    for (const Side side : {Side::buy, Side::sell})
        for (const service::ShownOrder& order : model.held_books().side_of(instrument.id, side)) resting.push_back(order);
    if (resting.empty() || resting.size() > kMaxIndicatedOrders) return;
    std::ranges::sort(resting, {}, &service::ShownOrder::id);
    std::vector<pricing::CoupledOrder> input;
    for (const service::ShownOrder& order : resting)
        input.push_back({model.orders().find(order.id)->region.raw(), order.side, order.shown, order.place.price});
    std::vector<pricing::CoupledLink> links;
    const auto standings = model.region_books().links_of(instrument.id, model.directory());
    for (const service::LinkStanding& link : standings) {
        const LinkTerms& terms = model.directory().links().at(link.link).terms;
        links.push_back({terms.from.raw(), terms.to.raw(), std::max(link.capacity - link.net_flow, Quantity(0)), terms.cost});
    }
    const auto [least, greatest] = std::ranges::minmax(input, {}, &pricing::CoupledOrder::limit);
    const pricing::CoupledMarket market{static_cast<std::uint32_t>(model.directory().regions().size()), links, input,
                                        instrument.terms.lowest_price.value_or(least.limit),
                                        instrument.terms.highest_price.value_or(greatest.limit)};
    const auto result = pricing::couple(market);
    if (!result || pricing::fault_of(market, *result)) return;
    pricing::CoupledReport report = pricing::report_of(market, *result, instrument.grain);
    for (LinkCleared& link : report.links) link.link = standings[link.link.raw()].link;
    json.key("indicated").begin_object();
    CoupledWriter(json, model.directory(), instrument).write(report.whole, report.regions, report.links);
    json.end_object();
}

}  // namespace tongqu::gateway
