// POST /v1/products/{id}/withdraw
#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"

namespace tongqu::gateway {
namespace {

boost::asio::awaitable<http::Response> withdraw_product(Call call) {
    const auto* product = call.directory().product(call.path["id"]);
    if (product == nullptr) co_return refusal(RejectReason::unknown_product);
    Body body(call);
    WithdrawProduct command;
    command.product = product->id;
    command.reference = body.id("reference");
    command.ends = body.time("ends");
    if (auto problem = body.problem()) co_return std::move(*problem);
    const Time ends = command.ends;
    const std::string name = product->terms.name_id;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const service::Answer* kept = kept_answer(call, *done);
    if (kept == nullptr) co_return refusal(ApiError::answer_not_kept);
    http::JsonWriter json;
    json.begin_object().field("product_id", name).field("withdraws_at", to_rfc3339(ends));
    write_origin(json, kept->origin);
    json.end_object();
    co_return answer(200, std::move(json), *done);
}

}  // namespace

void add_withdrawal(Routes& routes) {
    add_route(routes, http::Method::post, "/v1/products/{id}/withdraw", Access::lister, "withdrawProduct", withdraw_product);
}

}  // namespace tongqu::gateway
