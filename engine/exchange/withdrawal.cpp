// A supplier withdraws a product, after notice; nobody who bought it is stranded. docs/settlement.md, "Withdrawal".
#include <algorithm>

#include "engine/exchange/exchange.hpp"

namespace tongqu::exchange {

Ruling<void> Exchange::on(const WithdrawProduct& command, Context& context) {
    if (const auto admitted = registry_.require_admitted(context.actor); !admitted) return admitted;
    if (command.product.raw() >= products_.size()) return std::unexpected(RejectReason::unknown_product);
    Product& product = products_[command.product.raw()];
    if (product.supplier != context.actor) return std::unexpected(RejectReason::not_the_supplier);
    if (command.ends < context.now + rulebooks_.back().withdrawal_notice || command.ends > context.now + kMaxWindow)
        return std::unexpected(RejectReason::notice_too_short);
    if (product.withdraws) return std::unexpected(RejectReason::product_withdrawn);
    product.withdraws = command.ends;
    withdrawals_.set(command.product, command.ends);
    context.events.emplace_back(WithdrawalNoticed{command.product, command.ends});
    return {};
}

Ruling<void> Exchange::check_not_withdrawn(const InstrumentTerms& terms) const {
    if (terms.product && products_[terms.product->raw()].withdrawn) return std::unexpected(RejectReason::product_withdrawn);
    return {};
}

void Exchange::withdraw_product(ProductId id, Context& context) {
    withdrawals_.set(id, std::nullopt);
    products_[id.raw()].withdrawn = true;
    context.events.emplace_back(ProductWithdrawn{id});
    std::vector<OrderId> open;
    bool stops = false;
    for (const InstrumentId instrument : products_[id.raw()].instruments) {
        for (const Side side : {Side::buy, Side::sell})
            instruments_[instrument.raw()].book.for_each_order(
                side, [&](const book::RestingOrder& order) { open.push_back(order.id); });
        stops = stops || instruments_[instrument.raw()].trading.stops.size() > 0;
    }
    // Stop orders are kept by price, not by instrument: all orders are looked through where there are any.
    if (stops)
        for (const OpenOrder& order : orders_.sorted())
            if (order.waiting && instruments_[order.instrument.raw()].record.terms.product == id) open.push_back(order.id);
    std::ranges::sort(open);
    for (const OrderId order : open) take_off_book(*orders_.find(order), CancelReason::product_withdrawn, context);
}

}  // namespace tongqu::exchange
