#pragma once
// Which region of the exchange a place in a catalogue belongs to. The table is docs/import.md's too.
#include <span>
#include <string_view>

#include "market/region.hpp"

namespace tongqu::cli {

struct RegionRow {
    std::string_view code;  // ISO 3166-2, or ISO 3166-1 where the country is one city
    std::string_view name;
    DevelopmentTier tier;
};

// A word that stands for a region: the region name of a cloud ("us-west-2"), or city and country
// ("desmoines", "usa").
struct PlaceRow {
    std::string_view place;
    std::string_view country;  // empty for clouds
    std::string_view region;   // its code
};

[[nodiscard]] std::span<const RegionRow> all_region_rows();
[[nodiscard]] std::span<const PlaceRow> all_place_rows();

// Each returns nothing for what the tables do not have. Case does not matter for places; a code of the first
// table is a place too.
[[nodiscard]] const RegionRow* region_row(std::string_view code);
[[nodiscard]] const RegionRow* region_of_place(std::string_view place);
[[nodiscard]] const RegionRow* region_of_city(std::string_view city, std::string_view country);

}  // namespace tongqu::cli
