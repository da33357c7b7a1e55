// The continuous book over regions: cross-region.
#include <array>

#include "cli/price/methods.hpp"
#include "cli/price/network_input.hpp"
#include "pricing/coupled_auction.hpp"
#include "pricing/cross_region.hpp"

namespace tongqu::cli {
namespace {

using pricing::CrossOrder, pricing::CrossRegionBook, pricing::CrossTrade, pricing::Integer, pricing::NetworkEdge;

std::vector<NetworkEdge> read_links(const Node& list, const Places& regions, Places& links) {
    std::vector<NetworkEdge> edges;
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
        const NetworkEdge& back = edges[*edges[l].reverse];
        if (back.reverse != static_cast<std::uint32_t>(l))
            return node.fail_at("reverse", "not_mutual", "the reverse link does not name this one as its own");
        if (back.from != edges[l].to || back.to != edges[l].from)
            node.fail_at("reverse", "not_mutual", "the reverse link does not join the same two regions the other way");
    });
    return edges;
}

// Reads an event, applies it, and writes what it did.
class Replay {
  public:
    Replay(const Places& regions, const Places& links, std::vector<NetworkEdge> edges)
        : regions_(regions), links_(links), book_(static_cast<std::uint32_t>(regions.names.size()), std::move(edges)) {}

    void apply(const Node& event, Output& out) {
        switch (event.member("type").choice({"order", "cancel", "capacity", "view"})) {
            case 0:
                return submit(event, out);
            case 1:
                return cancel(event, out);
            case 2:
                return set_capacity(event, out);
            default:
                return view(event, out);
        }
    }

    void write_state(Output& out) const {
        out.key("residual");
        out.begin_object();
        for (std::uint32_t l = 0; l < links_.names.size(); ++l) {
            out.key(links_.names[l]);
            out.integer(Integer(book_.residual(l)));
        }
        out.end_object();
        out.key("resting");
        out.begin_object();
        for (std::uint32_t i = 0; i < orders_.names.size(); ++i) {
            const Quantity resting = book_.resting(i);
            if (resting.is_zero()) continue;
            out.key(orders_.names[i]);
            out.integer(resting.raw());
        }
        out.end_object();
    }

  private:
    void submit(const Node& event, Output& out) {
        event.allow({"type", "id", "region", "side", "quantity", "limit", "tif", "peak"});
        add_new(event.member("id"), orders_);
        CrossOrder order;
        order.region = known(event.member("region"), regions_, "unknown_region");
        order.side = event.member("side").choice({"buy", "sell"}) == 0 ? Side::buy : Side::sell;
        const std::int64_t quantity = event.member("quantity").integer(1);
        order.quantity = Quantity(quantity);
        order.limit = Price(event.member("limit").integer(-pricing::kMaxCrossLimit, pricing::kMaxCrossLimit));
        if (const auto tif = event.optional_member("tif"))
            order.time_in_force =
                std::array{TimeInForce::gtc, TimeInForce::ioc, TimeInForce::fok}[tif->choice({"gtc", "ioc", "fok"})];
        if (const auto peak = event.optional_member("peak")) order.peak = Quantity(peak->integer(1));
        if (!event.failed() && quantity > left_)
            event.fail_at("quantity", "overflow", "all quantities together must stay within 2^61");
        if (event.failed()) return;
        left_ -= quantity;
        write_trades(book_.submit(order), out);
    }

    void cancel(const Node& event, Output& out) {
        event.allow({"type", "id"});
        const std::string_view id = event.member("id").text();
        if (event.failed()) return;
        const auto order = orders_.of.find(id);
        if (order != orders_.of.end()) book_.cancel(order->second);
        write_trades({}, out);
    }

    void set_capacity(const Node& event, Output& out) {
        event.allow({"type", "link", "capacity"});
        const std::uint32_t link = known(event.member("link"), links_, "unknown_link");
        const Quantity capacity(event.member("capacity").integer(0));
        if (!event.failed()) write_trades(book_.set_capacity(link, capacity), out);
    }

    void view(const Node& event, Output& out) {
        event.allow({"type", "region", "side"});
        const std::uint32_t region = known(event.member("region"), regions_, "unknown_region");
        const Side side = event.member("side").choice({"buy", "sell"}) == 0 ? Side::buy : Side::sell;
        if (event.failed()) return;
        out.begin_object();
        out.key("view");
        out.begin_array();
        for (const pricing::LandedOffer& offer : book_.view(region, side)) {
            out.begin_object();
            out.key("order");
            out.text(orders_.names[offer.order]);
            out.key("region");
            out.text(regions_.names[offer.region]);
            out.key("quantity");
            out.integer(offer.quantity.raw());
            out.key("landed_price");
            out.integer(offer.landed_price.raw());
            out.end_object();
        }
        out.end_array();
        out.end_object();
    }

    void write_trades(const std::vector<CrossTrade>& trades, Output& out) const {
        out.begin_object();
        out.key("trades");
        out.begin_array();
        for (const CrossTrade& trade : trades) {
            out.begin_object();
            out.key("buy");
            out.text(orders_.names[trade.buy]);
            out.key("sell");
            out.text(orders_.names[trade.sell]);
            out.key("quantity");
            out.integer(trade.quantity.raw());
            out.key("buyer_pays");
            out.integer(trade.buyer_pays.raw());
            out.key("seller_gets");
            out.integer(trade.seller_gets.raw());
            out.key("path");
            out.begin_array();
            for (const std::uint32_t link : trade.path) out.text(links_.names[link]);
            out.end_array();
            out.end_object();
        }
        out.end_array();
        out.end_object();
    }

    const Places& regions_;
    const Places& links_;
    Places orders_;
    CrossRegionBook book_;
    std::int64_t left_ = pricing::kMaxCrossQuantity;
};

}  // namespace

void price_cross_region(const Node& in, Output& out) {
    in.allow({"regions", "links", "events"});
    const Places regions = read_regions(in.member("regions"));
    Places links;
    std::vector<NetworkEdge> edges = read_links(in.member("links"), regions, links);
    const Node events = in.member("events");
    if (in.failed()) return;
    Replay replay(regions, links, std::move(edges));
    out.key("events");
    out.begin_array();
    events.each([&](const Node& event, std::size_t) { replay.apply(event, out); });
    out.end_array();
    if (!in.failed()) replay.write_state(out);
}

}  // namespace tongqu::cli
