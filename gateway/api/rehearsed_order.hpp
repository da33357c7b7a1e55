#pragma once
// The answer to an order that was only rehearsed.
#include "gateway/api/call.hpp"

namespace tongqu::gateway {

// As the order itself would have been answered, with status 200: from what the exchange's own rules said of it, by the same
// projection as of real orders.
[[nodiscard]] http::Response rehearsed_answer(const Call& call, const log::ReleasedCommand& rehearsed);

}  // namespace tongqu::gateway
