#pragma once
// Sums that outgrow 64 bits as decimal text.
#include <string>

#include "market/decimal.hpp"
#include "settlement/service/wide_sum.hpp"

namespace tongqu::gateway {

// count × unit without trailing zeros; exact for every count ≥ 0.
[[nodiscard]] std::string wide_multiple_to_string(WideInt count, Decimal unit);

[[nodiscard]] inline std::string to_text(service::TotalQuantity quantity, Decimal lot) {
    return wide_multiple_to_string(quantity.raw(), lot);
}
[[nodiscard]] inline std::string to_text(service::TotalMoney amount) {
    return wide_multiple_to_string(amount.raw(), Decimal{1, 6});
}

}  // namespace tongqu::gateway
