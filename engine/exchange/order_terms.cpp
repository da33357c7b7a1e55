#include "engine/exchange/order_terms.hpp"

#include <algorithm>

#include "market/order_rules.hpp"

namespace tongqu::exchange {
namespace {

using enum RejectReason;

Ruling<void> refuse_unless(bool good, RejectReason reason) {
    if (!good) return std::unexpected(reason);
    return {};
}

Ruling<void> check_rule(MarketKind kind, OrderRule rule) { return refuse_unless(takes(kind, rule), row_of(rule).otherwise); }

Ruling<void> check_prices(const PlaceOrder& command) {
    if (command.type == OrderType::limit || command.type == OrderType::stop_limit) {
        if (!command.price) return std::unexpected(price_required);
        if (const auto good = check_price(*command.price); !good) return good;
    } else if (command.price) {
        return std::unexpected(price_not_allowed);
    }
    if (!is_stop(command.type)) return refuse_unless(!command.stop_price, stop_price_not_allowed);
    if (!command.stop_price) return std::unexpected(stop_price_required);
    return refuse_unless(command.stop_price->is_positive() && *command.stop_price <= kMaxPrice, invalid_stop_price);
}

Ruling<void> check_time_in_force(const PlaceOrder& command, MarketKind kind, Time now) {
    if (const auto good = check_rule(kind, rule_of(command.time_in_force)); !good) return good;
    if (command.type == OrderType::market && command.time_in_force != TimeInForce::ioc)
        return std::unexpected(time_in_force_not_allowed);
    if (is_stop(command.type) && !may_rest(command.time_in_force)) return std::unexpected(time_in_force_not_allowed);
    if (command.time_in_force != TimeInForce::gtd) return refuse_unless(!command.expires, expiry_not_allowed);
    if (!command.expires) return std::unexpected(expiry_required);
    return refuse_unless(*command.expires > now && *command.expires - now <= kLongestGoodTill, invalid_expiry);
}

Ruling<void> check_conditions(const PlaceOrder& command, MarketKind kind) {
    const bool can_rest = may_rest(command.time_in_force) && command.type != OrderType::stop;
    if (command.post_only != PostOnly::no) {
        if (const auto good = check_rule(kind, OrderRule::post_only); !good) return good;
        if (!can_rest || is_stop(command.type)) return std::unexpected(post_only_not_allowed);
    }
    if (command.display_quantity) {
        if (const auto good = check_rule(kind, OrderRule::display_quantity); !good) return good;
        if (!can_rest) return std::unexpected(display_not_allowed);
        if (*command.display_quantity >= command.quantity || !check_display(*command.display_quantity, command.quantity))
            return std::unexpected(invalid_display_quantity);
    }
    if (command.minimum_quantity) {
        if (const auto good = check_rule(kind, OrderRule::minimum_quantity); !good) return good;
        if (is_stop(command.type) || command.time_in_force == TimeInForce::fok || command.post_only != PostOnly::no)
            return std::unexpected(minimum_not_allowed);
        if (!command.minimum_quantity->is_positive() || *command.minimum_quantity > command.quantity)
            return std::unexpected(invalid_minimum_quantity);
    }
    return {};
}

}  // namespace

Ruling<void> check_quantity(Quantity quantity) {
    if (!quantity.is_positive()) return std::unexpected(quantity_not_positive);
    return refuse_unless(quantity <= kMaxOrderQuantity, quantity_too_large);
}

Ruling<void> check_price(Price price) {
    if (!price.is_positive()) return std::unexpected(price_not_positive);
    return refuse_unless(price <= kMaxPrice, price_too_large);
}

Ruling<void> check_display(Quantity display, Quantity quantity) {
    const bool enough = display.is_positive() && static_cast<WideInt>(display.raw()) * kMaxPeaks >= quantity.raw();
    return refuse_unless(enough, invalid_display_quantity);
}

Ruling<void> check_terms(const PlaceOrder& command, const InstrumentTerms& terms, Time now) {
    const MarketKind kind = kind_of(terms);
    if (const auto good = check_quantity(command.quantity); !good) return good;
    if (const auto good = check_rule(kind, rule_of(command.type)); !good) return good;
    if (const auto good = check_prices(command); !good) return good;
    if (const auto good = check_time_in_force(command, kind, now); !good) return good;
    return check_conditions(command, kind);
}

Price collared(Side side, Price price, PartsPerMillion collar) {
    const WideInt room = static_cast<WideInt>(price.raw()) * collar.raw() / kMillion;
    const Price distance(static_cast<std::int64_t>(room));
    return side == Side::buy ? std::min(price + distance, kMaxPrice) : std::max(price - distance, Price(1));
}

}  // namespace tongqu::exchange
