#pragma once
// Why the exchange refuses a command. The order of the table is the order in which the checks are made.
#include <array>
#include <cstdint>
#include <string_view>

namespace tongqu {

// What kind of refusal it is; the gateway turns it into an HTTP status.
enum class RejectKind : std::uint8_t {
    unauthenticated,  // 401
    forbidden,        // 403
    not_found,        // 404, also for what the caller may not see
    conflict,         // 409: a client-set id that was used for something else
    rule,             // 422: a market rule
    quota             // 429: too many of something; later or less
};

// reason, kind, path of the field at fault ("" where it is none), text
#define TONGQU_REJECT_REASONS(X)                                                                                          \
    X(unknown_key, unauthenticated, "", "the key is not known")                                                       \
    X(key_revoked, unauthenticated, "", "the key was revoked")                                                        \
    X(key_expired, unauthenticated, "", "the key has expired")                                                        \
    X(missing_scope, forbidden, "", "the key does not have the scope that this needs")                                \
    X(not_for_clients, forbidden, "", "this command is the exchange's own")                                           \
    X(signature_required, forbidden, "", "the participant demands that this is signed by one of its signing keys")       \
    X(client_id_reused, conflict, "", "this client-set id was used for a different request")                          \
    X(id_quota, quota, "", "too many client-set ids within the retention window")                                     \
    X(unknown_participant, not_found, "participant_id", "no such participant")                                        \
    X(wrong_claim_secret, forbidden, "claim_secret", "the claim secret is wrong or was used")                         \
    X(no_such_key, not_found, "", "the participant has no such key, or has revoked it")                               \
    X(not_admitted, forbidden, "", "the participant is not admitted")                                                 \
    X(participant_suspended, forbidden, "", "the participant is suspended")                                           \
    X(participant_exited, forbidden, "", "the participant has left")                                                  \
    X(kill_switch_engaged, forbidden, "", "the kill switch of the participant is engaged")                            \
    X(not_yours_to_release, forbidden, "", "the operator engaged this kill switch and alone releases it")             \
    X(missing_role, forbidden, "", "the participant does not have the role that this needs")                          \
    X(name_taken, conflict, "", "this name is taken")                                                                 \
    X(unknown_region, not_found, "region", "no such region")                                                          \
    X(unknown_product, not_found, "product_id", "no such product")                                                    \
    X(unknown_instrument, not_found, "instrument_id", "no such instrument")                                           \
    X(unknown_link, not_found, "link_id", "no such link")                                                             \
    X(unknown_network, not_found, "network", "no link of such a network was defined")                                 \
    X(unknown_order, not_found, "", "no such order")                                                                  \
    X(order_not_open, rule, "", "the order is not open any more")                                                     \
    X(unknown_trade, not_found, "", "no such trade")                                                                  \
    X(too_many_regions, quota, "", "the exchange has as many regions as it can hold")                                 \
    X(too_many_participants, quota, "", "the exchange has as many participants as it can hold")                       \
    X(too_many_keys, quota, "", "the participant has as many keys as it may have")                                    \
    X(too_many_products, quota, "", "the exchange has as many products as it can hold")                               \
    X(too_many_instruments, quota, "", "the exchange has as many instruments as it can hold")                         \
    X(too_many_links, quota, "", "the exchange, or the network, has as many links as it can hold")                    \
    X(too_many_share_versions, quota, "", "the product has as many share tables as it may have")                      \
    X(too_many_rulebooks, quota, "", "the exchange has as many rulebooks as it can hold")                             \
    X(too_many_waterfalls, quota, "", "the instrument has as many waterfalls as it may have")                         \
    X(invalid_name, rule, "", "an id is 1 to 96 letters, digits, '.', '_', '-' or ':'")                               \
    X(invalid_link, rule, "to", "a link joins two different regions")                                                 \
    X(invalid_reverse, rule, "reverse", "a reverse joins the same two regions of the same network the other way, and has none yet")\
    X(invalid_capacity, rule, "capacity", "a capacity is from 0 to 1,000,000,000,000,000 lots")                       \
    X(invalid_link_cost, rule, "cost", "a link costs from 0 to 1,000,000,000,000 ticks for each lot")                 \
    X(not_a_link_operator, rule, "operator", "the operator of a link must be admitted in that role")                  \
    X(no_roles, rule, "roles", "a participant needs at least one role")                                               \
    X(role_reserved, rule, "roles", "the operator's role cannot be applied for")                                      \
    X(invalid_status_change, rule, "", "the participant's status does not allow this")                                \
    X(scope_not_permitted, rule, "scopes", "the participant's roles, or the key that asks, do not permit this scope")                        \
    X(expiry_in_past, rule, "expires", "the time of expiry is past")                                                  \
    X(expiry_not_permitted, rule, "expires", "a key that expires makes none that lives longer")                       \
    X(no_signing_key, rule, "required", "the participant has no signing key with which it could place orders")           \
    X(too_many_contributors, rule, "contributors", "more contributors than a product may have")                       \
    X(duplicate_contributor, rule, "contributors", "a contributor stands in the list twice")                          \
    X(invalid_weight, rule, "contributors", "a weight is a whole number from 1 to 1,000,000,000,000")                 \
    X(invalid_contributions, rule, "contributions", "the contributions are not what the method needs")                \
    X(shares_not_positive, rule, "contributions", "a share would be below zero, or all would be zero")                \
    X(invalid_rulebook, rule, "rulebook", "the rulebook is above the hard limits, or its version is not one above the last")\
    X(invalid_link_charge, rule, "link_charges", "at most 8 link charges, each above zero and for an admitted link operator")\
    X(not_a_chain_leader, rule, "chain_leader", "the chain leader must be admitted in that role")                     \
    X(commission_above_cap, rule, "commission", "the commission is above what the rulebook allows, or has nobody to go to")\
    X(product_required, rule, "product_id", "a non-rival instrument needs a product")                                 \
    X(not_the_supplier, forbidden, "", "only the supplier may do this")                                               \
    X(not_the_buyer, forbidden, "", "only the buyer of the trade may do this")                                        \
    X(unknown_currency, rule, "currency", "the exchange does not know this currency")                                 \
    X(invalid_grain, rule, "tick", "tick times lot must be a whole number of micro-units, at least one; an even one in the coupled model")\
    X(invalid_collar, rule, "collar", "the collar is above zero and at most 1")                                       \
    X(invalid_allocation, rule, "allocation", "pro-rata is for rival goods in the continuous model; the top order share is a fraction of one")\
    X(invalid_interval, rule, "batch_interval", "a batch interval is at least 0.1 s and at most a day")               \
    X(invalid_schedule, rule, "auction_times", "the times of the auctions, or the windows before them, do not fit into a day")\
    X(invalid_reference_price, rule, "reference_price", "the reference price must be above zero and within the limit of an order")\
    X(invalid_band, rule, "", "a band is above zero and below 1; the interruption lasts from one second to a day")    \
    X(invalid_licence_cap, rule, "licence_cap", "a licence cap is above zero, for non-rival goods")                   \
    X(model_not_for_non_rival, rule, "model", "non-rival goods trade in the continuous model, without auctions and bands")\
    X(network_not_for_model, rule, "network", "a network is for rival goods in the continuous model by price and time or in the coupled model, without auctions and bands")\
    X(network_required, rule, "network", "the coupled model needs a network")                                         \
    X(invalid_price_bounds, rule, "", "price bounds are for the coupled model: above zero, the lowest not above the highest, within the limit of an order")\
    X(invalid_window, rule, "", "a window is at least one second and at most 366 days")                               \
    X(invalid_plan, rule, "plan", "periods or windows that do not fit: docs/settlement.md says how many parts of a trade may wait")\
    X(invalid_bond, rule, "bond", "a bond is at most the whole, and for rival goods only")                            \
    X(notice_too_short, rule, "ends", "a product is withdrawn after the notice that the rulebook asks for, and within 366 days")\
    X(product_withdrawn, rule, "", "the product was withdrawn, or its withdrawal is announced")                       \
    X(region_not_a_site, rule, "region", "the participant has no site in this region")                                \
    X(region_not_eligible, rule, "region", "the instrument is not open to this region")                               \
    X(trading_cancel_only, rule, "", "the market takes only cancels at the moment")                                   \
    X(trading_halted, rule, "", "trading is halted")                                                                  \
    X(no_cancel_phase, rule, "", "orders cannot be cancelled or amended in the last part of an auction")              \
    X(not_in_this_phase, rule, "", "this order cannot be entered while orders gather for an auction")                 \
    X(licences_exhausted, rule, "", "as many licences were sold as there are")                                        \
    X(quantity_not_positive, rule, "quantity", "the quantity must be above zero")                                     \
    X(quantity_too_large, rule, "quantity", "the quantity is above the limit of an order")                            \
    X(order_type_not_allowed, rule, "type", "the market model does not take this order type")                         \
    X(price_required, rule, "price", "this order type needs a price")                                                 \
    X(price_not_allowed, rule, "price", "a market order takes no price")                                              \
    X(price_not_positive, rule, "price", "the price must be above zero")                                              \
    X(price_too_large, rule, "price", "the price is above the limit of an order")                                     \
    X(stop_price_required, rule, "stop_price", "this order type needs a stop price")                                  \
    X(stop_price_not_allowed, rule, "stop_price", "only stop orders take a stop price")                               \
    X(invalid_stop_price, rule, "stop_price", "the stop price must be above zero and within the limit of an order")   \
    X(time_in_force_not_allowed, rule, "time_in_force", "the order type does not take this time in force")            \
    X(expiry_required, rule, "expires", "an order that is good till a date needs a time of expiry")                   \
    X(expiry_not_allowed, rule, "expires", "only an order that is good till a date takes a time of expiry")           \
    X(invalid_expiry, rule, "expires", "the time of expiry is past, or more than 366 days away")                      \
    X(post_only_not_allowed, rule, "post_only", "only an order that can rest can be post-only")                       \
    X(display_not_allowed, rule, "display_quantity", "this order cannot have a display quantity")                     \
    X(invalid_display_quantity, rule, "display_quantity", "the display quantity is below the quantity and at least a thousandth of it")\
    X(minimum_not_allowed, rule, "minimum_quantity", "this order cannot have a minimum quantity")                     \
    X(invalid_minimum_quantity, rule, "minimum_quantity", "the minimum quantity is above zero and at most the quantity")\
    X(no_liquidity, rule, "type", "there is no opposite order to set a market order's limit by")                      \
    X(price_outside_band, rule, "price", "the limit is further from the reference price than the price band allows")  \
    X(price_outside_bounds, rule, "price", "the limit is outside the instrument's price bounds")                      \
    X(nothing_to_change, rule, "", "the amendment changes nothing")                                                   \
    X(quantity_below_filled, rule, "quantity", "the new total is not above what has traded")                          \
    X(order_too_large, rule, "quantity", "price times quantity with fees is above the limit of an order")             \
    X(post_only_would_trade, rule, "post_only", "the order would trade on arrival")                                   \
    X(too_many_open_orders, quota, "", "the participant has as many open orders as it may have")                      \
    X(too_many_stops, quota, "", "as many stop orders wait on the instrument as it can hold")                         \
    X(book_full, quota, "", "the book has as many orders as it can hold")                                             \
    X(amount_not_positive, rule, "amount", "the amount must be above zero")                                           \
    X(not_whole_minor_units, rule, "amount", "a withdrawal is a whole number of minor units")                         \
    X(amount_too_large, rule, "amount", "the amount is above what the exchange holds of a currency")                  \
    X(no_claims, rule, "", "there are no claims on the participant in this currency")                                 \
    X(insufficient_funds, rule, "", "the available funds do not suffice")                                             \
    X(claims_open, rule, "", "there are claims on the funds that must be settled first")                              \
    X(not_deliverable, rule, "", "the trade does not wait for a delivery")                                            \
    X(not_acceptable, rule, "", "the trade does not wait for acceptance")                                             \
    X(not_in_use, rule, "", "the trade is not of metered goods in use")                                               \
    X(usage_above_quota, rule, "quantity", "more would be used than was bought")                                      \
    X(too_many_tranches, quota, "", "as many parts of the trade wait for the end of their dispute windows as may")    \
    X(not_disputable, rule, "", "the trade cannot be disputed, or not any more")                                      \
    X(not_resolvable, rule, "", "the trade is not disputed, and was not settled, or too long ago")                    \
    X(invalid_refund, rule, "refund", "the refund is below zero, or above what can be refunded")                      \
    X(not_settled, rule, "", "the trade was not settled, or too long ago")                                            \
    X(support_not_due, rule, "kind", "the rulebook gives the buyer of this trade no such support")                    \
    X(support_paid, rule, "", "this support was paid for the trade before")                                           \
    X(support_exhausted, rule, "", "the fund is empty, or the limit for the participant is reached")                  \
    X(invalid_keep, rule, "keep", "the amount to keep is not below zero")                                             \
    X(not_bustable, rule, "", "the trade was undone before, or was settled too long ago")                             \
    X(funds_paid_out, rule, "", "an account that the trade paid no longer holds the amount")                          \
    X(wrong_seed, rule, "", "the seed is not the one that was committed to")                                          \
    X(interval_not_over, rule, "", "the batch interval is not over")

enum class RejectReason : std::uint8_t {
#define TONGQU_ENUMERATE(reason, kind, path, text) reason,
    TONGQU_REJECT_REASONS(TONGQU_ENUMERATE)
#undef TONGQU_ENUMERATE
};

struct RejectRow {
    RejectReason reason;
    RejectKind kind;
    std::string_view code;  // stable, public, documented in docs/errors.md
    std::string_view path;
    std::string_view text;
};

inline constexpr auto kRejectRows = std::to_array<RejectRow>({
#define TONGQU_ROW(reason, kind, path, text) {RejectReason::reason, RejectKind::kind, #reason, path, text},
    TONGQU_REJECT_REASONS(TONGQU_ROW)
#undef TONGQU_ROW
});

[[nodiscard]] constexpr const RejectRow& describe(RejectReason reason) {
    return kRejectRows[static_cast<std::size_t>(reason)];
}

constexpr bool is_valid(RejectReason value) { return static_cast<std::size_t>(value) < kRejectRows.size(); }

}  // namespace tongqu
