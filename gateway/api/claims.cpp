// GET /v1/claims · POST /v1/estates
#include <algorithm>
#include <ranges>

#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/page.hpp"
#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

// The caller's own, as debtor or creditor; all of them for who supervises. In the order in which they were opened.
http::Response get_claims(const Call& call) {
    const auto page = page_of(call.request);
    if (!page) return page.error();
    const auto status = call.request.parameter("status");
    if (status && *status != "open" && *status != "paid") return refusal(ApiError::invalid_parameter, "status");
    const auto& claims = call.model().claims().all();
    // Ids begin with 1.
    const std::uint64_t before = std::min<std::uint64_t>(page->cursor.value_or(0), claims.size());
    const auto ids = std::views::iota(before + 1, std::uint64_t{claims.size()} + 1);
    const auto name = [&](ParticipantId id) { return call.directory().participants().at(id).terms.name_id; };
    return answer(write_page("claims", ids, *page, [&](http::JsonWriter& json, std::uint64_t id) {
        const service::ClaimRecord& claim = claims.at(ClaimId(id));
        if (!call.caller->supervises() && !claim.concerns(call.participant())) return false;
        if (status && (*status == "open") != claim.left.is_positive()) return false;
        json.begin_object().field("claim_id", std::to_string(id)).field("status", claim.left.is_positive() ? "open" : "paid");
        json.field("debtor", name(claim.debtor)).field("creditor", name(claim.creditor));
        json.field("currency", code_of(claim.currency)).field("amount", to_string(claim.amount));
        json.field("left", to_string(claim.left)).field("trade_id", std::to_string(claim.trade.raw()));
        write_origin(json, claim.origin);
        json.end_object();
        return true;
    }));
}

asio::awaitable<http::Response> settle_estate(Call call) {
    Body body(call);
    SettleEstate command;
    command.reference = body.id("reference");
    command.debtor = body.participant("participant_id");
    command.currency = body.currency("currency");
    if (auto problem = body.problem()) co_return std::move(*problem);
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const service::EstateRecord& estate = *call.model().claims().estate(done->original);
    http::JsonWriter json;
    json.begin_object().field("participant_id", call.directory().participants().at(estate.debtor).terms.name_id);
    json.field("currency", code_of(estate.currency)).field("estate", to_string(estate.estate));
    json.field("claims", to_string(estate.claims)).field("rule", word_of(estate.rule)).key("awards").begin_array();
    for (const ClaimPaid& award : estate.awards)
        json.begin_object()
            .field("claim_id", std::to_string(award.claim.raw()))
            .field("amount", to_string(award.amount))
            .field("left", to_string(award.left))
            .end_object();
    json.end_array();
    write_origin(json, estate.origin);
    json.end_object();
    co_return answer(201, std::move(json), *done);
}

}  // namespace

void add_claims(Routes& routes) {
    using http::Method;
    add_route(routes, Method::get, "/v1/claims", Access::party, "getClaims", get_claims, {"status", "limit", "cursor"});
    add_route(routes, Method::post, "/v1/estates", Access::operator_, "settleEstate", settle_estate);
}

}  // namespace tongqu::gateway
