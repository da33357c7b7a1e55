#pragma once
// Currencies by their ISO 4217 codes, with the number of decimals of the minor unit (ISO 4217, list one).
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "market/amounts.hpp"
#include "market/strong.hpp"

namespace tongqu {

using Currency = StrongId<struct CurrencyTag, std::uint8_t>;  // position in the table below

struct CurrencyRow {
    std::string_view code;
    std::uint8_t minor_decimals;
};

// Positions are part of the journal's format: append only.
inline constexpr std::array<CurrencyRow, 12> kCurrencies{{{"CNY", 2},
                                                          {"USD", 2},
                                                          {"EUR", 2},
                                                          {"HKD", 2},
                                                          {"JPY", 0},
                                                          {"GBP", 2},
                                                          {"SGD", 2},
                                                          {"KRW", 0},
                                                          {"MOP", 2},
                                                          {"BRL", 2},
                                                          {"INR", 2},
                                                          {"ZAR", 2}}};

[[nodiscard]] constexpr std::optional<Currency> currency_of(std::string_view code) {
    for (std::size_t i = 0; i < kCurrencies.size(); ++i)
        if (kCurrencies[i].code == code) return Currency(static_cast<std::uint8_t>(i));
    return std::nullopt;
}
[[nodiscard]] constexpr bool is_currency(Currency currency) { return currency.raw() < kCurrencies.size(); }
[[nodiscard]] constexpr std::string_view code_of(Currency currency) { return kCurrencies[currency.raw()].code; }
// Micro-units of one minor unit: 10,000 for the fen and the cent, 1,000,000 for the yen.
[[nodiscard]] constexpr Money minor_unit(Currency currency) {
    std::int64_t unit = kMillion;
    for (unsigned i = 0; i < kCurrencies[currency.raw()].minor_decimals; ++i) unit /= 10;
    return Money(unit);
}

}  // namespace tongqu
