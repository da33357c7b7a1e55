#include "gateway/api/wide_decimal.hpp"

#include <boost/multiprecision/cpp_int.hpp>

namespace tongqu::gateway {

std::string wide_multiple_to_string(WideInt count, Decimal unit) {
    if (count <= INT64_MAX) return multiple_to_string(static_cast<std::int64_t>(count), unit);
    boost::multiprecision::cpp_int product(count);
    product *= unit.mantissa;
    std::string digits = product.str();
    if (unit.scale == 0) return digits;
    if (digits.size() <= unit.scale) digits.insert(0, unit.scale + 1 - digits.size(), '0');
    digits.insert(digits.size() - unit.scale, 1, '.');
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.ends_with('.')) digits.pop_back();
    return digits;
}

}  // namespace tongqu::gateway
