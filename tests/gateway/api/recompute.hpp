#pragma once
// A distribution done again by `tongqu price`, as its reader would.
#include <catch2/catch.hpp>
#include <cstdint>
#include <sstream>

#include "cli/price/run_price.hpp"
#include "test_market.hpp"

namespace tongqu::gateway {

// "12.5" is 12500000.
inline std::int64_t micro_units(const std::string& decimal) {
    const std::size_t point = std::min(decimal.find('.'), decimal.size());
    std::string digits = decimal.substr(0, point) + (point < decimal.size() ? decimal.substr(point + 1) : "");
    digits.append(6 - (point < decimal.size() ? decimal.size() - point - 1 : 0), '0');
    return std::stoll(digits);
}

// "7" and "22/3" are 7.
inline std::string rounded_down(const std::string& rational) {
    const std::size_t slash = rational.find('/');
    if (slash == std::string::npos) return rational;
    return std::to_string(std::stoll(rational.substr(0, slash)) / std::stoll(rational.substr(slash + 1)));
}

// Runs every call and compares it with its figure; the number of figures that had one. Every part that says what was paid before has
// paid the difference.
inline std::size_t recompute(const Reply& distribution) {
    std::size_t figures = 0;
    for (const std::string list : {"/division", "/steps"}) {
        for (std::size_t i = 0; i < distribution.size_of(list); ++i) {
            const std::string at = list + "/" + std::to_string(i);
            INFO(distribution.at(at));
            CHECK(distribution.at(at + "/text").size() > 10);
            CHECK(distribution.at(at + "/text_zh").size() > 10);
            const std::string figure = distribution.at(at + "/recompute/micro_units");
            if (figure == "-") continue;
            const std::string call = "/calls/" + distribution.at(at + "/recompute/call");
            std::istringstream in(distribution.at(call + "/input"));
            std::ostringstream out;
            REQUIRE(cli::run_price(distribution.at(call + "/method"), in, out) == cli::kPriceDone);
            const Reply result{200, {}, out.str()};
            CHECK(rounded_down(result.at(distribution.at(at + "/recompute/result"))) == figure);
            const std::int64_t amount = micro_units(distribution.at(at + "/amount"));
            const std::string before = distribution.at(at + "/inputs/paid_before");
            if (list == "/division") CHECK(std::to_string(amount) == figure);
            if (before != "-") {
                const bool back = distribution.at(at + "/rule") == "take_back";
                CHECK(std::stoll(figure) - micro_units(before) == (back ? -amount : amount));
            }
            ++figures;
        }
    }
    return figures;
}

}  // namespace tongqu::gateway
