// Auctions over regions: couple.
#include "cli/price/coupled_input.hpp"
#include "cli/price/methods.hpp"
#include "pricing/coupled_auction.hpp"

namespace tongqu::cli {
namespace {

using pricing::Integer;

Integer whole(WideInt value) { return Integer(value); }

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
    in.allow({"regions", "links", "orders", "price_bounds"});
    const CoupledInput input = read_coupled(in);
    if (in.failed()) return;
    const auto result = pricing::couple(input.market());
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
