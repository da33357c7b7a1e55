#pragma once
// The table of resources: method, pattern, who may, what to do. What a scope is and how a handler looks is
// the business of those who fill the table.
#include <expected>
#include <span>
#include <string>
#include <vector>

#include "gateway/http/request.hpp"
#include "gateway/http/response.hpp"
#include "gateway/http/route_table.hpp"

namespace tongqu::http {

template <class HandlerType>
struct Route {
    Method method = Method::get;
    std::string pattern;  // "/v1/orders/{id}"
    HandlerType handler;
    int scope = 0;     // opaque here: what the caller has to hold
    std::string name;  // the operation's name in the OpenAPI document
};

// 404, 405 with Allow, or the answer to OPTIONS (204 with Allow; "*" lists every method).
[[nodiscard]] Response answer_without_route(const RouteTable& table, const Request& request);

template <class HandlerType>
class Router {
  public:
    using RouteType = Route<HandlerType>;
    struct Match {
        const RouteType* route;
        PathParameters parameters;
    };

    explicit Router(std::vector<RouteType> routes) : routes_(std::move(routes)) {
        for (const RouteType& route : routes_) table_.add(route.method, route.pattern);
    }

    // The route of this request, or the answer in its place.
    [[nodiscard]] std::expected<Match, Response> find(const Request& request) const {
        if (auto found = table_.find(request.method, request.segments); found && !request.asterisk)
            return Match{&routes_[found->route], found->parameters};
        return std::unexpected(answer_without_route(table_, request));
    }

    [[nodiscard]] std::span<const RouteType> routes() const { return routes_; }

  private:
    std::vector<RouteType> routes_;
    RouteTable table_;
};

}  // namespace tongqu::http
