#pragma once
// Trades as their parties see them.
#include <vector>

#include "gateway/api/call.hpp"

namespace tongqu::gateway {

// The caller's trade by the id in the path; nothing for all others.
[[nodiscard]] const service::TradeRecord* own_trade(const Call& call);

void write_trade(http::JsonWriter& json, const service::ReadModel& model, const service::TradeRecord& trade,
                 ParticipantId for_whom);
// Every step of the waterfall so far.
void write_distribution(http::JsonWriter& json, const service::ReadModel& model,
                        const service::TradeRecord& trade);

}  // namespace tongqu::gateway
