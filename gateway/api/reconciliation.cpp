// GET /v1/reconciliation
#include "gateway/api/carry_out.hpp"
#include "gateway/api/wide_decimal.hpp"

namespace tongqu::gateway {
namespace {

std::string lots_of(service::TotalQuantity lots) { return to_text(lots, Decimal{1, 0}); }

http::Response get_reconciliation(const Call& call) {
    const service::Reconciliation& counts = call.model().reconciliation();
    const service::OrderCount orders = counts.orders(call.model().orders());
    const service::LotCount lots = counts.lots(call.model().orders());
    bool even = orders.is_even() && lots.is_even();
    http::JsonWriter json;
    json.begin_object().key("orders").begin_object();
    json.field("acknowledged", orders.acknowledged).field("open", orders.open).field("filled", orders.filled);
    json.field("cancelled", orders.cancelled).field("expired", orders.expired).field("even", orders.is_even()).end_object();
    json.key("lots").begin_object().field("acknowledged", lots_of(lots.acknowledged)).field("renewed", lots_of(lots.renewed));
    json.field("open", lots_of(lots.open)).field("filled", lots_of(lots.filled)).field("cancelled", lots_of(lots.cancelled));
    json.field("expired", lots_of(lots.expired)).field("decremented", lots_of(lots.decremented));
    json.field("even", lots.is_even()).end_object();
    json.key("money").begin_array();
    const auto money = counts.money(call.model().accounts());
    for (std::size_t i = 0; i < money.size(); ++i) {
        even = even && money[i].is_even();
        if (money[i] == service::MoneyCount{}) continue;
        json.begin_object().field("currency", kCurrencies[i].code).field("paid_in", to_text(money[i].paid_in));
        json.field("paid_out", to_text(money[i].paid_out)).field("balances", to_text(money[i].balances));
        json.field("even", money[i].is_even()).end_object();
    }
    json.end_array().field("even", even);
    write_origin(json, call.model().last());
    json.end_object();
    return answer(std::move(json));
}

}  // namespace

void add_reconciliation(Routes& routes) {
    add_route(routes, http::Method::get, "/v1/reconciliation", Access::supervisor, "getReconciliation", get_reconciliation);
}

}  // namespace tongqu::gateway
