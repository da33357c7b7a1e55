#pragma once
// Which orders and conditions each market model takes: one table for the exchange and for docs/matching.md.
#include <array>
#include <string_view>

#include "market/instrument.hpp"
#include "market/reject_reason.hpp"

namespace tongqu {

// The columns of the table.
enum class MarketKind : std::uint8_t { price_time, pro_rata, non_rival, batch, call, network, coupled };

[[nodiscard]] constexpr MarketKind kind_of(const InstrumentTerms& terms) {
    switch (terms.model) {
        case MarketModel::batch: return MarketKind::batch;
        case MarketModel::call: return MarketKind::call;
        case MarketModel::coupled: return MarketKind::coupled;
        case MarketModel::continuous: break;
    }
    if (!terms.network.empty()) return MarketKind::network;
    if (!terms.rival) return MarketKind::non_rival;
    return terms.allocation == Allocation::pro_rata ? MarketKind::pro_rata : MarketKind::price_time;
}

// The rows of the table.
enum class OrderRule : std::uint8_t {
    limit, market, stop, stop_limit,
    gtc, gtd, day, ioc, fok,
    post_only, display_quantity, minimum_quantity
};

struct OrderRuleRow {
    OrderRule rule;
    std::string_view name;
    std::array<bool, 7> taken;  // by MarketKind
    RejectReason otherwise;
};

inline constexpr auto kOrderRules = [] {
    using enum OrderRule;
    using enum RejectReason;
    constexpr std::array all{true, true, true, true, true, true, true};
    constexpr std::array continuous{true, true, true, false, false, true, false};
    constexpr std::array on_arrival{true, true, true, false, false, true, false};
    constexpr std::array rival_continuous{true, true, false, false, false, false, false};
    constexpr std::array icebergs{true, true, false, false, false, true, false};
    return std::to_array<OrderRuleRow>({
        {limit, "limit", all, order_type_not_allowed},
        {market, "market", continuous, order_type_not_allowed},
        {stop, "stop", rival_continuous, order_type_not_allowed},
        {stop_limit, "stop_limit", rival_continuous, order_type_not_allowed},
        {gtc, "gtc", all, time_in_force_not_allowed},
        {gtd, "gtd", all, time_in_force_not_allowed},
        {day, "day", all, time_in_force_not_allowed},
        {ioc, "ioc", all, time_in_force_not_allowed},
        {fok, "fok", on_arrival, time_in_force_not_allowed},
        {post_only, "post_only", continuous, post_only_not_allowed},
        {display_quantity, "display_quantity", icebergs, display_not_allowed},
        {minimum_quantity, "minimum_quantity", continuous, minimum_not_allowed},
    });
}();

[[nodiscard]] constexpr OrderRule rule_of(OrderType type) {
    switch (type) {
        case OrderType::limit: return OrderRule::limit;
        case OrderType::market: return OrderRule::market;
        case OrderType::stop: return OrderRule::stop;
        case OrderType::stop_limit: break;
    }
    return OrderRule::stop_limit;
}
[[nodiscard]] constexpr OrderRule rule_of(TimeInForce time_in_force) {
    switch (time_in_force) {
        case TimeInForce::gtc: return OrderRule::gtc;
        case TimeInForce::ioc: return OrderRule::ioc;
        case TimeInForce::fok: return OrderRule::fok;
        case TimeInForce::gtd: return OrderRule::gtd;
        case TimeInForce::day: break;
    }
    return OrderRule::day;
}

[[nodiscard]] constexpr const OrderRuleRow& row_of(OrderRule rule) { return kOrderRules[static_cast<std::size_t>(rule)]; }
[[nodiscard]] constexpr bool takes(MarketKind kind, OrderRule rule) {
    return row_of(rule).taken[static_cast<std::size_t>(kind)];
}

}  // namespace tongqu
