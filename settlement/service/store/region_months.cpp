#include "settlement/service/store/region_months.hpp"

#include <algorithm>
#include <chrono>

namespace tongqu::store {

int month_of(Time time) {
    namespace chrono = std::chrono;
    const chrono::sys_time<chrono::microseconds> moment(chrono::microseconds(time.raw()));
    const chrono::year_month_day date(chrono::floor<chrono::days>(moment));
    return static_cast<int>(date.year()) * 100 + static_cast<int>(static_cast<unsigned>(date.month()));
}

std::string to_digits(WideInt value) {
    if (value == 0) return "0";
    const bool negative = value < 0;
    std::string digits;
    for (; value != 0; value /= 10) {
        const int digit = static_cast<int>(value % 10);
        digits += static_cast<char>('0' + (digit < 0 ? -digit : digit));
    }
    if (negative) digits += '-';
    std::ranges::reverse(digits);
    return digits;
}

WideInt from_digits(std::string_view digits) {
    const bool negative = digits.starts_with('-');
    WideInt value = 0;
    for (const char digit : digits.substr(negative ? 1 : 0)) value = value * 10 + (digit - '0');
    return negative ? -value : value;
}

RegionMonths::RegionMonths(Database& database)
    : read_(database, "SELECT trades, sold, bought, revenue, levy FROM region_month"
                      " WHERE month = ? AND region = ? AND currency = ?"),
      replace_(database, "INSERT OR REPLACE INTO region_month VALUES (?, ?, ?, ?, ?, ?, ?, ?)") {}

void RegionMonths::flush() {
    for (const auto& [key, added] : added_) {
        const auto& [month, region, currency] = key;
        RegionMonth sums = added;
        read_.bind(std::int64_t{month}).bind(region.raw()).bind(currency.raw());
        if (read_.step()) {
            sums.trades += read_.number(0);
            sums.sold += from_digits(read_.text(1));
            sums.bought += from_digits(read_.text(2));
            sums.revenue += from_digits(read_.text(3));
            sums.levy += from_digits(read_.text(4));
        }
        read_.reset();
        replace_.bind(std::int64_t{month}).bind(region.raw()).bind(currency.raw()).bind(sums.trades);
        for (const WideInt sum : {sums.sold, sums.bought, sums.revenue, sums.levy}) replace_.bind(to_digits(sum));
        replace_.run();
    }
    added_.clear();
}

}  // namespace tongqu::store
