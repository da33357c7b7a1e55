#pragma once
// A region: a place with its own suppliers and buyers.
#include <string>
#include <tuple>

#include "market/ids.hpp"
#include "market/small_set.hpp"

namespace tongqu {

inline constexpr std::size_t kMaxRegions = 64;

using RegionSet = SmallSet<RegionId>;

// How far a region has developed; fee rules and the development funds may refer to it, priority never does.
enum class DevelopmentTier : std::uint8_t { developed, developing, less_developed };

struct Region {
    std::string code;  // such as CN-HB (ISO 3166-2)
    std::string name;
    DevelopmentTier tier = DevelopmentTier::developed;

    static constexpr auto fields() { return std::make_tuple(&Region::code, &Region::name, &Region::tier); }
};

constexpr bool is_valid(DevelopmentTier value) { return value <= DevelopmentTier::less_developed; }

}  // namespace tongqu
