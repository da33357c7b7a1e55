#include "cli/price/network_input.hpp"

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

}  // namespace tongqu::cli
