#include "gateway/api/session_cookie.hpp"

#include <fmt/format.h>

#include "gateway/api/secret.hpp"
#include "gateway/api/signature.hpp"
#include "gateway/http/host.hpp"
#include "gateway/login/log_in_desk.hpp"

namespace tongqu::gateway {
namespace {

std::string_view cookie_name(const Surroundings& around) { return around.options.secure_cookies ? kSecureCookie : kLoopbackCookie; }

// The attributes stand in RFC 6265bis; HttpOnly keeps the token from scripts, SameSite=Strict from other sites' requests.
std::string cookie(const Surroundings& around, std::string_view token, std::int64_t lasts_seconds) {
    return fmt::format("{}={}; Path=/; Max-Age={}; {}HttpOnly; SameSite=Strict", cookie_name(around), token, lasts_seconds,
                       around.options.secure_cookies ? "Secure; " : "");
}

bool is_own_origin(const Surroundings& around, const http::Request& request, std::string_view origin) {
    const bool https = origin.starts_with("https://");
    if (!https && (around.options.secure_cookies || !origin.starts_with("http://"))) return false;
    origin.remove_prefix(https ? 8 : 7);
    return http::same_authority(origin, request.header("host").value_or(""), https);
}

}  // namespace

std::optional<std::string> session_token(const Surroundings& around, const http::Request& request) {
    if (around.options.people == nullptr || request.authorization() || is_signed(request)) return std::nullopt;
    const std::string_view wanted = cookie_name(around);
    std::optional<std::string> found;
    for (const http::Header& header : request.headers) {
        if (header.name != "cookie") continue;
        for (std::string_view rest = header.value; !rest.empty();) {
            const std::size_t end = std::min(rest.find(';'), rest.size());
            std::string_view pair = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            while (pair.starts_with(' ')) pair.remove_prefix(1);
            if (!pair.starts_with(wanted) || pair.substr(wanted.size(), 1) != "=") continue;
            if (found) return std::string();
            found = pair.substr(wanted.size() + 1);
        }
    }
    return found;
}

void set_session_cookie(http::Response& response, const Surroundings& around, std::string_view token, Duration lasts) {
    response.headers.emplace_back("Set-Cookie", cookie(around, token, lasts.raw() / 1'000'000));
}

void clear_session_cookie(http::Response& response, const Surroundings& around) {
    response.headers.emplace_back("Set-Cookie", cookie(around, "", 0));
}

bool has_no_foreign_origin(const Surroundings& around, const http::Request& request) {
    const auto origin = request.header("origin");
    return !origin || is_own_origin(around, request, *origin);
}

bool is_from_own_page(const Surroundings& around, const http::Request& request) {
    const bool upgrades = request.segments.size() == 2 && request.segments[0] == "v1" && request.segments[1] == "stream";
    if (upgrades) return request.header("origin").has_value() && has_no_foreign_origin(around, request);
    if (request.method == http::Method::get || request.method == http::Method::head) return true;
    return !request.header("tongqu-csrf").value_or("").empty() && has_no_foreign_origin(around, request);
}

boost::asio::awaitable<std::expected<Caller, http::Response>> identify_by_session(Surroundings& around, const http::Request& request,
                                                                                  std::string token, Access access) {
    using Result = std::expected<Caller, http::Response>;
    const Time now = around.options.now();
    const Digest digest = sha256(token);
    const auto session = co_await around.options.people->sessions().resume(digest, now, true);
    if (!session) {
        http::Response refused =
            refusal(session.error() == SessionError::ended ? ApiError::session_ended : ApiError::log_in_unavailable);
        if (session.error() == SessionError::ended) clear_session_cookie(refused, around);
        co_return Result(std::unexpect, std::move(refused));
    }
    auto caller = let_in(around.model.directory().keys().find(session->key), access, now);
    if (!caller) co_return Result(std::unexpect, std::move(caller.error()));
    if (!is_from_own_page(around, request)) co_return Result(std::unexpect, refusal(ApiError::foreign_page));
    caller->session = OwnSession{digest, session->user};
    co_return caller;
}

}  // namespace tongqu::gateway
