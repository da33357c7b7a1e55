// GET /v1/trades · GET /v1/trades/{id}
#include "gateway/api/carry_out.hpp"
#include "gateway/api/page.hpp"
#include "gateway/api/trade_json.hpp"
#include "gateway/api/words.hpp"

namespace tongqu::gateway {
namespace {

// The newest first.
http::Response get_trades(const Call& call) {
    const auto page = page_of(call.request);
    if (!page) return page.error();
    std::optional<InstrumentId> instrument;
    if (const auto name = call.request.parameter("instrument_id")) {
        const auto* record = call.directory().instrument(*name);
        if (record == nullptr) return refusal(RejectReason::unknown_instrument);
        instrument = record->id;
    }
    std::optional<service::TradeStatus> status;
    if (const auto word = call.request.parameter("status")) {
        status = from_word<service::TradeStatus>(*word);
        if (!status) return refusal(ApiError::invalid_parameter, "status");
    }
    const auto ids = newest_first(call.model().trades().of(call.participant()), *page);
    return answer(write_page("trades", ids, *page, [&](http::JsonWriter& json, std::uint64_t id) {
        const service::TradeRecord& trade = call.model().trades().at(TradeId(id));
        if (instrument && trade.instrument != *instrument) return false;
        if (status && trade.status != *status) return false;
        write_trade(json, call.model(), trade, call.participant());
        return true;
    }));
}

http::Response get_trade(const Call& call) {
    const auto* trade = own_trade(call);
    if (trade == nullptr) return refusal(RejectReason::unknown_trade);
    http::JsonWriter json;
    write_trade(json, call.model(), *trade, call.participant());
    return answer(std::move(json));
}

}  // namespace

void add_trades(Routes& routes) {
    using http::Method;
    add_route(routes, Method::get, "/v1/trades", Access::reader, "getTrades", get_trades,
              {"instrument_id", "status", "limit", "cursor"});
    add_route(routes, Method::get, "/v1/trades/{id}", Access::reader, "getTrade", get_trade);
}

}  // namespace tongqu::gateway
