#include "settlement/service/market_data.hpp"

namespace tongqu::service {

void MarketData::apply(const log::ReleasedCommand& released, const Directory& directory, const Orders& orders,
                       const Trades& trades) {
    for (const Event& event : released.events) {
        if (const auto* traded = std::get_if<Traded>(&event)) {
            trade(*traded, released.time, directory, orders, trades);
        } else if (const auto* listed = std::get_if<ProductListed>(&event)) {
            products_.add(directory.products().at(listed->product));
        } else if (std::holds_alternative<ParticipantApplied>(event)) {
            statuses_.push_back(ParticipantStatus::applied);
            ++counts_[static_cast<std::size_t>(ParticipantStatus::applied)];
        } else if (const auto* changed = std::get_if<StatusChanged>(&event)) {
            ParticipantStatus& status = statuses_.at(changed->participant.raw());
            --counts_[static_cast<std::size_t>(status)];
            status = changed->status;
            ++counts_[static_cast<std::size_t>(status)];
        }
    }
    day_.move_to(released.time, trades);
}

void MarketData::trade(const Traded& event, Time time, const Directory& directory, const Orders& orders,
                       const Trades& trades) {
    candles_.trade(event, time);
    const TradeRecord& record = trades.at(event.trade);
    day_.add(record, trades);
    const RegionPair regions{orders.find(record.sell_order())->region, orders.find(record.buy_order())->region};
    const GroupId seller = directory.participants().at(event.seller).group;
    by_instrument_[event.instrument].add(regions, seller, event.quantity, event.gross);
    const Currency currency = directory.instruments().at(event.instrument).terms.currency;
    by_currency_[currency].add(regions, seller, event.quantity, event.gross);
}

const Turnover* MarketData::turnover(InstrumentId instrument) const {
    const auto found = by_instrument_.find(instrument);
    return found == by_instrument_.end() ? nullptr : &found->second;
}

}  // namespace tongqu::service
