// GET /v1/log/key · GET /v1/log/head · POST /v1/log/head · GET /v1/log/proof · GET /v1/log/consistency
#include "gateway/api/carry_out.hpp"
#include "gateway/api/hex.hpp"
#include "gateway/api/log_json.hpp"
#include "settlement/service/transparency/hex.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

http::Response get_log_key(const Call& call) {
    const LogDesk* desk = call.around.options.log;
    if (desk == nullptr) return refusal(ApiError::log_unavailable);
    http::JsonWriter json;
    json.begin_object().field("identity", hex_of(desk->identity().bytes)).field("algorithm", "Ed25519");
    json.field("public_key", transparency::to_hex(desk->public_key().bytes)).end_object();
    return answer(std::move(json));
}

http::Response head_answer(const transparency::Result<transparency::SignedHead>& head) {
    if (!head) return log_refusal(head.error());
    http::JsonWriter json;
    write_head(json, *head);
    return answer(std::move(json));
}

// The latest, or that of a number.
asio::awaitable<http::Response> get_log_head(Call call) {
    LogDesk* desk = call.around.options.log;
    if (desk == nullptr) co_return refusal(ApiError::log_unavailable);
    const auto number = log_number(call, "number", 1, 0);
    if (!number) co_return number.error();
    const auto head = co_await desk->head(*number);
    co_return head_answer(head);
}

// Signs one now, where there are commands that no head holds.
asio::awaitable<http::Response> sign_log_head(Call call) {
    LogDesk* desk = call.around.options.log;
    if (desk == nullptr) co_return refusal(ApiError::log_unavailable);
    const auto head = co_await desk->publish();
    co_return head_answer(head);
}

asio::awaitable<http::Response> get_log_proof(Call call) {
    LogDesk* desk = call.around.options.log;
    if (desk == nullptr) co_return refusal(ApiError::log_unavailable);
    const auto sequence = log_number(call, "sequence", 1, std::nullopt);
    if (!sequence) co_return sequence.error();
    const auto number = log_number(call, "head", 1, 0);
    if (!number) co_return number.error();
    const auto proven = co_await desk->prove(SequenceNumber(*sequence), *number);
    if (!proven) co_return log_refusal(proven.error());
    const transparency::Leaf& leaf = proven->leaf;
    http::JsonWriter json;
    json.begin_object().field("sequence", *sequence).field("index", proven->proof.index);
    json.field("time", to_rfc3339(leaf.time)).field("events", leaf.events).field("movements", leaf.movements);
    json.field("command", hex_of(leaf.command)).field("item_root", hex_of(leaf.item_root));
    json.field("leaf", hex_of(std::span<const std::byte>(encode(leaf)))).field("leaf_hash", hex_of(proven->proof.leaf_hash));
    json.key("path");
    write_path(json, proven->proof.path);
    json.key("head");
    write_head(json, proven->proof.head);
    json.end_object();
    co_return answer(std::move(json));
}

asio::awaitable<http::Response> get_log_consistency(Call call) {
    LogDesk* desk = call.around.options.log;
    if (desk == nullptr) co_return refusal(ApiError::log_unavailable);
    const auto from = log_number(call, "from", 1, std::nullopt);
    if (!from) co_return from.error();
    const auto to = log_number(call, "to", 1, 0);
    if (!to) co_return to.error();
    if (*to != 0 && *to < *from) co_return refusal(ApiError::range_backwards, "to");
    const auto proof = co_await desk->consistency(*from, *to);
    if (!proof) co_return log_refusal(proof.error());
    http::JsonWriter json;
    json.begin_object().key("path");
    write_path(json, proof->path);
    json.key("from");
    write_head(json, proof->older);
    json.key("to");
    write_head(json, proof->newer);
    json.end_object();
    co_return answer(std::move(json));
}

}  // namespace

void add_log(Routes& routes) {
    using http::Method;
    add_route(routes, Method::get, "/v1/log/key", Access::everyone, "getLogKey", get_log_key);
    add_route(routes, Method::get, "/v1/log/head", Access::everyone, "getLogHead", get_log_head, {"number"});
    add_route(routes, Method::post, "/v1/log/head", Access::operator_, "signLogHead", sign_log_head);
    routes.back().handler.takes_members = false;
    add_route(routes, Method::get, "/v1/log/proof", Access::everyone, "getLogProof", get_log_proof, {"sequence", "head"});
    add_route(routes, Method::get, "/v1/log/consistency", Access::everyone, "getLogConsistency", get_log_consistency,
              {"from", "to"});
}

}  // namespace tongqu::gateway
