#pragma once
// What a supplier lists.
#include <string>
#include <tuple>
#include <vector>

#include "market/region.hpp"

namespace tongqu {

enum class ProductKind : std::uint8_t { data_set, api, model, compute, service };

inline constexpr std::size_t kMaxContributors = 1000;
inline constexpr std::size_t kMaxKeywords = 64;
inline constexpr std::uint64_t kMaxWeight = 1'000'000'000'000;

// One who earned a part of a product's revenue. The name may belong to nobody yet: the share then waits for it.
struct Contributor {
    std::string participant;   // participant_id
    std::uint64_t weight = 0;  // 1 … kMaxWeight; a share is weight / sum of weights

    static constexpr auto fields() { return std::make_tuple(&Contributor::participant, &Contributor::weight); }
};

struct ProductTerms {
    std::string name_id;  // product_id
    std::string title;
    ProductKind kind = ProductKind::data_set;
    std::string description;
    std::vector<std::string> keywords;
    std::string licence;
    RegionSet regions;  // where it is kept or served; none: not bound to a place
    std::vector<Contributor> contributors;  // none: the supplier earns it all

    static constexpr auto fields() {
        using P = ProductTerms;
        return std::make_tuple(&P::name_id, &P::title, &P::kind, &P::description, &P::keywords, &P::licence, &P::regions,
                               &P::contributors);
    }
};

constexpr bool is_valid(ProductKind value) { return value <= ProductKind::service; }

}  // namespace tongqu
