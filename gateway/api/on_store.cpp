#include "gateway/api/on_store.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

// Signalled by cancelling its timer, on the gateway's executor; waits for ever otherwise.
struct Waiter {
    explicit Waiter(const asio::any_io_executor& executor)
        : done(executor, asio::steady_timer::time_point::max()), work(asio::prefer(executor, asio::execution::outstanding_work.tracked)) {}
    asio::steady_timer done;
    asio::any_io_executor work;
    http::Response response = refusal(ApiError::settlement_behind);
};

}  // namespace

asio::awaitable<http::Response> on_store(Call call, std::function<http::Response(const store::StoreView&)> ask) {
    using store::SettlementThread;
    SettlementThread* settlement = call.around.options.settlement;
    if (settlement == nullptr) co_return refusal(ApiError::settlement_behind);
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto waiter = std::make_shared<Waiter>(executor);
    const auto refused =
        settlement->ask(call.model().last().sequence, [waiter, ask = std::move(ask)](std::optional<store::StoreView> view) {
            if (view) waiter->response = ask(*view);
            asio::post(waiter->work, [waiter] { waiter->done.cancel(); });
        });
    if (refused == SettlementThread::Refusal::too_many) co_return refusal(ApiError::overloaded);
    if (refused) co_return refusal(ApiError::settlement_behind);
    // The answer is posted to this very thread, so it cannot come before this wait has begun.
    boost::system::error_code cancelled;
    co_await waiter->done.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    co_return std::move(waiter->response);
}

}  // namespace tongqu::gateway
