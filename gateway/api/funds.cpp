// GET /v1/funds · GET /v1/funds/{id}/payments · GET /v1/funds/{id}/receipts · POST /v1/trades/{id}/support
#include <ranges>

#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/page.hpp"
#include "gateway/api/trade_json.hpp"
#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

void write_payment(http::JsonWriter& json, const service::Directory& directory, const service::FundPayment& payment) {
    json.begin_object().field("region_id", directory.regions().at(payment.region).region.code);
    json.field("kind", word_of(payment.kind)).field("trade_id", std::to_string(payment.trade.raw()));
    json.field("participant_id", directory.participants().at(payment.to).terms.name_id);
    json.field("currency", code_of(payment.currency)).field("amount", to_string(payment.amount));
    json.field("rulebook", payment.rulebook.raw()).key("sources").begin_array();
    for (const SupportSource& source : payment.sources)
        json.begin_object()
            .field("first_trade_id", std::to_string(source.first.raw()))
            .field("last_trade_id", std::to_string(source.last.raw()))
            .field("amount", to_string(source.amount))
            .end_object();
    json.end_array();
    write_origin(json, payment.origin);
    json.end_object();
}

asio::awaitable<http::Response> claim_support(Call call) {
    Body body(call);
    ClaimSupport command;
    command.reference = body.id("reference");
    command.kind = body.word<SupportKind>("kind");
    if (auto problem = body.problem()) co_return std::move(*problem);
    const auto* trade = own_trade(call);
    if (trade == nullptr) co_return refusal(RejectReason::unknown_trade);
    command.trade = trade->id;
    const RegionId home = call.directory().participants().at(call.participant()).terms.region;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    http::JsonWriter json;
    write_payment(json, call.directory(), *call.model().funds().payment(home, done->original));
    co_return answer(200, std::move(json), *done);
}

http::Response get_funds(const Call& call) {
    http::JsonWriter json;
    json.begin_object().key("funds").begin_array();
    for (const service::RegionRecord& region : call.directory().regions()) {
        for (std::size_t i = 0; i < kCurrencies.size(); ++i) {
            const Currency currency(static_cast<std::uint8_t>(i));
            const auto balance = [&](AccountPurpose purpose) {
                return call.model().accounts().balance({AccountOwner::region_fund, purpose, currency, region.id.raw()});
            };
            const service::FundTotals totals = call.model().funds().totals(region.id, currency);
            const Money pending = balance(AccountPurpose::pending);
            if (totals.fed.is_zero() && totals.vouchers.is_zero() && totals.rebates.is_zero() && pending.is_zero()) continue;
            json.begin_object().field("region_id", region.region.code).field("currency", code_of(currency));
            json.field("balance", to_string(balance(AccountPurpose::available))).field("pending", to_string(pending));
            json.field("fed", to_string(totals.fed)).field("vouchers", to_string(totals.vouchers));
            json.field("rebates", to_string(totals.rebates)).end_object();
        }
    }
    json.end_array().field("sequence", call.model().last().sequence.raw()).end_object();
    return answer(std::move(json));
}

// Positions in a list, the last first, below the cursor.
auto backwards(std::size_t size, const Page& page) {
    const std::uint64_t end = page.cursor ? std::min<std::uint64_t>(*page.cursor, size) : size;
    return std::views::iota(std::uint64_t{0}, end) | std::views::reverse;
}

http::Response get_payments(const Call& call) {
    const auto* region = call.directory().region(call.path["id"]);
    if (region == nullptr) return refusal(RejectReason::unknown_region);
    const auto page = page_of(call.request);
    if (!page) return page.error();
    const auto& payments = call.model().funds().payments(region->id);
    return answer(write_page("payments", backwards(payments.size(), *page), *page, [&](http::JsonWriter& json, std::uint64_t i) {
        write_payment(json, call.directory(), payments[i]);
        return true;
    }));
}

http::Response get_receipts(const Call& call) {
    const auto* region = call.directory().region(call.path["id"]);
    if (region == nullptr) return refusal(RejectReason::unknown_region);
    const auto page = page_of(call.request);
    if (!page) return page.error();
    const auto& receipts = call.model().funds().receipts(region->id);
    return answer(write_page("receipts", backwards(receipts.size(), *page), *page, [&](http::JsonWriter& json, std::uint64_t i) {
        const service::FundReceipt& receipt = receipts[i];
        json.begin_object().field("trade_id", std::to_string(receipt.trade.raw()));
        json.field("rule", word_of(receipt.cause)).field("currency", code_of(receipt.currency));
        json.field("amount", to_string(receipt.amount)).field("sequence", receipt.sequence.raw()).end_object();
        return true;
    }));
}

}  // namespace

void add_funds(Routes& routes) {
    using http::Method;
    add_route(routes, Method::get, "/v1/funds", Access::everyone, "getFunds", get_funds);
    add_route(routes, Method::get, "/v1/funds/{id}/payments", Access::everyone, "getFundPayments", get_payments,
              {"limit", "cursor"});
    add_route(routes, Method::get, "/v1/funds/{id}/receipts", Access::everyone, "getFundReceipts", get_receipts,
              {"limit", "cursor"});
    add_route(routes, Method::post, "/v1/trades/{id}/support", Access::trader, "claimSupport", claim_support);
}

}  // namespace tongqu::gateway
