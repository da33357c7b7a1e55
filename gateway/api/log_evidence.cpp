// GET /v1/log/evidence
#include "gateway/api/carry_out.hpp"
#include "gateway/api/hex.hpp"
#include "gateway/api/log_json.hpp"
#include "gateway/api/log_parties.hpp"
#include "gateway/api/words.hpp"
#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

std::string_view kind_of(const transparency::OpenedContent& content) {
    return std::holds_alternative<Command>(content) ? "command" : std::holds_alternative<Event>(content) ? "event" : "movement";
}

void write_movement(http::JsonWriter& json, const transparency::MovementRecord& record, const service::ReadModel& model) {
    const AccountKey& account = model.accounts().at(record.account).key;
    json.key("movement").begin_object().field("account", record.account.raw()).field("number", record.number);
    json.field("currency", kCurrencies[account.currency.raw()].code).field("event", record.event);
    json.field("amount", to_string(record.amount)).field("cause", word_of(record.cause)).field("subject", record.subject);
    json.field("balance", to_string(record.balance)).field("previous", hex_of(record.previous));
    json.field("hash", hex_of(record_hash(record))).end_object();
}

// What is not the caller's to see is not found, as what does not exist.
asio::awaitable<http::Response> get_log_evidence(Call call) {
    LogDesk* desk = call.around.options.log;
    if (desk == nullptr) co_return refusal(ApiError::log_unavailable);
    const auto sequence = log_number(call, "sequence", 1, std::nullopt);
    if (!sequence) co_return sequence.error();
    const auto item = log_number(call, "item", 0, std::nullopt);
    if (!item) co_return item.error();
    if (*item > UINT32_MAX) co_return refusal(ApiError::item_not_found, "item");
    const auto number = log_number(call, "head", 1, 0);
    if (!number) co_return number.error();
    const auto opened = co_await desk->evidence(SequenceNumber(*sequence), static_cast<std::uint32_t>(*item), *number);
    if (!opened) co_return log_refusal(opened.error());
    const transparency::Opening& opening = opened->evidence.opening;
    const auto content = check(opening);
    if (!content) co_return refusal(ApiError::log_unavailable);
    if (!may_see(call.model(), *call.caller, opened->command.released, *content))
        co_return refusal(ApiError::item_not_found, "item");

    http::JsonWriter json;
    json.begin_object().field("sequence", *sequence).field("item", *item).field("kind", kind_of(*content));
    json.field("leaf", hex_of(std::span<const std::byte>(encode(opening.leaf)))).field("salt", hex_of(opening.salt.bytes));
    json.field("content", hex_of(std::span<const std::byte>(opening.content)));
    if (const auto* record = std::get_if<transparency::MovementRecord>(&*content))
        write_movement(json, *record, call.model());
    json.key("item_path");
    write_path(json, opening.path);
    json.key("path");
    write_path(json, opened->evidence.path);
    json.key("head");
    write_head(json, opened->evidence.head);
    json.field("evidence", hex_of(std::span<const std::byte>(encode(opened->evidence)))).end_object();
    co_return answer(std::move(json));
}

}  // namespace

void add_log_evidence(Routes& routes) {
    add_route(routes, http::Method::get, "/v1/log/evidence", Access::party, "getLogEvidence", get_log_evidence,
              {"sequence", "item", "head"});
}

}  // namespace tongqu::gateway
