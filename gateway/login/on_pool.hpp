#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tongqu::gateway {

// Runs blocking work on a pool; the caller goes on where it was.
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work>> on_pool(boost::asio::thread_pool& pool, Work work) {
    auto blocking = [work = std::move(work)]() -> boost::asio::awaitable<std::invoke_result_t<Work>> { co_return work(); };
    co_return co_await boost::asio::co_spawn(pool, std::move(blocking), boost::asio::use_awaitable);
}

}  // namespace tongqu::gateway
