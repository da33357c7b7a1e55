#pragma once
// What trades: a product, or a standard contract that many suppliers can fill.
#include <optional>
#include <string>
#include <tuple>

#include "market/currency.hpp"
#include "market/decimal.hpp"
#include "market/ids.hpp"
#include "market/order_terms.hpp"
#include "market/region.hpp"
#include "market/time.hpp"

namespace tongqu {

inline constexpr Quantity kMaxOrderQuantity{1'000'000'000'000};  // lots
inline constexpr Price kMaxPrice{1'000'000'000'000};             // ticks
inline constexpr Money kMaxOrderAmount{1'000'000'000'000'000'000};  // micro-units: 10^12 currency units, fees included
inline constexpr Duration kMaxWindow = days(366);

struct InstrumentTerms {
    std::string name_id;  // instrument_id
    std::optional<ProductId> product;
    std::string title;
    Currency currency;
    Decimal tick{1, 2};  // currency units per unit of quantity
    Decimal lot{1, 0};   // units of quantity
    MarketModel model = MarketModel::continuous;
    bool rival = true;            // false: a sale does not use the goods up; needs a product, its supplier alone sells
    RegionSet allowed_regions;    // none: all regions, those created later too
    PartsPerMillion collar{100'000};  // a market order's limit lies this far behind the best opposite price

    // How long a supplier has to deliver after the trade, a buyer to accept after the delivery (then it is accepted by
    // time-out), and how long money released by time-out stays pending.
    Duration delivery_window = days(7);
    Duration acceptance_window = days(3);
    Duration dispute_window = days(7);

    static constexpr auto fields() {
        using I = InstrumentTerms;
        return std::make_tuple(&I::name_id, &I::product, &I::title, &I::currency, &I::tick, &I::lot, &I::model, &I::rival,
                               &I::allowed_regions, &I::collar, &I::delivery_window, &I::acceptance_window,
                               &I::dispute_window);
    }
};

}  // namespace tongqu
