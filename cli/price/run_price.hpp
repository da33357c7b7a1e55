#pragma once
// `tongqu price METHOD`: one JSON object in, one out.
#include <iosfwd>
#include <string_view>

namespace tongqu::cli {

inline constexpr int kPriceDone = 0;
inline constexpr int kPriceRefused = 2;

// Reads one JSON object to the end of `in`, writes one JSON object and a newline to `out`. kPriceDone with
// the result, or kPriceRefused with {"error": {"code", "message", "path"}}, path a JSON pointer into the
// input. Throws nothing on bad input.
int run_price(std::string_view method, std::istream& in, std::ostream& out);

}  // namespace tongqu::cli
