#include "gateway/api/carry_out.hpp"

#include "gateway/api/evidence.hpp"
#include "market/name.hpp"

namespace tongqu::gateway {

boost::asio::awaitable<std::expected<Done, http::Response>> carry_out(Call call, CommandBody body, Asked asked) {
    using Result = std::expected<Done, http::Response>;
    Command command;
    if (call.caller) command.key = call.caller->key;
    if (asked == Asked::directly) {
        auto evidence = evidence_for(call, body);
        if (!evidence) co_return Result(std::unexpect, refusal(evidence.error()));
        command.evidence = std::move(*evidence);
    }
    command.body = std::move(body);
    const Outcome outcome = co_await call.around.intake.submit(std::move(command));
    if (!outcome) co_return Result(std::unexpect, refusal(outcome.error()));

    Done done{(*outcome)->sequence, false};
    for (const Event& event : (*outcome)->events) {
        if (const auto* rejected = std::get_if<Rejected>(&event))
            co_return Result(std::unexpect, refusal(rejected->reason));
        if (const auto* repeated = std::get_if<Repeated>(&event)) done = {repeated->original, true};
    }
    co_return Result(done);
}

const service::Answer* kept_answer(const Call& call, const Done& done) {
    return call.model().answers().find(done.original);
}

void write_origin(http::JsonWriter& json, service::Origin origin) {
    json.field("sequence", origin.sequence.raw()).field("time", to_rfc3339(origin.time));
}

http::Response answer(unsigned status, http::JsonWriter json, const Done& done) {
    http::Response response = http::json_response(status, json.take());
    if (done.replay) response.headers.emplace_back("Idempotent-Replay", "true");
    return response;
}

http::Response answer(http::JsonWriter json) { return http::json_response(200, json.take()); }

std::expected<std::string, http::Response> idempotency_key_of(const http::Request& request) {
    const auto key = request.idempotency_key();
    if (!key) return std::string();
    if (!is_name(*key)) {
        const RejectRow& row = describe(RejectReason::invalid_name);
        return std::unexpected(
            refusal(http::FieldError{std::string(row.code), std::string(row.text), "Idempotency-Key"}));
    }
    return std::string(*key);
}

}  // namespace tongqu::gateway
