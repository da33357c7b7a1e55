#pragma once
// The links of all networks as the core keeps them.
#include <map>
#include <string>
#include <vector>

#include "market/link.hpp"
#include "pricing/cross_region_paths.hpp"

namespace tongqu::exchange {

struct LinkRecord {
    LinkTerms terms;
    SequenceNumber defined_at;
    std::uint64_t request = 0;
    std::uint32_t position = 0;  // in its network's list; found anew when a state is loaded

    static constexpr auto fields() {
        using L = LinkRecord;
        return std::make_tuple(&L::terms, &L::defined_at, &L::request);
    }
};

// By name: the links in the order of their definition.
using Networks = std::map<std::string, std::vector<LinkId>, std::less<>>;

}  // namespace tongqu::exchange
