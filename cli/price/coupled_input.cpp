#include "cli/price/coupled_input.hpp"

namespace tongqu::cli {

CoupledInput read_coupled(const Node& in) {
    CoupledInput input;
    constexpr std::int64_t size = pricing::kMaxCoupledPrice;
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

}  // namespace tongqu::cli
