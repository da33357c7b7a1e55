#pragma once
// One request on its way through a resource, and the table that resources enter themselves in.
#include <boost/asio/awaitable.hpp>
#include <optional>
#include <variant>
#include <vector>

#include "gateway/api/access.hpp"
#include "gateway/api/api.hpp"
#include "gateway/api/api_error.hpp"
#include "gateway/api/key_guard.hpp"
#include "gateway/api/signature_desk.hpp"
#include "gateway/api/traffic.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::gateway {

struct Surroundings {
    Intake& intake;
    const service::ReadModel& model;
    Vault& vault;
    ApiOptions options;
    http::JsonReader reader;  // what a body gave is used up before the first suspension
    KeyGuards guards;
    std::unique_ptr<SignatureDesk> signatures = std::make_unique<SignatureDesk>(options.now());
    TrafficGate traffic{options.traffic, options.now()};
};

struct Call {
    Surroundings& around;
    const http::Request& request;
    http::PathParameters path;
    std::optional<Caller> caller;  // none where the resource is for everyone

    [[nodiscard]] const service::ReadModel& model() const { return around.model; }
    [[nodiscard]] const service::Directory& directory() const { return around.model.directory(); }
    // Precondition: the resource is not for everyone.
    [[nodiscard]] ParticipantId participant() const { return caller->participant; }
    [[nodiscard]] KeyId key() const { return caller->key; }
};

// The caller behind the request: by its bearer key, by its signature, or by the key its connection has logged on with. The
// surroundings and the request outlive it.
[[nodiscard]] boost::asio::awaitable<std::expected<Caller, http::Response>> identify(Surroundings& around,
                                                                                     const http::Request& request,
                                                                                     Access access);

// Answers from the read model at once.
using Query = http::Response (*)(const Call&);
// Submits a command, or waits for something else.
using Action = boost::asio::awaitable<http::Response> (*)(Call);

struct Operation {
    std::variant<Query, Action> run;
    std::vector<std::string_view> parameters;  // of the query; any other is refused
    Access access = Access::everyone;
    Traffic traffic = Traffic::reads;
    bool takes_members = true;  // of a body; false: there is none, or an empty object
};

using Routes = std::vector<http::Route<Operation>>;

inline void add_route(Routes& routes, http::Method method, std::string pattern, Access access,
                      std::string name, std::variant<Query, Action> run,
                      std::vector<std::string_view> parameters = {}) {
    const Traffic traffic = method == http::Method::get ? Traffic::reads : Traffic::writes;
    routes.push_back({method, std::move(pattern), Operation{run, std::move(parameters), access, traffic, method != http::Method::delete_},
                      static_cast<int>(access), std::move(name)});
}

// The route entered last belongs to another class than its method says.
inline void counts_as(Routes& routes, Traffic traffic) { routes.back().handler.traffic = traffic; }

// One for each file of resources.
void add_participants(Routes& routes);
void add_keys(Routes& routes);
void add_key_guards(Routes& routes);
void add_users(Routes& routes);
void add_enrolments(Routes& routes);
void add_sessions(Routes& routes);
void add_money(Routes& routes);
void add_products(Routes& routes);
void add_shares(Routes& routes);
void add_instruments(Routes& routes);
void add_orders(Routes& routes);
void add_order_evidence(Routes& routes);
void add_market(Routes& routes);
void add_links(Routes& routes);
void add_dividend(Routes& routes);
void add_control(Routes& routes);
void add_auctions(Routes& routes);
void add_candles(Routes& routes);
void add_tickers(Routes& routes);
void add_statistics(Routes& routes);
void add_trades(Routes& routes);
void add_delivery(Routes& routes);
void add_distributions(Routes& routes);
void add_disputes(Routes& routes);
void add_funds(Routes& routes);
void add_revenue_rules(Routes& routes);
void add_withdrawal(Routes& routes);
void add_payouts(Routes& routes);
void add_claims(Routes& routes);
void add_reconciliation(Routes& routes);
void add_log(Routes& routes);
void add_log_evidence(Routes& routes);
void add_statements(Routes& routes);
void add_system(Routes& routes);

}  // namespace tongqu::gateway
