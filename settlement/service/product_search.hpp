#pragma once
// Finding products by words, kind, region, supplier and keyword. A projection in memory, fed by the read model.
//
// Every part of a question has to fit. With words, up to kMostRanked finds come the best first (BM25, ties to the
// product listed earlier); more than that are a question too wide to rank and come in the order of listing, as
// questions without words do. Products never change and are never taken out, so a cursor holds how many products
// there were at the first page: later pages rank the same finds the same way, whatever was listed meanwhile.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "market/product.hpp"
#include "settlement/service/directory.hpp"
#include "settlement/service/text_index.hpp"

namespace tongqu::service {

inline constexpr std::size_t kMostRanked = 1'000;

struct ProductQuestion {
    std::vector<std::string> phrases;  // by search_phrases; none: any text
    std::optional<ProductKind> kind;
    std::optional<RegionId> region;  // kept or served there, or bound to no place
    std::optional<ParticipantId> supplier;
    std::optional<std::string> keyword;  // whole and exact
    std::size_t limit = 100;
    std::optional<std::uint64_t> cursor;
};

struct ProductFinds {
    std::vector<ProductId> products;
    std::optional<std::uint64_t> next_cursor;
    bool ranked = false;
};

class ProductSearch {
  public:
    // Products come in the order of their ids.
    void add(const ProductRecord& product);
    // Nothing for a cursor that this search never gave. Below 10 ms at 100,000 products (bench/search).
    [[nodiscard]] std::optional<ProductFinds> find(const ProductQuestion& question) const;
    [[nodiscard]] std::size_t size() const { return lengths_.size(); }

  private:
    [[nodiscard]] std::optional<ProductFinds> ranked(const ProductQuestion& question, const std::string& expression,
                                                     std::uint64_t products, std::size_t offset) const;
    [[nodiscard]] ProductFinds listed(const ProductQuestion& question, const std::string& expression) const;
    // Nothing when a keyword is asked for that no product has.
    [[nodiscard]] std::optional<std::string> expression_of(const ProductQuestion& question) const;

    TextIndex index_;
    std::map<std::string, std::uint64_t, std::less<>> keywords_;  // a number for each
    std::vector<std::uint32_t> lengths_;                          // of the texts, in bytes
    std::vector<std::uint64_t> lengths_up_to_;                    // their sums
};

}  // namespace tongqu::service
