#include "tests/gateway/http/loopback.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "gateway/http/router.hpp"

namespace tongqu::http::test {

namespace asio = boost::asio;

using Resource = std::function<asio::awaitable<Response>(const Request&)>;

struct Loopback::Inside {
    explicit Inside(Limits limits, std::atomic<std::size_t>& failures)
        : gate(io, asio::steady_timer::time_point::max()),
          router(resources()),
          server(io, [this](const Request& request) { return answer(request); }, limits,
                 {.failed = [&failures](const Request&, std::string_view) { ++failures; }, .answered = {}}) {}

    static asio::awaitable<Response> text(std::string body) {
        Response response;
        response.body = std::move(body);
        response.content_type = "text/plain";
        co_return response;
    }

    asio::awaitable<Response> wait() {
        {
            const std::lock_guard lock(mutex);
            ++waiting;
        }
        changed.notify_all();
        boost::system::error_code ignored;
        co_await gate.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        Response response = co_await text("released");
        co_return response;
    }

    std::vector<Route<Resource>> resources() {
        const auto echo = [](const Request& request) { return text(request.body); };
        return {
            {Method::get, "/", [](const Request&) { return text("ok"); }, 0, "root"},
            {Method::post, "/", echo, 0, "root_echo"},
            {Method::post, "/echo", echo, 0, "echo"},
            {Method::get, "/count", [this](const Request&) { return text(std::to_string(handled)); }, 0,
             "count"},
            {Method::get, "/throw",
             [](const Request&) -> asio::awaitable<Response> {
                 throw std::runtime_error("the handler's own fault");
                 co_return Response();
             },
             0, "throw"},
            {Method::get, "/split",
             [](const Request&) -> asio::awaitable<Response> {
                 Response response;
                 response.headers.emplace_back("X", "a\r\nInjected: b");
                 co_return response;
             },
             0, "split"},
            {Method::get, "/large", [](const Request&) { return text(std::string(8 << 20, 'x')); }, 0,
             "large"},
            {Method::get, "/wait", [this](const Request&) { return wait(); }, 0, "wait"},
            {Method::get, "/close",
             [](const Request&) -> asio::awaitable<Response> {
                 Response response = json_response(200, "{}");
                 response.close = true;
                 co_return response;
             },
             0, "close"},
        };
    }

    asio::awaitable<Response> answer(const Request& request) {
        ++handled;
        auto match = router.find(request);
        if (!match) co_return match.error();
        Response response = co_await match->route->handler(request);
        co_return response;
    }

    asio::io_context io{1};
    asio::steady_timer gate;
    std::uint64_t handled = 0;
    Router<Resource> router;
    Server server;
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t waiting = 0;
    std::thread thread;
};

Loopback::Loopback(Limits limits) : inside_(std::make_unique<Inside>(limits, failures_)) {
    const auto port = inside_->server.listen("127.0.0.1", 0);
    REQUIRE(port);
    port_ = *port;
    inside_->thread = std::thread([io = &inside_->io] { io->run(); });
}

Loopback::~Loopback() {
    release();
    stop(std::chrono::milliseconds(0));
    join();
}

void Loopback::stop(std::chrono::milliseconds deadline) { inside_->server.stop(deadline); }

void Loopback::release() {
    asio::post(inside_->io,
               [inside = inside_.get()] { inside->gate.expires_at(asio::steady_timer::time_point::min()); });
}

void Loopback::wait_until_waiting(std::size_t requests) {
    std::unique_lock lock(inside_->mutex);
    inside_->changed.wait(lock, [&] { return inside_->waiting >= requests; });
}

void Loopback::join() {
    if (inside_->thread.joinable()) inside_->thread.join();
}

ServerCounts Loopback::counts() {
    if (!inside_->thread.joinable()) return inside_->server.counts();
    std::promise<ServerCounts> counted;
    asio::post(inside_->io, [&] { counted.set_value(inside_->server.counts()); });
    return counted.get_future().get();
}

}  // namespace tongqu::http::test
