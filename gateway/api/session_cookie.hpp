#pragma once
// A session's token in a cookie, and what protects whoever holds one from other sites' pages.
#include <optional>
#include <string>

#include "gateway/api/call.hpp"
#include "gateway/login/sessions.hpp"

namespace tongqu::gateway {

inline constexpr std::string_view kSessionTokenPrefix = "tqs_";
inline constexpr std::string_view kEnrolmentPrefix = "tqe_";
// Browsers let only https:// set the first, for this host alone. The second is for plain HTTP on loopback.
inline constexpr std::string_view kSecureCookie = "__Host-tongqu_session";
inline constexpr std::string_view kLoopbackCookie = "tongqu_session";

// The token that the request shows; empty where there are two. Nothing when it shows another credential (an Authorization header, a
// signature), which then counts alone, or when nobody can log in here.
[[nodiscard]] std::optional<std::string> session_token(const Surroundings& around, const http::Request& request);

// Set-Cookie for a new session, and for one that has ended.
void set_session_cookie(http::Response& response, const Surroundings& around, std::string_view token, Duration lasts);
void clear_session_cookie(http::Response& response, const Surroundings& around);

// Whether no other site's page can have sent it: a write has the header Tongqu-CSRF, which such a page cannot set, and no Origin but
// this one's; an upgrade for the stream has this one's Origin, which browsers always send there. A read needs neither.
[[nodiscard]] bool is_from_own_page(const Surroundings& around, const http::Request& request);
// No Origin, or this one's.
[[nodiscard]] bool has_no_foreign_origin(const Surroundings& around, const http::Request& request);

// The caller behind a session's token.
[[nodiscard]] boost::asio::awaitable<std::expected<Caller, http::Response>> identify_by_session(Surroundings& around,
                                                                                                const http::Request& request,
                                                                                                std::string token, Access access);

}  // namespace tongqu::gateway
