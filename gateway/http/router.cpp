#include "gateway/http/router.hpp"

namespace tongqu::http {

Response answer_without_route(const RouteTable& table, const Request& request) {
    std::string allowed;
    if (request.asterisk) {
        for (std::string_view method : kMethodNames)
            allowed.append(allowed.empty() ? "" : ", ").append(method);
    } else {
        allowed = table.allowed(request.segments);
    }
    if (allowed.empty()) return error_response(errors::kNotFound);
    Response response;
    if (request.method == Method::options)
        response.status = 204;
    else
        response = error_response(errors::kMethodNotAllowed);
    response.headers.emplace_back("Allow", std::move(allowed));
    return response;
}

}  // namespace tongqu::http
