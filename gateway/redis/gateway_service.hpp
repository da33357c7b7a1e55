#pragma once
// A gateway as one process: the stream and the public answers from Redis, all else passed on to the exchange. No journal, no engine, no
// keys; any number of them.
//
//   http::Server ─┬→ Stream            ← MirroredMarket ← FeedReader ← Redis
//                 ├→ public questions  ←─┘
//                 └→ all else → ExchangePool → the exchange
#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <string>

#include "gateway/api/traffic.hpp"
#include "gateway/http/limits.hpp"
#include "gateway/redis/exchange_pool.hpp"
#include "gateway/redis/redis_address.hpp"
#include "gateway/stream/limits.hpp"

namespace tongqu::redis {

struct GatewayOptions {
    RedisAddress redis;
    boost::asio::ip::tcp::endpoint exchange;
    std::string address = "127.0.0.1";
    std::uint16_t port = 8081;  // 0: the system chooses
    std::chrono::milliseconds stale_after{3'000};
    gateway::Rate address_rate{20'000, 200'000};  // of one address: what this gateway answers by itself
    http::Limits limits;
    stream::Limits stream;
    PoolLimits pool;
    std::chrono::milliseconds drain{5'000};
};

// Serves until SIGINT or SIGTERM, then drains. The error is a sentence for the operator.
[[nodiscard]] std::expected<void, std::string> run_gateway(const GatewayOptions& options, const std::function<void(std::uint16_t port)>& listening,
                                                           const std::function<void(const std::string&)>& complain);

}  // namespace tongqu::redis
