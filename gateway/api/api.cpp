#include "gateway/api/api.hpp"

#include <algorithm>

#include "gateway/api/body.hpp"
#include "gateway/api/call.hpp"
#include "gateway/api/session_cookie.hpp"

namespace tongqu::gateway {
namespace {

Routes all_routes() {
    Routes routes;
    add_market(routes);
    add_links(routes);
    add_dividend(routes);
    add_candles(routes);
    add_tickers(routes);
    add_statistics(routes);
    add_participants(routes);
    add_keys(routes);
    add_key_guards(routes);
    add_users(routes);
    add_enrolments(routes);
    add_sessions(routes);
    add_money(routes);
    add_products(routes);
    add_shares(routes);
    add_instruments(routes);
    add_orders(routes);
    add_order_evidence(routes);
    add_trades(routes);
    add_delivery(routes);
    add_distributions(routes);
    add_disputes(routes);
    add_funds(routes);
    add_revenue_rules(routes);
    add_withdrawal(routes);
    add_payouts(routes);
    add_claims(routes);
    add_reconciliation(routes);
    add_control(routes);
    add_auctions(routes);
    add_log(routes);
    add_log_evidence(routes);
    add_statements(routes);
    add_system(routes);
    return routes;
}

std::optional<http::Response> unknown_parameter(const http::Request& request, const Operation& operation) {
    for (const http::Parameter& parameter : request.query)
        if (std::ranges::find(operation.parameters, parameter.name) == operation.parameters.end())
            return refusal(ApiError::unknown_parameter, parameter.name);
    return std::nullopt;
}

// Most can be told at once: by a bearer key, or a key logged on with. Nothing for a signed request, nor for a session.
std::optional<std::expected<Caller, http::Response>> identify_at_once(const Surroundings& around, const http::Request& request,
                                                                      Access access) {
    const service::Directory& directory = around.model.directory();
    if (request.logged_on_key) return let_in(directory.keys().find(KeyId(*request.logged_on_key)), access, around.options.now());
    if (session_token(around, request) || is_signed(request)) return std::nullopt;
    return authenticate(request, access, directory, around.options.now());
}

}  // namespace

boost::asio::awaitable<std::expected<Caller, http::Response>> identify(Surroundings& around, const http::Request& request,
                                                                       Access access) {
    using Result = std::expected<Caller, http::Response>;
    if (auto known = identify_at_once(around, request, access)) co_return std::move(*known);
    const service::Directory& directory = around.model.directory();
    if (auto token = session_token(around, request)) {
        auto caller = co_await identify_by_session(around, request, std::move(*token), access);
        co_return caller;
    }
    auto claim = read_signature(request);
    if (!claim) co_return Result(std::unexpect, refusal(claim.error()));
    auto key = co_await around.signatures->identify(std::move(*claim), directory, around.options.now);
    if (!key) co_return Result(std::unexpect, std::move(key.error()));
    co_return let_in(directory.keys().find(*key), access, around.options.now());
}

struct Api::State {
    Surroundings around;
    http::Router<Operation> router;
};

Api::Api(Intake& intake, const service::ReadModel& model, Vault& vault, ApiOptions options, KeyGuards guards)
    : state_(new State{{intake, model, vault, std::move(options), http::JsonReader(), std::move(guards)},
                       http::Router<Operation>(all_routes())}) {}
Api::~Api() = default;

std::span<const http::Route<Operation>> Api::routes() const { return state_->router.routes(); }

http::Handler Api::handler() {
    return [this](const http::Request& request) { return handle(request); };
}

boost::asio::awaitable<std::expected<Caller, http::Response>> Api::identify(const http::Request& request, Access access) {
    return gateway::identify(state_->around, request, access);
}

bool Api::has_session(const http::Request& request) const { return session_token(state_->around, request).has_value(); }

boost::asio::awaitable<http::Response> Api::handle(const http::Request& request) {
    Surroundings& around = state_->around;
    const auto match = state_->router.find(request);
    if (!match) co_return match.error();
    const Operation& operation = match->route->handler;

    Call call{around, request, match->parameters, std::nullopt};
    TrafficGate::Grant grant;
    if (operation.access != Access::everyone) {
        // A signature costs a thousand times what it costs to send one that is wrong.
        if (is_signed(request) && !around.traffic.has_one(request.peer, around.options.now()))
            co_return refusal(around.traffic.take(request.peer, around.options.now()));
        auto known = identify_at_once(around, request, operation.access);
        if (!known) {
            auto found = co_await gateway::identify(around, request, operation.access);
            known.emplace(std::move(found));
        }
        const std::expected<Caller, http::Response>& caller = *known;
        grant = caller ? around.traffic.take(caller->key, operation.traffic, around.options.now())
                       : around.traffic.take(request.peer, around.options.now());
        if (!caller && grant.granted) co_return caller.error();
        if (caller) call.caller = *caller;
    } else if (operation.traffic != Traffic::free) {
        grant = around.traffic.take(request.peer, around.options.now());
    }
    if (!grant.granted) co_return refusal(grant);
    if (auto refused = unknown_parameter(request, operation)) co_return std::move(*refused);
    if (!operation.takes_members && !request.body.empty())
        if (auto refused = Body(call).problem()) co_return std::move(*refused);
    http::Response response;
    if (const Query* query = std::get_if<Query>(&operation.run)) {
        response = (*query)(call);
    } else {
        response = co_await std::get<Action>(operation.run)(call);
    }
    add_rate_headers(response, grant);
    // Secrets and private affairs stay out of every cache on the way.
    if (call.caller || request.method != http::Method::get)
        response.headers.emplace_back("Cache-Control", "no-store");
    co_return response;
}

}  // namespace tongqu::gateway
