#include "settlement/service/product_search.hpp"

#include <algorithm>

#include "market/check.hpp"
#include "settlement/service/relevance.hpp"
#include "settlement/service/search_terms.hpp"

namespace tongqu::service {
namespace {

// A cursor of a ranked list: this bit, the number of products at its first page, how many of the finds came before.
// Any other is the id of the last product given, as in all lists.
constexpr std::uint64_t kRankedCursor = std::uint64_t{1} << 63;
constexpr unsigned kOffsetBits = 16;
static_assert(kMostRanked < (1U << kOffsetBits));

constexpr const char* kAnyRegion = "rall";

// Rows of the index are numbered from 1.
std::uint64_t row_of(ProductId id) { return id.raw() + std::uint64_t{1}; }
ProductId product_of(std::uint64_t row) { return ProductId(static_cast<std::uint32_t>(row - 1)); }

std::string facet(char kind, std::uint64_t number) { return kind + std::to_string(number); }

}  // namespace

void ProductSearch::add(const ProductRecord& product) {
    TONGQU_CHECK(product.id.raw() == lengths_.size(), "products come in the order of their ids");
    const ProductTerms& terms = product.terms;
    IndexedText text;
    text.title = words_of(terms.title);
    text.body = words_of(terms.description);
    std::size_t length = terms.title.size() + terms.description.size();
    text.facets = facet('k', static_cast<std::uint64_t>(terms.kind)) + ' ' + facet('s', product.supplier.raw());
    for (const std::string& keyword : terms.keywords) {
        text.keywords += words_of(keyword) + ' ';
        length += keyword.size();
        const std::uint64_t number = keywords_.try_emplace(keyword, keywords_.size()).first->second;
        text.facets += ' ' + facet('w', number);
    }
    if (terms.regions.empty()) text.facets += std::string(" ") + kAnyRegion;
    terms.regions.for_each([&](RegionId region) { text.facets += ' ' + facet('r', region.raw()); });
    index_.add(row_of(product.id), text);
    lengths_.push_back(static_cast<std::uint32_t>(length));
    lengths_up_to_.push_back((lengths_up_to_.empty() ? 0 : lengths_up_to_.back()) + length);
}

std::optional<std::string> ProductSearch::expression_of(const ProductQuestion& question) const {
    std::vector<std::string> parts;
    // The phrases first: hits() counts those.
    for (const std::string& phrase : question.phrases) parts.push_back(TextIndex::in_text(phrase));
    if (question.kind)
        parts.push_back(TextIndex::in_facets(facet('k', static_cast<std::uint64_t>(*question.kind))));
    if (question.supplier) parts.push_back(TextIndex::in_facets(facet('s', question.supplier->raw())));
    if (question.region)
        parts.push_back('(' + TextIndex::in_facets(facet('r', question.region->raw())) + " OR " +
                        TextIndex::in_facets(kAnyRegion) + ')');
    if (question.keyword) {
        const auto known = keywords_.find(*question.keyword);
        if (known == keywords_.end()) return std::nullopt;
        parts.push_back(TextIndex::in_facets(facet('w', known->second)));
    }
    std::string expression;
    for (const std::string& part : parts) expression += (expression.empty() ? "" : " AND ") + part;
    return expression;
}

std::optional<ProductFinds> ProductSearch::find(const ProductQuestion& question) const {
    const bool goes_on = question.cursor && (*question.cursor & kRankedCursor) != 0 && !question.phrases.empty();
    const std::uint64_t products = goes_on ? (*question.cursor & ~kRankedCursor) >> kOffsetBits : size();
    if (products > size()) return std::nullopt;
    const auto expression = expression_of(question);
    if (!expression) return ProductFinds{};
    if (!question.phrases.empty() && (!question.cursor || goes_on)) {
        const auto offset = goes_on ? *question.cursor & ((1U << kOffsetBits) - 1) : 0;
        auto finds = ranked(question, *expression, products, offset);
        if (finds || goes_on) return finds;
    }
    return listed(question, *expression);
}

// The first `products` products, ranked, from `offset` on. Nothing when too many fit.
std::optional<ProductFinds> ProductSearch::ranked(const ProductQuestion& question, const std::string& expression,
                                                  std::uint64_t products, std::size_t offset) const {
    const TextIndex::Range range{0, products};
    const auto rows = index_.hits(expression, range, question.phrases.size(), kMostRanked + 1);
    if (rows.size() > kMostRanked) return std::nullopt;
    ProductFinds finds{{}, std::nullopt, true};
    if (rows.empty()) return finds;

    // How many products have a word is counted up to a limit only: beyond it a word tells little.
    std::vector<double> worths;
    for (const std::string& phrase : question.phrases)
        worths.push_back(word_worth(
            products, index_.match(TextIndex::in_text(phrase), range, kMostRanked + 1).size()));
    const double average = static_cast<double>(std::max<std::uint64_t>(lengths_up_to_[products - 1], 1)) /
                           static_cast<double>(products);
    struct Scored {
        double score;
        std::uint64_t row;
    };
    std::vector<Scored> scored;
    for (const TextIndex::Hits& row : rows) {
        double score = 0;
        for (std::size_t i = 0; i < worths.size(); ++i)
            score += word_score(worths[i], row.weights[i], lengths_[row.document - 1], average);
        scored.push_back({score, row.document});
    }
    std::ranges::sort(scored, [](const Scored& a, const Scored& b) {
        return a.score != b.score ? a.score > b.score : a.row < b.row;
    });
    const std::size_t end = std::min(scored.size(), offset + question.limit);
    for (std::size_t i = offset; i < end; ++i) finds.products.push_back(product_of(scored[i].row));
    if (end < scored.size()) finds.next_cursor = kRankedCursor | products << kOffsetBits | end;
    return finds;
}

// In the order of listing, behind the cursor.
ProductFinds ProductSearch::listed(const ProductQuestion& question, const std::string& expression) const {
    ProductFinds finds;
    const std::uint64_t after = !question.cursor ? 0 : std::min<std::uint64_t>(*question.cursor, size()) + 1;
    if (expression.empty()) {
        for (std::uint64_t row = after + 1; row <= size() && finds.products.size() <= question.limit; ++row)
            finds.products.push_back(product_of(row));
    } else if (after < size()) {
        for (const std::uint64_t row : index_.match(expression, {after, size()}, question.limit + 1))
            finds.products.push_back(product_of(row));
    }
    if (finds.products.size() > question.limit) {
        finds.products.pop_back();
        finds.next_cursor = finds.products.back().raw();
    }
    return finds;
}

}  // namespace tongqu::service
