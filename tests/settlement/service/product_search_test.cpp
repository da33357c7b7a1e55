#include "settlement/service/product_search.hpp"

#include "settlement/service/relevance.hpp"
#include "settlement/service/search_terms.hpp"

using namespace tongqu;
using namespace tongqu::service;

namespace {

struct Catalogue {
    ProductSearch search;
    std::vector<std::string> names;

    void list(const std::string& title, const std::string& description = {},
              std::vector<std::string> keywords = {}, ProductKind kind = ProductKind::data_set,
              std::uint32_t supplier = 0, RegionSet regions = {}) {
        ProductRecord product;
        product.id = ProductId(static_cast<std::uint32_t>(search.size()));
        product.supplier = ParticipantId(supplier);
        product.terms.title = title;
        product.terms.description = description;
        product.terms.keywords = std::move(keywords);
        product.terms.kind = kind;
        product.terms.regions = regions;
        search.add(product);
        names.push_back(title);
    }
    std::string find(const std::string& query) { return find(ask(query)); }
    std::string find(const ProductQuestion& question) {
        std::string found;
        const auto finds = search.find(question);
        for (const ProductId id : finds->products) found += (found.empty() ? "" : " | ") + names[id.raw()];
        return found;
    }
    static ProductQuestion ask(const std::string& query) {
        ProductQuestion question;
        question.phrases = search_phrases(query);
        return question;
    }
};

}  // namespace

TEST_CASE("words are found by their beginning, whatever the case and the accents") {
    Catalogue catalogue;
    catalogue.list("River Atlas", "Gauges of the Han");
    catalogue.list("Café prices");
    catalogue.list("GPT-4 tuning", "", {"fine-tuning"});
    for (const auto& [query, expected] : std::vector<std::pair<std::string, std::string>>{
             {"river", "River Atlas"}, {"RIV", "River Atlas"},    {"iver", ""},
             {"gaug atl", "River Atlas"}, {"atlas café", ""},      {"cafe", "Café prices"},
             {"CAFÉ", "Café prices"},  {"gpt-4", "GPT-4 tuning"}, {"gpt 4", "GPT-4 tuning"},
             {"4 gpt", "GPT-4 tuning"}, {"gpt-5", ""},            {"tun", "GPT-4 tuning"},
             {"fine-tuning", "GPT-4 tuning"}}) {
        INFO(query);
        CHECK(catalogue.find(query) == expected);
    }
}

TEST_CASE("Chinese is found by one character, by two, by any run of them, and mixed with Latin letters") {
    Catalogue catalogue;
    catalogue.list("水稻产量数据集", "湖北省各县的水稻产量");
    catalogue.list("GPU算力小时", "东数西算枢纽");
    catalogue.list("数字化转型服务", "智改数转网联", {"中小企业"});
    for (const auto& [query, expected] : std::vector<std::pair<std::string, std::string>>{
             {"稻", "水稻产量数据集"}, {"水稻", "水稻产量数据集"},       {"产量数据", "水稻产量数据集"},
             {"稻水", ""},             {"水稻 湖北", "水稻产量数据集"}, {"gpu", "GPU算力小时"},
             {"GPU算力", "GPU算力小时"}, {"算力", "GPU算力小时"},       {"西算", "GPU算力小时"},
             {"中小企业", "数字化转型服务"}, {"企业", "数字化转型服务"}, {"水产", ""},
             {"水稻，湖北", "水稻产量数据集"}}) {
        INFO(query);
        CHECK(catalogue.find(query) == expected);
    }
    // Those with the character in the title, the shorter text first; then the one that has it in its description only.
    CHECK(catalogue.find("数") == "数字化转型服务 | 水稻产量数据集 | GPU算力小时");
}

TEST_CASE("nothing of a query is taken for the index's own syntax") {
    Catalogue catalogue;
    catalogue.list("alpha");
    catalogue.list("beta");
    for (const char* query : {"alpha OR beta", "alpha NOT beta", "alpha AND beta", "NEAR(alpha beta)", "title:beta alpha",
                              "\"beta\" OR alpha", "alpha\" OR \"beta", "{title} : alpha beta", "^beta alpha", "k0 alpha",
                              "alpha AND facets : k0", "alpha) OR (beta"})
        CHECK(catalogue.find(query).empty());
    for (const char* query : {"alpha*", "alpha\"", "\"alpha", "(alpha", "^alpha", "-alpha", "'alpha'", "alpha;--"})
        CHECK(catalogue.find(query) == "alpha");
    CHECK(catalogue.find("k0").empty());  // a facet is no word
    for (const char* query : {"\"", "*", "()", "，。", "→", "", "  "}) CHECK(search_phrases(query).empty());
    CHECK(search_phrases("a\xff\xfe b") == std::vector<std::string>{"\"a\"", "\"b\""});
}

