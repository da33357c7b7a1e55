// POST /v1/payouts · GET /v1/payouts · POST /v1/periods/close · GET /v1/periods
#include <ranges>

#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/page.hpp"
#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

asio::awaitable<http::Response> set_payout(Call call) {
    Body body(call);
    SetPayout command;
    command.reference = body.id("reference");
    command.currency = body.currency("currency");
    command.keep = body.optional_money("keep");
    if (auto problem = body.problem()) co_return std::move(*problem);
    const SetPayout asked = command;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const service::Answer* kept = kept_answer(call, *done);
    if (kept == nullptr) co_return refusal(ApiError::answer_not_kept);
    http::JsonWriter json;
    json.begin_object().field("reference", asked.reference).field("currency", code_of(asked.currency));
    if (asked.keep) json.field("keep", to_string(*asked.keep));
    write_origin(json, kept->origin);
    json.end_object();
    co_return answer(201, std::move(json), *done);
}

http::Response get_payouts(const Call& call) {
    http::JsonWriter json;
    json.begin_object().field("participant_id", call.directory().participants().at(call.participant()).terms.name_id);
    json.key("payouts").begin_array();
    for (const service::PayoutRecord& payout : call.model().payouts().of(call.participant())) {
        json.begin_object().field("currency", code_of(payout.currency)).field("keep", to_string(payout.keep));
        write_origin(json, payout.origin);
        json.end_object();
    }
    json.end_array().end_object();
    return answer(std::move(json));
}

void write_period(http::JsonWriter& json, const service::PeriodRecord& record) {
    const PeriodClosed& period = record.period;
    json.begin_object().field("currency", code_of(period.currency)).field("number", period.number);
    json.field("payments", period.payments).field("payments_total", to_string(period.payments_total));
    json.field("transfers", period.transfers).field("transfers_total", to_string(period.transfers_total));
    json.field("fees", to_string(record.fees));
    write_origin(json, record.origin);
    json.end_object();
}

asio::awaitable<http::Response> close_period(Call call) {
    Body body(call);
    ClosePeriod command;
    command.reference = body.id("reference");
    command.currency = body.currency("currency");
    if (auto problem = body.problem()) co_return std::move(*problem);
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    http::JsonWriter json;
    write_period(json, *call.model().payouts().period(done->original));
    co_return answer(201, std::move(json), *done);
}

// The newest first.
http::Response get_periods(const Call& call) {
    const auto page = page_of(call.request);
    if (!page) return page.error();
    std::optional<Currency> currency;
    if (const auto code = call.request.parameter("currency")) {
        currency = currency_of(*code);
        if (!currency) return refusal(RejectReason::unknown_currency);
    }
    const auto& periods = call.model().payouts().periods();
    const std::uint64_t end = page->cursor ? std::min<std::uint64_t>(*page->cursor, periods.size()) : periods.size();
    const auto ids = std::views::iota(std::uint64_t{0}, end) | std::views::reverse;
    return answer(write_page("periods", ids, *page, [&](http::JsonWriter& json, std::uint64_t i) {
        if (currency && periods[i].period.currency != *currency) return false;
        write_period(json, periods[i]);
        return true;
    }));
}

}  // namespace

void add_payouts(Routes& routes) {
    using http::Method;
    add_route(routes, Method::post, "/v1/payouts", Access::trader, "setPayout", set_payout);
    add_route(routes, Method::get, "/v1/payouts", Access::reader, "getPayouts", get_payouts);
    add_route(routes, Method::post, "/v1/periods/close", Access::operator_, "closePeriod", close_period);
    add_route(routes, Method::get, "/v1/periods", Access::reader, "getPeriods", get_periods, {"currency", "limit", "cursor"});
}

}  // namespace tongqu::gateway
