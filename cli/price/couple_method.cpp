// Auctions over regions: couple.
#include <map>

#include "cli/price/methods.hpp"
#include "cli/price/network_input.hpp"
#include "pricing/coupled_auction.hpp"

namespace tongqu::cli {
namespace {

using pricing::Integer;

Integer whole(WideInt value) { return Integer(value); }

struct CoupledInput {
    Places regions, links, orders;
    std::vector<pricing::CoupledLink> link_list;
    std::vector<pricing::CoupledOrder> order_list;
    Price lowest, highest;
};

CoupledInput read(const Node& in) {
    CoupledInput input;
    constexpr std::int64_t size = pricing::kMaxCoupledPrice;
    in.allow({"regions", "links", "orders", "price_bounds"});
    input.regions = read_regions(in.member("regions"));
    const Node links = in.member("links");
    links.each(
        [&](const Node& node, std::size_t) {
            node.allow({"id", "from", "to", "capacity", "cost"});
            const NetworkLink link = read_link(node, input.regions, input.links);
            input.link_list.push_back({link.from, link.to, Quantity(link.capacity), Price(link.cost)});
        },
        pricing::kMaxCoupledLinks);
    std::int64_t left = pricing::kMaxCoupledQuantity;
    const Node orders = in.member("orders");
    orders.each(
        [&](const Node& node, std::size_t) {
            node.allow({"id", "region", "side", "quantity", "limit"});
            add_new(node.member("id"), input.orders);
            pricing::CoupledOrder order;
            order.region = known(node.member("region"), input.regions, "unknown_region");
            order.side = node.member("side").choice({"buy", "sell"}) == 0 ? Side::buy : Side::sell;
            const std::int64_t quantity = node.member("quantity").integer(1);
            order.quantity = Quantity(quantity);
            order.limit = Price(node.member("limit").integer(-size, size));
            if (!node.failed() && quantity > left)
                node.fail_at("quantity", "overflow", "all quantities together must stay below 2^58");
            left -= node.failed() ? 0 : quantity;
            input.order_list.push_back(order);
        },
        pricing::kMaxCoupledOrders);
    const Node bounds = in.member("price_bounds");
    std::vector<std::int64_t> ends;
    bounds.each([&](const Node& node, std::size_t) { ends.push_back(node.integer(-size, size)); });
    if (!in.failed() && ends.size() != 2) bounds.fail("wrong_length", "price_bounds are [low, high]");
    if (!in.failed() && ends[0] > ends[1]) bounds.fail("out_of_range", "the low bound is above the high one");
    if (in.failed()) return input;
    input.lowest = Price(ends[0]);
    input.highest = Price(ends[1]);
    return input;
}

void write(std::string_view key, WideInt value, Output& out) {
    out.key(key);
    out.integer(whole(value));
}

void write_regions(const CoupledInput& input, const pricing::CoupledResult& result, Output& out) {
    out.key("regions");
    out.begin_object();
    for (std::size_t r = 0; r < result.regions.size(); ++r) {
        const pricing::RegionOutcome& region = result.regions[r];
        out.key(input.regions.names[r]);
        out.begin_object();
        write("price_low", region.price_low.raw(), out);
        write("price_high", region.price_high.raw(), out);
        write("price_x2", region.price_x2(), out);
        write("buy", region.bought.raw(), out);
        write("sell", region.sold.raw(), out);
        write("consumer_surplus_x2", region.consumer_surplus_x2, out);
        write("supplier_surplus_x2", region.supplier_surplus_x2, out);
        out.end_object();
    }
    out.end_object();
}

void write_isolated(const CoupledInput& input, const pricing::CoupledResult& result, Output& out) {
    out.key("isolated");
    out.begin_object();
    for (std::size_t r = 0; r < result.isolated.size(); ++r) {
        const pricing::IsolatedRegion& region = result.isolated[r];
        out.key(input.regions.names[r]);
        out.begin_object();
        write("welfare", region.welfare, out);
        write("volume", region.outcome.bought.raw(), out);
        write("price_low", region.outcome.price_low.raw(), out);
        write("price_high", region.outcome.price_high.raw(), out);
        out.end_object();
    }
    out.end_object();
}

}  // namespace

void price_couple(const Node& in, Output& out) {
    const CoupledInput input = read(in);
    if (in.failed()) return;
    const auto result = pricing::couple({static_cast<std::uint32_t>(input.regions.names.size()), input.link_list,
                                         input.order_list, input.lowest, input.highest});
    if (!result) return in.fail("out_of_range", "the market is not one that can be cleared");
    write("welfare", result->welfare, out);
    write("volume", result->volume.raw(), out);
    write_regions(input, *result, out);
    out.key("links");
    out.begin_object();
    for (std::size_t l = 0; l < result->links.size(); ++l) {
        out.key(input.links.names[l]);
        out.begin_object();
        write("flow", result->links[l].flow.raw(), out);
        write("rent_x2", result->links[l].rent_x2, out);
        out.end_object();
    }
    out.end_object();
    out.key("fills");
    out.begin_object();
    for (std::size_t i = 0; i < result->fills.size(); ++i) write(input.orders.names[i], result->fills[i].raw(), out);
    out.end_object();
    write_isolated(input, *result, out);
    write("integration_dividend", result->integration_dividend(), out);
}

}  // namespace tongqu::cli
