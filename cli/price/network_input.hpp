#pragma once
// Reading regions, links and the names that refer to them.
#include <map>
#include <string>
#include <vector>

#include "cli/price/input.hpp"

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

}  // namespace tongqu::cli