TEST_CASE("every filter has to fit; a product bound to no place fits every region") {
    Catalogue catalogue;
    catalogue.list("a", "", {"rice"}, ProductKind::api, 1, RegionSet::of(RegionId(1)));
    catalogue.list("b", "", {"rice", "rice crop"}, ProductKind::api, 2, RegionSet::of(RegionId(2), RegionId(3)));
    catalogue.list("c", "", {"Rice"}, ProductKind::model, 1);
    ProductQuestion question;
    question.region = RegionId(2);
    CHECK(catalogue.find(question) == "b | c");
    question.region = RegionId(12);
    CHECK(catalogue.find(question) == "c");
    question = {};
    question.keyword = "rice";
    CHECK(catalogue.find(question) == "a | b");
    question.supplier = ParticipantId(2);
    CHECK(catalogue.find(question) == "b");
    question.kind = ProductKind::model;
    CHECK(catalogue.find(question).empty());
    question = {};
    question.keyword = "crop";
    CHECK(catalogue.find(question).empty());
    question = Catalogue::ask("rice");
    question.kind = ProductKind::model;
    CHECK(catalogue.find(question) == "c");
}

TEST_CASE("the best come first: in the title before in the text, rare words before common ones") {
    Catalogue catalogue;
    catalogue.list("soil", "with a note on rice and more of it");
    catalogue.list("rice", "yields");
    catalogue.list("maize", "yields, never rice");
    CHECK(catalogue.find("rice") == "rice | maize | soil");
    const ProductQuestion all = Catalogue::ask("yields rice");
    CHECK(catalogue.search.find(all)->ranked);
    CHECK(catalogue.find(all) == "rice | maize");
}

// ln(1 + (3 − 1 + 0.5) / (1 + 0.5)) = ln(8/3) = 0.980829; with 2 occurrences in a text of average length the score is
// that × 2 × 2.2 / (2 + 1.2) = 1.348640.
TEST_CASE("the score is BM25") {
    const double worth = word_worth(3, 1);
    CHECK(worth == Approx(0.980829).epsilon(1e-6));
    CHECK(word_score(worth, 2, 10, 10) == Approx(1.348640).epsilon(1e-6));
    CHECK(word_score(worth, 2, 20, 10) < word_score(worth, 2, 10, 10));
    CHECK(word_score(worth, 3, 10, 10) > word_score(worth, 2, 10, 10));
}

TEST_CASE("pages of a ranked list join without gap or overlap while better products are being listed") {
    Catalogue catalogue;
    for (int i = 0; i < 50; ++i)
        catalogue.list("number " + std::to_string(i), std::string(static_cast<std::size_t>(i * 7 % 50), 'x') + " rice");
    ProductQuestion question = Catalogue::ask("rice");
    const std::string whole = catalogue.find(question);
    question.limit = 7;
    std::string joined;
    for (int page = 0;; ++page) {
        REQUIRE(page < 20);
        const auto finds = catalogue.search.find(question);
        CHECK(finds->ranked);
        for (const ProductId id : finds->products) joined += (joined.empty() ? "" : " | ") + catalogue.names[id.raw()];
        if (!finds->next_cursor) break;
        question.cursor = finds->next_cursor;
        catalogue.list("rice rice rice");
    }
    CHECK(joined == whole);
}

TEST_CASE("a question too wide to rank comes in the order of listing, in pages that join") {
    Catalogue catalogue;
    for (std::size_t i = 0; i < kMostRanked + 1; ++i) catalogue.list("data " + std::to_string(i));
    ProductQuestion question = Catalogue::ask("data");
    question.limit = 400;
    std::vector<std::uint32_t> seen;
    for (;;) {
        const auto finds = catalogue.search.find(question);
        CHECK_FALSE(finds->ranked);
        for (const ProductId id : finds->products) seen.push_back(id.raw());
        if (!finds->next_cursor) break;
        question.cursor = finds->next_cursor;
    }
    REQUIRE(seen.size() == kMostRanked + 1);
    for (std::uint32_t i = 0; i < seen.size(); ++i) CHECK(seen[i] == i);
    question.cursor = std::uint64_t{1} << 63 | std::uint64_t{5000} << 16;
    CHECK_FALSE(catalogue.search.find(question));  // of more products than there are
}
