#pragma once
// The resources of the public API: requests into commands and questions, outcomes into JSON.
//
// All of it runs on the gateway's one executor, where the read model is updated too; nothing here locks. A
// write is answered when its command is durable and the read model has seen it.
#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "gateway/api/access.hpp"
#include "gateway/api/traffic.hpp"
#include "gateway/api/key_guard.hpp"
#include "gateway/http/router.hpp"
#include "gateway/http/server.hpp"
#include "gateway/intake/intake.hpp"
#include "gateway/vault/vault.hpp"
#include "settlement/service/read_model.hpp"

namespace tongqu::store {
class SettlementThread;
}

namespace tongqu::gateway {

class LogDesk;
class LogInDesk;

struct ApiOptions {
    std::function<Time()> now;      // the wall clock; whether a key has expired
    std::function<bool()> ready;    // whether commands can be taken in: GET /readyz
    TrafficLimits traffic = {};
    std::string version = "0.1.0";  // GET /v1/market
    LogDesk* log = nullptr;  // the transparency log; without one its resources answer log_unavailable
    LogInDesk* people = nullptr;  // who logs in; without it nobody does
    bool secure_cookies = false;  // cookies for https:// only; false: plain HTTP on loopback
    store::SettlementThread* settlement = nullptr;  // without one statements answer settlement_behind
    std::filesystem::path folder = {};              // the data folder, in which the log's files are
};

struct Operation;

class Api {
  public:
    // All that is given outlives the Api, and the Api every request.
    Api(Intake& intake, const service::ReadModel& model, Vault& vault, ApiOptions options, KeyGuards guards = {});
    ~Api();
    Api(const Api&) = delete;
    Api& operator=(const Api&) = delete;

    // Never throws for anything that a client sends.
    [[nodiscard]] boost::asio::awaitable<http::Response> handle(const http::Request& request);
    // The caller behind a request that is carried out elsewhere; nothing is done.
    [[nodiscard]] boost::asio::awaitable<std::expected<Caller, http::Response>> identify(const http::Request& request,
                                                                                         Access access);
    // Whether the request shows a session, which may have ended.
    [[nodiscard]] bool has_session(const http::Request& request) const;
    // For http::Server; refers to this Api.
    [[nodiscard]] http::Handler handler();

    [[nodiscard]] std::span<const http::Route<Operation>> routes() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// docs/openapi.yaml as JSON, as it was when this was built.
[[nodiscard]] std::string_view openapi_document();

}  // namespace tongqu::gateway
