#pragma once
// Reading regions, links and the names that refer to them.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/price/input.hpp"
#include "pricing/cross_region.hpp"

namespace tongqu::cli {

// Names with their places in the order of the input.
struct Places {
    std::vector<std::string> names;
    std::map<std::string, std::uint32_t, std::less<>> of;
};

struct NetworkLink {
    std::uint32_t from = 0, to = 0;
    std::int64_t capacity = 0, cost = 0;
};

// Adds the name, which must be new: duplicate_id. Returns its place.
std::uint32_t add_new(const Node& node, Places& places);

// The place of a name that must be there already, else a problem with that code.
[[nodiscard]] std::uint32_t known(const Node& node, const Places& places, std::string_view code);

[[nodiscard]] Places read_regions(const Node& list);  // at most 64

// {id, from, to, capacity, cost}: two regions that are known and not the same, nothing negative.
[[nodiscard]] NetworkLink read_link(const Node& node, const Places& regions, Places& links);

// The links of a continuous book: `reverse` is mutual and joins the same two regions.
[[nodiscard]] std::vector<pricing::NetworkEdge> read_network(const Node& list, const Places& regions, Places& links);

// An event of type order, whose id is new; `left` is what all quantities together may still be. Nothing, with a problem at the
// event, where it is none.
[[nodiscard]] std::optional<pricing::CrossOrder> read_cross_order(const Node& event, const Places& regions, Places& orders,
                                                                  std::int64_t& left);

}  // namespace tongqu::cli
