#include "gateway/http/response.hpp"

#include "gateway/http/json_writer.hpp"

namespace tongqu::http {

Response json_response(unsigned status, std::string body) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

Response error_response(unsigned status, std::string_view code, std::string_view message,
                        std::string_view path) {
    JsonWriter json;
    json.begin_object().key("error").begin_object().field("code", code).field("message", message);
    if (!path.empty()) json.field("path", path);
    json.end_object().end_object();
    return json_response(status, json.take());
}

Response error_response(const HttpError& error) {
    Response response = error_response(error.status, error.code, error.message);
    response.error = error.code;
    return response;
}

}  // namespace tongqu::http
