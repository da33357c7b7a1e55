#include "market/time.hpp"

#include <chrono>

namespace tongqu {
namespace {

// Reads exactly `digits` decimal digits at `at`, or nothing.
std::optional<int> read_digits(std::string_view text, std::size_t at, std::size_t digits) {
    if (text.size() < at + digits) return std::nullopt;
    int value = 0;
    for (const char c : text.substr(at, digits)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

// Writes the value's last `digits` decimal digits at `at`; returns the place behind them.
char* write_digits(char* at, unsigned digits, std::int64_t value) {
    for (unsigned i = digits; i-- > 0; value /= 10) at[i] = static_cast<char>('0' + value % 10);
    return at + digits;
}

bool has(std::string_view text, std::size_t at, char wanted) {
    return at < text.size() && text[at] == wanted;
}

}  // namespace

std::string to_rfc3339(Time time) {
    using namespace std::chrono;
    const sys_time<microseconds> point{microseconds(time.raw())};
    const auto day = floor<std::chrono::days>(point);
    const year_month_day date(day);
    const hh_mm_ss clock(point - day);
    std::string text = std::to_string(static_cast<int>(date.year()));
    if (text.size() < 4) text.insert(0, 4 - text.size(), '0');
    const std::size_t year_digits = text.size();
    text += "-00-00T00:00:00.000000Z";
    char* at = text.data() + year_digits;
    at = write_digits(at + 1, 2, static_cast<unsigned>(date.month()));
    at = write_digits(at + 1, 2, static_cast<unsigned>(date.day()));
    at = write_digits(at + 1, 2, clock.hours().count());
    at = write_digits(at + 1, 2, clock.minutes().count());
    at = write_digits(at + 1, 2, clock.seconds().count());
    write_digits(at + 1, 6, clock.subseconds().count());
    return text;
}

std::optional<Time> parse_rfc3339(std::string_view text) {
    using namespace std::chrono;
    const auto year_part = read_digits(text, 0, 4), month_part = read_digits(text, 5, 2),
               day_part = read_digits(text, 8, 2);
    const auto hour = read_digits(text, 11, 2), minute = read_digits(text, 14, 2),
               second = read_digits(text, 17, 2);
    if (!year_part || !month_part || !day_part || !hour || !minute || !second) return std::nullopt;
    if (!has(text, 4, '-') || !has(text, 7, '-') || !has(text, 10, 'T') || !has(text, 13, ':') ||
        !has(text, 16, ':'))
        return std::nullopt;
    const year_month_day date(year(*year_part), month(static_cast<unsigned>(*month_part)),
                              std::chrono::day(static_cast<unsigned>(*day_part)));
    if (!date.ok() || *year_part == 0 || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;

    std::size_t at = 19;
    std::int64_t fraction = 0;
    if (has(text, at, '.')) {
        std::int64_t unit = 100'000;
        std::size_t digits = 0;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits, unit /= 10) {
            if (digits == 6) return std::nullopt;
            fraction += (text[at] - '0') * unit;
        }
        if (digits == 0) return std::nullopt;
    }

    std::int64_t offset_minutes = 0;
    if (has(text, at, 'Z')) {
        ++at;
    } else if (has(text, at, '+') || has(text, at, '-')) {
        const auto offset_hour = read_digits(text, at + 1, 2), offset_minute = read_digits(text, at + 4, 2);
        if (!offset_hour || !offset_minute || !has(text, at + 3, ':') || *offset_hour > 23 ||
            *offset_minute > 59)
            return std::nullopt;
        offset_minutes = (text[at] == '-' ? -1 : 1) * (*offset_hour * 60 + *offset_minute);
        at += 6;
    } else {
        return std::nullopt;
    }
    if (at != text.size()) return std::nullopt;

    const auto whole =
        sys_days(date) + std::chrono::hours(*hour) + minutes(*minute) + std::chrono::seconds(*second);
    const std::int64_t micros = duration_cast<microseconds>(whole.time_since_epoch()).count() + fraction;
    return Time(micros - offset_minutes * 60'000'000);
}

}  // namespace tongqu
