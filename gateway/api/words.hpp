#pragma once
// The words of the API for the vocabulary's enumerations, both ways. A word is at its enumerator's position.
#include <array>
#include <optional>
#include <string_view>

#include "market/event.hpp"
#include "market/participant.hpp"
#include "market/product.hpp"
#include "settlement/service/trades.hpp"

namespace tongqu::gateway {

template <class Enumeration>
inline constexpr std::array<std::string_view, 0> kWords{};

template <>
inline constexpr auto kWords<Side> = std::to_array<std::string_view>({"buy", "sell"});
template <>
inline constexpr auto kWords<OrderType> = std::to_array<std::string_view>({"limit", "market", "stop", "stop_limit"});
template <>
inline constexpr auto kWords<TimeInForce> = std::to_array<std::string_view>({"gtc", "ioc", "fok", "gtd", "day"});
template <>
inline constexpr auto kWords<SelfTradePolicy> =
    std::to_array<std::string_view>({"cancel_taker", "cancel_maker", "cancel_both", "decrement"});
template <>
inline constexpr auto kWords<MarketModel> = std::to_array<std::string_view>({"continuous", "batch", "call", "coupled"});
template <>
inline constexpr auto kWords<PostOnly> = std::to_array<std::string_view>({"no", "reject", "slide"});
template <>
inline constexpr auto kWords<Allocation> = std::to_array<std::string_view>({"price_time", "pro_rata"});
template <>
inline constexpr auto kWords<TradingPhase> =
    std::to_array<std::string_view>({"continuous", "batch", "call", "no_cancel"});
template <>
inline constexpr auto kWords<TradingState> =
    std::to_array<std::string_view>({"open", "halted", "cancel_only"});
template <>
inline constexpr auto kWords<OrderStatus> = std::to_array<std::string_view>({"open", "filled", "cancelled", "waiting"});
template <>
inline constexpr auto kWords<CancelReason> =
    std::to_array<std::string_view>({"requested", "immediate", "not_fillable", "self_trade", "suspended",
                                     "expired", "licences_exhausted", "kill_switch", "product_withdrawn"});
template <>
inline constexpr auto kWords<Role> = std::to_array<std::string_view>({"supplier", "buyer", "chain_leader",
                                                                      "link_operator", "regulator",
                                                                      "operator"});
template <>
inline constexpr auto kWords<ParticipantStatus> = std::to_array<std::string_view>({"applied", "admitted",
                                                                                   "suspended", "exited"});
template <>
inline constexpr auto kWords<Scope> = std::to_array<std::string_view>({"read", "trade", "list", "operate",
                                                                       "regulate"});
template <>
inline constexpr auto kWords<ProductKind> = std::to_array<std::string_view>({"data_set", "api", "model",
                                                                             "compute", "service"});
template <>
inline constexpr auto kWords<ShareMethod> =
    std::to_array<std::string_view>({"declared", "additive", "airport", "table"});
template <>
inline constexpr auto kWords<DevelopmentTier> = std::to_array<std::string_view>({"developed", "developing",
                                                                                 "less_developed"});
template <>
inline constexpr auto kWords<service::TradeStatus> =
    std::to_array<std::string_view>({"traded", "delivered", "released", "settled", "refunded",
                                          "busted", "in_use", "disputed"});
template <>
inline constexpr auto kWords<AccountOwner> =
    std::to_array<std::string_view>({"outside", "participant", "exchange", "region_fund", "waiting"});
template <>
inline constexpr auto kWords<DeliveryPlan> = std::to_array<std::string_view>({"once", "metered", "subscription"});
template <>
inline constexpr auto kWords<SupportKind> = std::to_array<std::string_view>({"voucher", "rebate"});
template <>  // as `tongqu price claims` has them
inline constexpr auto kWords<ClaimsRule> = std::to_array<std::string_view>({"talmud", "proportional", "cea", "cel"});
template <>
inline constexpr auto kWords<PostingCause> = std::to_array<std::string_view>(
    {"deposit", "withdrawal", "order_hold", "hold_release", "trade", "buyer_fee", "exchange_fee",
     "development_levy", "contribution", "refund", "maturity", "claim", "bust", "link_charge", "commission", "bond_hold",
     "bond_trade", "bond_return", "penalty", "take_back", "debit", "claim_payment", "voucher", "rebate", "fee_payout",
     "payout", "link_rent", "fund_rent"});

template <class Enumeration>
[[nodiscard]] constexpr std::string_view word_of(Enumeration value) {
    return kWords<Enumeration>[static_cast<std::size_t>(value)];
}

template <class Enumeration>
[[nodiscard]] constexpr std::optional<Enumeration> from_word(std::string_view word) {
    for (std::size_t i = 0; i < kWords<Enumeration>.size(); ++i)
        if (kWords<Enumeration>[i] == word) return static_cast<Enumeration>(i);
    return std::nullopt;
}

}  // namespace tongqu::gateway
