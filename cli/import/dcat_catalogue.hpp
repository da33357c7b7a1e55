#pragma once
// Reading a DCAT catalogue (W3C DCAT 3) in JSON-LD: text in, data sets and bad entries out; nothing else
// happens.
//
// The prefixes dcat:, dct: (or dcterms:) and foaf: are taken by name, as compacted JSON-LD writes them. A
// text may be a string, {"@value": …}, or a list of them, of which the first counts. The data sets are the
// dcat:dataset of the outermost object, or the objects of type dcat:Dataset in its @graph.
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/import/bad_entry.hpp"
#include "cli/import/places.hpp"

namespace tongqu::cli {

struct DataSet {
    EntryPlace place;
    std::string product_id;  // dct:identifier, or its slug where it is not an id of the exchange
    std::string title;
    std::string description;  // may be empty, as licence and keywords
    std::string licence;
    std::vector<std::string> keywords;  // without repetitions
    std::vector<const RegionRow*>
        regions;  // of dct:spatial, its own and its distributions'; in their order, once each
    std::optional<std::string> publisher;  // its plain name
};

struct DcatCatalogue {
    std::size_t entries = 0;  // good and bad
    std::vector<DataSet> data_sets;
    std::vector<BadEntry> bad;  // in the order of the file
};

inline constexpr std::size_t kMaxCatalogueBytes = 256 * 1024 * 1024;

// The error says why nothing of the text can be used.
[[nodiscard]] std::expected<DcatCatalogue, std::string> read_dcat(std::string_view text);

}  // namespace tongqu::cli
