#pragma once
// Sums of many amounts: a day's turnover may outgrow the 64 bits that hold each of its trades.
#include "market/amounts.hpp"

namespace tongqu::service {

// Amount is Quantity or Money. 2^63 amounts of any size fit, so no sum of a journal overflows.
template <class Amount>
class WideSum {
  public:
    constexpr WideSum() = default;
    constexpr explicit WideSum(Amount amount) : value_(amount.raw()) {}

    constexpr WideSum& operator+=(Amount amount) {
        value_ += amount.raw();
        return *this;
    }
    constexpr WideSum& operator-=(Amount amount) {
        value_ -= amount.raw();
        return *this;
    }
    [[nodiscard]] constexpr WideInt raw() const { return value_; }
    friend constexpr bool operator==(WideSum, WideSum) = default;

  private:
    WideInt value_ = 0;
};

using TotalQuantity = WideSum<Quantity>;
using TotalMoney = WideSum<Money>;

}  // namespace tongqu::service
