// GET /healthz · GET /readyz · GET /openapi.json
#include "gateway/api/call.hpp"

namespace tongqu::gateway {
namespace {

// The process runs and answers.
http::Response get_health(const Call&) { return http::json_response(200, R"({"status":"ok"})"); }

// Commands would be taken in.
http::Response get_readiness(const Call& call) {
    const ApiOptions& options = call.around.options;
    if (!options.ready()) return not_ready(options.trouble ? options.trouble() : std::string_view());
    return http::json_response(200, R"({"status":"ready"})");
}

http::Response get_openapi(const Call&) { return http::json_response(200, std::string(openapi_document())); }

}  // namespace

void add_system(Routes& routes) {
    using http::Method;
    add_route(routes, Method::get, "/healthz", Access::everyone, "getHealth", get_health);
    counts_as(routes, Traffic::free);
    add_route(routes, Method::get, "/readyz", Access::everyone, "getReadiness", get_readiness);
    counts_as(routes, Traffic::free);
    add_route(routes, Method::get, "/openapi.json", Access::everyone, "getOpenApi", get_openapi);
}

}  // namespace tongqu::gateway
