// POST /v1/products/{id}/shares · GET /v1/products/{id}/shares
#include <charconv>

#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/hex.hpp"
#include "gateway/api/share_json.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kMaxContributions = std::size_t{1} << kMaxTablePlayers;

// Whole numbers, as strings like all amounts.
std::vector<std::int64_t> numbers_of(Body& body, std::string_view field) {
    std::vector<std::int64_t> numbers;
    for (const std::string_view text : body.object().required_string_list(field, kMaxContributions)) {
        std::int64_t number = 0;
        const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
        if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size())
            body.refuse(field, ApiError::invalid_value);
        numbers.push_back(number);
    }
    return numbers;
}

// Either `contributors` with their weights, or `method`, `players` and `contributions`.
CommandBody command_of(Body& body, ProductId product) {
    const std::string reference = body.id("reference");
    if (!body.has("method")) return DeclareShares{product, contributors_of(body), reference};
    ProposeShares command{product, {}, reference};
    command.game.method = body.word<ShareMethod>("method");
    for (const std::string_view player : body.object().required_string_list("players")) command.game.players.emplace_back(player);
    command.game.numbers = numbers_of(body, "contributions");
    return command;
}

void write_table(http::JsonWriter& json, const service::ProductRecord& product, std::size_t version) {
    const service::ShareTableRecord& record = product.shares[version - 1];
    json.begin_object();
    write_share_origin(json, product, ShareVersion(static_cast<std::uint32_t>(version)));
    json.key("shares").begin_array();
    for (const Contributor& contributor : record.table.contributors)
        json.begin_object()
            .field("participant_id", contributor.participant)
            .field("weight", contributor.weight)
            .end_object();
    json.end_array();
    write_origin(json, record.origin);
    json.end_object();
}

asio::awaitable<http::Response> set_shares(Call call) {
    const auto* product = call.directory().product(call.path["id"]);
    if (product == nullptr) co_return refusal(RejectReason::unknown_product);
    Body body(call);
    CommandBody command = command_of(body, product->id);
    if (auto problem = body.problem()) co_return std::move(*problem);
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const service::Answer* kept = kept_answer(call, *done);
    if (kept == nullptr) co_return refusal(ApiError::answer_not_kept);
    http::JsonWriter json;
    write_table(json, *product, std::get<ShareVersion>(kept->body).raw());
    co_return answer(201, std::move(json), *done);
}

http::Response get_shares(const Call& call) {
    const auto* product = call.directory().product(call.path["id"]);
    if (product == nullptr) return refusal(RejectReason::unknown_product);
    http::JsonWriter json;
    json.begin_object().field("product_id", product->terms.name_id).key("tables").begin_array();
    for (std::size_t version = 1; version <= product->shares.size(); ++version) write_table(json, *product, version);
    json.end_array().end_object();
    return answer(std::move(json));
}

}  // namespace

std::vector<Contributor> contributors_of(Body& body) {
    std::vector<Contributor> contributors;
    for (http::JsonFields& each : body.object().object_list("contributors", kMaxContributors)) {
        Contributor contributor;
        contributor.participant = each.required_string("participant_id");
        const std::int64_t weight = each.required_integer("weight");
        contributor.weight = weight > 0 ? static_cast<std::uint64_t>(weight) : 0;
        contributors.push_back(std::move(contributor));
    }
    return contributors;
}

void write_share_origin(http::JsonWriter& json, const service::ProductRecord& product, ShareVersion version) {
    const ShareTable& table = product.shares[version.raw() - 1].table;
    json.field("version", version.raw()).field("method", word_of(table.method));
    json.field("inputs_sha256", hex_of(table.inputs_digest));
}

void add_shares(Routes& routes) {
    using http::Method;
    add_route(routes, Method::post, "/v1/products/{id}/shares", Access::lister, "setShares", set_shares);
    add_route(routes, Method::get, "/v1/products/{id}/shares", Access::everyone, "getShares", get_shares);
}

}  // namespace tongqu::gateway
