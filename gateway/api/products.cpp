// POST /v1/products · GET /v1/products · GET /v1/products/{id}
#include <ranges>

#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/page.hpp"
#include "gateway/api/share_json.hpp"
#include "gateway/api/text_limits.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

asio::awaitable<http::Response> list_product(Call call) {
    Body body(call);
    ListProduct command;
    ProductTerms& terms = command.terms;
    terms.name_id = body.id("product_id");
    terms.title = body.text("title", kNameText);
    terms.kind = body.word<ProductKind>("kind");
    terms.description = body.optional_text("description", kDescriptionText);
    terms.keywords = body.texts("keywords", kKeywordText, kMaxKeywords);
    terms.licence = body.optional_text("licence", kLicenceText);
    terms.regions = body.regions("regions");
    terms.contributors = contributors_of(body);
    if (auto problem = body.problem()) co_return std::move(*problem);

    const std::string name = terms.name_id;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const service::ProductRecord& product = *call.directory().product(name);
    http::JsonWriter json;
    json.begin_object().field("product_id", name);
    json.field("supplier", call.directory().participants().at(product.supplier).terms.name_id);
    write_origin(json, product.origin);
    json.end_object();
    co_return answer(201, std::move(json), *done);
}

void write_product(http::JsonWriter& json, const service::Directory& directory,
                   const service::ProductRecord& product) {
    const ProductTerms& terms = product.terms;
    json.begin_object()
        .field("product_id", terms.name_id)
        .field("title", terms.title)
        .field("kind", word_of(terms.kind));
    json.field("description", terms.description).key("keywords").begin_array();
    for (const std::string& keyword : terms.keywords) json.string(keyword);
    json.end_array().field("licence", terms.licence).key("regions").begin_array();
    terms.regions.for_each([&](RegionId id) { json.string(directory.regions().at(id).region.code); });
    json.end_array().key("contributors").begin_array();
    for (const Contributor& contributor : product.shares.back().table.contributors)
        json.begin_object()
            .field("participant_id", contributor.participant)
            .field("weight", contributor.weight)
            .end_object();
    json.end_array().field("supplier", directory.participants().at(product.supplier).terms.name_id);
    write_origin(json, product.origin);
    json.end_object();
}

// What a search asks for; every part that is given has to fit.
struct Search {
    std::string text;  // in lower case
    std::optional<ProductKind> kind;
    std::optional<RegionId> region;
    std::optional<ParticipantId> supplier;
    std::optional<std::string_view> keyword;

    [[nodiscard]] bool fits(const service::ProductRecord& product) const {
        const ProductTerms& terms = product.terms;
        return (!kind || terms.kind == *kind) && (!supplier || product.supplier == *supplier) &&
               (!region || terms.regions.empty() || terms.regions.contains(*region)) &&
               (!keyword || std::ranges::find(terms.keywords, *keyword) != terms.keywords.end()) &&
               (text.empty() || product.search_text.find(text) != std::string::npos);
    }
};

std::expected<Search, http::Response> search_of(const Call& call) {
    Search search;
    const http::Request& request = call.request;
    search.text = service::to_lower(request.parameter("q").value_or(""));
    if (const auto word = request.parameter("kind")) {
        search.kind = from_word<ProductKind>(*word);
        if (!search.kind) return std::unexpected(refusal(ApiError::invalid_parameter, "kind"));
    }
    if (const auto code = request.parameter("region")) {
        const auto* region = call.directory().region(*code);
        if (region == nullptr) return std::unexpected(refusal(RejectReason::unknown_region));
        search.region = region->id;
    }
    if (const auto name = request.parameter("supplier")) {
        const auto* supplier = call.directory().participant(*name);
        if (supplier == nullptr) return std::unexpected(refusal(RejectReason::unknown_participant));
        search.supplier = supplier->id;
    }
    search.keyword = request.parameter("keyword");
    return search;
}

http::Response get_products(const Call& call) {
    const auto page = page_of(call.request);
    if (!page) return page.error();
    const auto search = search_of(call);
    if (!search) return search.error();
    const auto& products = call.directory().products();
    const auto ids = std::views::iota(page->first_of(products.size()), std::uint64_t{products.size()});
    return answer(write_page("products", ids, *page, [&](http::JsonWriter& json, std::uint64_t id) {
        const auto& product = products.at(ProductId(static_cast<std::uint32_t>(id)));
        if (!search->fits(product)) return false;
        write_product(json, call.directory(), product);
        return true;
    }));
}

http::Response get_product(const Call& call) {
    const auto* product = call.directory().product(call.path["id"]);
    if (product == nullptr) return refusal(RejectReason::unknown_product);
    http::JsonWriter json;
    write_product(json, call.directory(), *product);
    return answer(std::move(json));
}

}  // namespace

void add_products(Routes& routes) {
    using http::Method;
    add_route(routes, Method::post, "/v1/products", Access::lister, "listProduct", list_product);
    add_route(routes, Method::get, "/v1/products", Access::everyone, "getProducts", get_products,
              {"q", "kind", "region", "supplier", "keyword", "limit", "cursor"});
    add_route(routes, Method::get, "/v1/products/{id}", Access::everyone, "getProduct", get_product);
}

}  // namespace tongqu::gateway
