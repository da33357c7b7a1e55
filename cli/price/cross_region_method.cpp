// The continuous book over regions: cross-region.
#include "cli/price/methods.hpp"
#include "cli/price/network_input.hpp"
#include "pricing/cross_region.hpp"

namespace tongqu::cli {
namespace {

using pricing::CrossRegionBook, pricing::CrossTrade, pricing::Integer, pricing::NetworkEdge;

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
        const auto order = read_cross_order(event, regions_, orders_, left_);
        if (order) write_trades(book_.submit(*order), out);
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
    std::vector<NetworkEdge> edges = read_network(in.member("links"), regions, links);
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
