#pragma once
// How a participant's money in one currency looks, wherever it is sent.
#include "gateway/http/json_writer.hpp"
#include "settlement/service/accounts.hpp"

namespace tongqu::gateway {

void write_balances(http::JsonWriter& json, const service::Balances& balances);

}  // namespace tongqu::gateway
