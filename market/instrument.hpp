#pragma once
// What trades: a product, or a standard contract that many suppliers can fill.
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "market/currency.hpp"
#include "market/decimal.hpp"
#include "market/ids.hpp"
#include "market/order_terms.hpp"
#include "market/region.hpp"
#include "market/time.hpp"

namespace tongqu {

inline constexpr Quantity kMaxOrderQuantity{1'000'000'000'000};  // lots
// An iceberg shows at least this share of its quantity at a time, so that no order trades without end in one command.
inline constexpr std::int64_t kMaxPeaks = 1'000;
inline constexpr Price kMaxPrice{1'000'000'000'000};             // ticks
inline constexpr Money kMaxOrderAmount{1'000'000'000'000'000'000};  // micro-units: 10^12 currency units, fees included
inline constexpr Duration kMaxWindow = days(366);
inline constexpr Duration kMinBatchInterval{100'000};
inline constexpr std::size_t kMaxAuctionsPerDay = 8;
inline constexpr Duration kMinInterruption = seconds(1);

// Values are part of the journal's format: append only.
enum class DeliveryPlan : std::uint8_t {
    once,         // delivered at once; released by the buyer's acceptance, or by time-out
    metered,      // used bit by bit against a quota; each report of use releases its part, what is not used is refunded
    subscription  // delivered for several periods of equal length and price; each releases its part when it ends
};
constexpr bool is_valid(DeliveryPlan value) { return value <= DeliveryPlan::subscription; }

inline constexpr std::uint32_t kMaxPeriods = 120;
// So many parts of one trade may wait for the end of their dispute windows.
inline constexpr std::size_t kMaxTranches = 128;

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

    Allocation allocation = Allocation::price_time;  // continuous model
    PartsPerMillion top_order_share{0};              // pro-rata: what the earliest order at the best price is given first
    Duration batch_interval = seconds(1);            // batch and coupled model; intervals begin at its multiples since 1970
    // Times of day in UTC, ascending, at which an auction ends. The call model has at least one and gathers orders all the time
    // between; in the continuous model orders gather for `call_window` before each.
    std::vector<Duration> auction_times;
    Duration call_window = seconds(600);
    Duration no_cancel_window{0};    // the last part of every gathering, in which orders cannot be cancelled
    Duration day_end = hours(16);    // time of day in UTC at which day orders expire; 16:00 is midnight in Beijing
    std::optional<Price> reference_price;             // until there is one from the market
    std::optional<PartsPerMillion> price_band;        // limits further than this from the reference price are refused
    std::optional<PartsPerMillion> volatility_band;   // a trade further than this from the last price interrupts the market
    Duration interruption = seconds(120);             // how long orders then gather before the auction that reopens it
    std::optional<Quantity> licence_cap;              // non-rival goods: so many lots are sold and no more

    // How long a supplier has to deliver after the trade, a buyer to accept after the delivery (then it is accepted by
    // time-out), and how long money released by time-out stays pending.
    Duration delivery_window = days(7);
    Duration acceptance_window = days(3);
    Duration dispute_window = days(7);

    // How the goods are used, and so how the money is released: see DeliveryPlan.
    DeliveryPlan plan = DeliveryPlan::once;
    Duration use_window = days(30);     // metered: how long after the delivery the quota can be used
    std::uint32_t periods = 12;         // subscription
    Duration period = days(30);         // subscription: how long one is
    PartsPerMillion bond{0};            // of limit × quantity, held behind a sell; rival goods only

    // Whose goods go from region to region over a network's links, at the links' cost, as far as their capacity goes; empty: all
    // regions are one zone. Rival goods only: in the continuous model by price and time, without auctions and bands, or coupled.
    std::string network;
    // Coupled model: limits beyond these are refused, and no price lies beyond them. None: the least and the greatest limit bound them.
    std::optional<Price> lowest_price;
    std::optional<Price> highest_price;

    static constexpr auto fields() {
        using I = InstrumentTerms;
        return std::make_tuple(&I::name_id, &I::product, &I::title, &I::currency, &I::tick, &I::lot, &I::model, &I::rival,
                               &I::allowed_regions, &I::collar, &I::allocation, &I::top_order_share, &I::batch_interval,
                               &I::auction_times, &I::call_window, &I::no_cancel_window, &I::day_end, &I::reference_price,
                               &I::price_band, &I::volatility_band, &I::interruption, &I::licence_cap, &I::delivery_window,
                               &I::acceptance_window, &I::dispute_window, &I::plan, &I::use_window, &I::periods, &I::period,
                               &I::bond, &I::network, &I::lowest_price, &I::highest_price);
    }
};

}  // namespace tongqu
