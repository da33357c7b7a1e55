#pragma once
// Trades as their parties see them.
#include "gateway/api/carry_out.hpp"

namespace tongqu::gateway {

// The caller's trade by the id in the path; nothing for all others.
[[nodiscard]] const service::TradeRecord* own_trade(const Call& call);

// The same, and any trade for who supervises. Precondition: the resource is not for everyone.
[[nodiscard]] const service::TradeRecord* visible_trade(const Call& call);

void write_trade(http::JsonWriter& json, const service::ReadModel& model, const service::TradeRecord& trade,
                 ParticipantId for_whom);
// The trade just after the step that the command took.
[[nodiscard]] http::Response step_answer(const Call& call, TradeId trade, const Done& done);

}  // namespace tongqu::gateway
