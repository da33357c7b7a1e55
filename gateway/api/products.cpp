// POST /v1/products · GET /v1/products · GET /v1/products/{id}
#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/page.hpp"
#include "gateway/api/share_json.hpp"
#include "gateway/api/text_limits.hpp"
#include "settlement/service/search_terms.hpp"

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
    terms.residency = body.regions("residency");
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
    json.end_array().key("residency").begin_array();
    terms.residency.for_each([&](RegionId id) { json.string(directory.regions().at(id).region.code); });
    json.end_array().key("contributors").begin_array();
    for (const Contributor& contributor : product.shares.back().table.contributors)
        json.begin_object()
            .field("participant_id", contributor.participant)
            .field("weight", contributor.weight)
            .end_object();
    json.end_array().field("supplier", directory.participants().at(product.supplier).terms.name_id);
    if (product.withdraws) json.field("withdraws_at", to_rfc3339(*product.withdraws)).field("withdrawn", product.withdrawn);
    write_origin(json, product.origin);
    json.end_object();
}

// Every part that is given has to fit.
std::expected<service::ProductQuestion, http::Response> question_of(const Call& call) {
    const auto page = page_of(call.request);
    if (!page) return std::unexpected(page.error());
    service::ProductQuestion question;
    question.limit = page->limit;
    question.cursor = page->cursor;
    const http::Request& request = call.request;
    if (const auto text = request.parameter("q"); text && !text->empty()) {
        question.phrases = service::search_phrases(*text);
        if (question.phrases.empty() || question.phrases.size() > service::kMaxSearchTerms)
            return std::unexpected(refusal(ApiError::invalid_parameter, "q"));
    }
    if (const auto word = request.parameter("kind")) {
        question.kind = from_word<ProductKind>(*word);
        if (!question.kind) return std::unexpected(refusal(ApiError::invalid_parameter, "kind"));
    }
    if (const auto code = request.parameter("region")) {
        const auto* region = call.directory().region(*code);
        if (region == nullptr) return std::unexpected(refusal(RejectReason::unknown_region));
        question.region = region->id;
    }
    if (const auto name = request.parameter("supplier")) {
        const auto* supplier = call.directory().participant(*name);
        if (supplier == nullptr) return std::unexpected(refusal(RejectReason::unknown_participant));
        question.supplier = supplier->id;
    }
    if (const auto keyword = request.parameter("keyword")) question.keyword = std::string(*keyword);
    return question;
}

http::Response get_products(const Call& call) {
    const auto question = question_of(call);
    if (!question) return question.error();
    const auto finds = call.model().market_data().products().find(*question);
    if (!finds) return refusal(ApiError::invalid_parameter, "cursor");
    http::JsonWriter json;
    json.begin_object().key("products").begin_array();
    for (const ProductId id : finds->products)
        write_product(json, call.directory(), call.directory().products().at(id));
    json.end_array().field("ranked", finds->ranked);
    if (finds->next_cursor) json.field("next_cursor", std::to_string(*finds->next_cursor));
    json.end_object();
    return answer(std::move(json));
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
