#include "settlement/service/order_reports.hpp"

#include <algorithm>

namespace tongqu::service {

void OrderReports::take(const log::ReleasedCommand& released, const Orders& orders, const Directory& directory) {
    using Kind = OrderReport::Kind;
    std::optional<ParticipantId> giver;
    if (released.command.key && released.command.key->raw() < directory.keys().size())
        giver = directory.keys().at(*released.command.key).participant;
    const auto report = [&](Kind kind, OrderId id, std::optional<Price> price, Quantity quantity) {
        const OrderRecord* order = orders.find(id);
        if (order == nullptr) return OrderReport();
        OrderReport made{kind, id, order->participant, {}, {released.sequence, released.time}, price, quantity, {}, {}};
        if (giver == order->participant) made.by = released.command.key;
        return made;
    };
    for (const Event& event : released.events) {
        if (const auto* entered = std::get_if<OrderAccepted>(&event)) {
            keep(report(Kind::entered, entered->order, entered->limit, entered->quantity));
        } else if (const auto* amended = std::get_if<OrderAmended>(&event)) {
            keep(report(Kind::amended, amended->order, amended->limit, amended->quantity));
        } else if (const auto* reduced = std::get_if<OrderDecremented>(&event)) {
            keep(report(Kind::reduced, reduced->order, {}, reduced->by));
        } else if (const auto* elected = std::get_if<StopElected>(&event)) {
            keep(report(Kind::elected, elected->order, {}, {}));
        } else if (const auto* cancelled = std::get_if<OrderCancelled>(&event)) {
            OrderReport made = report(Kind::cancelled, cancelled->order, {}, cancelled->leaves);
            made.reason = cancelled->reason;
            keep(made);
        } else if (const auto* traded = std::get_if<Traded>(&event)) {
            for (const OrderId side : {traded->maker, traded->taker}) {
                OrderReport made = report(Kind::filled, side, traded->price, traded->quantity);
                made.trade = traded->trade;
                keep(made);
            }
        }
    }
}

void OrderReports::keep(OrderReport report) {
    if (report.origin.sequence == SequenceNumber()) return;
    reports_.push_back(std::move(report));
    if (reports_.size() > kOrderReportsKept) drop_front();
}

void OrderReports::drop_front() {
    forgotten_ = reports_.front().origin.sequence;
    reports_.pop_front();
}

void OrderReports::forget_before(Time time) {
    while (!reports_.empty() && reports_.front().origin.time < time) drop_front();
}

std::optional<std::vector<const OrderReport*>> OrderReports::since(ParticipantId participant, SequenceNumber after,
                                                                   std::size_t at_most) const {
    if (after < forgotten_) return std::nullopt;
    const auto first = std::ranges::upper_bound(reports_, after, {}, [](const OrderReport& report) { return report.origin.sequence; });
    std::vector<const OrderReport*> found;
    for (auto report = first; report != reports_.end(); ++report) {
        if (report->participant != participant) continue;
        if (found.size() == at_most) return std::nullopt;
        found.push_back(&*report);
    }
    return found;
}

}  // namespace tongqu::service
