#pragma once
// How every write goes: the command is submitted, and its outcome becomes an answer. A repetition is answered
// as its original was, from what the read model knows of it.
#include <expected>
#include <string>

#include "gateway/api/call.hpp"

namespace tongqu::gateway {

struct Done {
    SequenceNumber original;  // the command that did it: this one, or the one that this one repeats
    bool replay = false;
};

// Whether the request is the command, so that its signature is evidence of it, or had it for a consequence.
enum class Asked : std::uint8_t { directly, by_consequence };

// The command is submitted with the caller's key, where there is one. An error is the finished refusal.
[[nodiscard]] boost::asio::awaitable<std::expected<Done, http::Response>> carry_out(Call call, CommandBody body,
                                                                                    Asked asked = Asked::directly);

// The answer that was kept of a command; nothing when it is gone: then the answer is
// refusal(ApiError::answer_not_kept).
[[nodiscard]] const service::Answer* kept_answer(const Call& call, const Done& done);

// Fields "sequence" and "time".
void write_origin(http::JsonWriter& json, service::Origin origin);
// With the header Idempotent-Replay for a repetition.
[[nodiscard]] http::Response answer(unsigned status, http::JsonWriter json, const Done& done);
[[nodiscard]] http::Response answer(http::JsonWriter json);  // 200

// The request's Idempotency-Key, empty for none; one that is no name is refused.
[[nodiscard]] std::expected<std::string, http::Response> idempotency_key_of(const http::Request& request);

}  // namespace tongqu::gateway
