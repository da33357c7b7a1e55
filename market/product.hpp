#pragma once
// What a supplier lists.
#include <string>
#include <tuple>
#include <vector>

#include "market/region.hpp"
#include "market/shares.hpp"

namespace tongqu {

enum class ProductKind : std::uint8_t { data_set, api, model, compute, service };

inline constexpr std::size_t kMaxKeywords = 64;

struct ProductTerms {
    std::string name_id;  // product_id
    std::string title;
    ProductKind kind = ProductKind::data_set;
    std::string description;
    std::vector<std::string> keywords;
    std::string licence;
    RegionSet regions;  // where it is kept or served; none: not bound to a place
    std::vector<Contributor> contributors;  // none: the supplier earns it all
    RegionSet residency;  // where its goods may go, transit included; none: everywhere

    static constexpr auto fields() {
        using P = ProductTerms;
        return std::make_tuple(&P::name_id, &P::title, &P::kind, &P::description, &P::keywords, &P::licence, &P::regions,
                               &P::contributors, &P::residency);
    }
};

constexpr bool is_valid(ProductKind value) { return value <= ProductKind::service; }

}  // namespace tongqu
