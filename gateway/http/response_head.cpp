#include "gateway/http/response_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <charconv>

#include "gateway/http/characters.hpp"

namespace tongqu::http {

bool valid_headers(const Response& response) {
    return std::ranges::all_of(response.headers, [](const auto& field) {
        return is_token(field.first) && std::ranges::none_of(field.second, is_control);
    });
}

void append_response_head(std::string& out, const Response& response, const ResponseContext& context) {
    const auto append_number = [&out](std::size_t value) {
        std::array<char, 20> digits{};
        out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
    };
    const auto append = [&out](std::string_view name, std::string_view value) {
        out += name;
        out += ": ";
        out += value;
        out += "\r\n";
    };
    const auto reason =
        boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status));
    out += "HTTP/1.1 ";
    append_number(response.status);
    out += ' ';
    out.append(reason.data(), reason.size());
    out += "\r\n";
    append("Date", context.date);
    if (!context.id.empty()) append("Tongqu-Request-Id", context.id);
    if (!context.keep_alive)
        append("Connection", "close");
    else if (context.to_http_10)
        append("Connection", "keep-alive");
    for (const auto& [name, value] : response.headers) append(name, value);
    if (response.status != 204 && response.status != 304) {
        if (!response.body.empty()) append("Content-Type", response.content_type);
        out += "Content-Length: ";
        append_number(response.body.size());
        out += "\r\n";
    }
    out += "\r\n";
}

std::string http_date(std::chrono::sys_seconds time) {
    constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
    constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    return fmt::format(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
        kDays.substr(std::chrono::weekday(day).c_encoding() * 3, 3), static_cast<unsigned>(date.day()),
        kMonths.substr((static_cast<unsigned>(date.month()) - 1) * 3, 3), static_cast<int>(date.year()),
        clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace tongqu::http
