#pragma once
// GET /v1/accounts?sequence=: the caller's balances after a command of the past.
#include "gateway/api/call.hpp"

namespace tongqu::gateway {

[[nodiscard]] boost::asio::awaitable<http::Response> get_past_accounts(Call call, std::string_view sequence);

}  // namespace tongqu::gateway
