#include "cli/price/network_input.hpp"

#include <array>

#include "pricing/coupled_auction.hpp"

#include "market/region.hpp"
#include "pricing/coupled_auction.hpp"

namespace tongqu::cli {

std::uint32_t add_new(const Node& node, Places& places) {
    const auto place = static_cast<std::uint32_t>(places.names.size());
    const std::string name(node.text());
    if (node.failed()) return place;
    if (!places.of.emplace(name, place).second) node.fail("duplicate_id", "the id occurs twice");
    places.names.push_back(name);
    return place;
}

std::uint32_t known(const Node& node, const Places& places, std::string_view code) {
    const std::string_view name = node.text();
    if (node.failed()) return 0;
    const auto found = places.of.find(name);
    if (found != places.of.end()) return found->second;
    node.fail(code, "nothing has that id");
    return 0;
}

Places read_regions(const Node& list) {
    Places regions;
    list.each([&](const Node& node, std::size_t) { add_new(node, regions); }, kMaxRegions);
    return regions;
}

NetworkLink read_link(const Node& node, const Places& regions, Places& links) {
    NetworkLink link;
    add_new(node.member("id"), links);
    link.from = known(node.member("from"), regions, "unknown_region");
    const Node to = node.member("to");
    link.to = known(to, regions, "unknown_region");
    if (!node.failed() && link.from == link.to) to.fail("same_region", "a link joins two regions");
    link.capacity = node.member("capacity").integer(0);
    link.cost = node.member("cost").integer(0, pricing::kMaxCoupledPrice);
    return link;
}

std::vector<pricing::NetworkEdge> read_network(const Node& list, const Places& regions, Places& links) {
    std::vector<pricing::NetworkEdge> edges;
    list.each(
        [&](const Node& node, std::size_t) {
            node.allow({"id", "from", "to", "capacity", "cost", "reverse"});
            const NetworkLink link = read_link(node, regions, links);
            edges.push_back({link.from, link.to, Quantity(link.capacity), Price(link.cost), {}});
        },
        pricing::kMaxCoupledLinks);
    list.each([&](const Node& node, std::size_t l) {
        if (const auto reverse = node.optional_member("reverse"))
            edges[l].reverse = known(*reverse, links, "unknown_link");
    });
    list.each([&](const Node& node, std::size_t l) {
        if (!edges[l].reverse) return;
        const pricing::NetworkEdge& back = edges[*edges[l].reverse];
        if (back.reverse != static_cast<std::uint32_t>(l))
            return node.fail_at("reverse", "not_mutual", "the reverse link does not name this one as its own");
        if (back.from != edges[l].to || back.to != edges[l].from)
            node.fail_at("reverse", "not_mutual", "the reverse link does not join the same two regions the other way");
    });
    return edges;
}

std::optional<pricing::CrossOrder> read_cross_order(const Node& event, const Places& regions, Places& orders, std::int64_t& left) {
    event.allow({"type", "id", "region", "side", "quantity", "limit", "tif", "peak"});
    add_new(event.member("id"), orders);
    pricing::CrossOrder order;
    order.region = known(event.member("region"), regions, "unknown_region");
    order.side = event.member("side").choice({"buy", "sell"}) == 0 ? Side::buy : Side::sell;
    const std::int64_t quantity = event.member("quantity").integer(1);
    order.quantity = Quantity(quantity);
    order.limit = Price(event.member("limit").integer(-pricing::kMaxCrossLimit, pricing::kMaxCrossLimit));
    if (const auto tif = event.optional_member("tif"))
        order.time_in_force =
            std::array{TimeInForce::gtc, TimeInForce::ioc, TimeInForce::fok}[tif->choice({"gtc", "ioc", "fok"})];
    if (const auto peak = event.optional_member("peak")) order.peak = Quantity(peak->integer(1));
    if (!event.failed() && quantity > left)
        event.fail_at("quantity", "overflow", "all quantities together must stay within 2^61");
    if (event.failed()) return std::nullopt;
    left -= quantity;
    return order;
}

}  // namespace tongqu::cli
