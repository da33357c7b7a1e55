#pragma once
// A question to the settlement store: asked on its thread, answered on the gateway's.
#include <functional>

#include "gateway/api/call.hpp"
#include "settlement/service/store/settlement_thread.hpp"

namespace tongqu::gateway {

// The answer, once the store holds everything that the read model has shown up to now; settlement_behind when it does not
// keep up or there is none, overloaded when too many wait. `ask` runs on the store's thread and touches nothing of the call.
[[nodiscard]] boost::asio::awaitable<http::Response> on_store(Call call,
                                                              std::function<http::Response(const store::StoreView&)> ask);

}  // namespace tongqu::gateway
