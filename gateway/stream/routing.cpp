#include "gateway/stream/routing.hpp"

namespace tongqu::stream {
namespace {

struct Router {
    const service::ReadModel& model;
    const ToTopic& to;

    void operator()(const LevelChanged& event) const {
        to(Channel::book, event.instrument.raw());
        to(Channel::ticker, event.instrument.raw());
    }
    void operator()(const Traded& event) const {
        to(Channel::book_orders, event.instrument.raw());
        to(Channel::trades, event.instrument.raw());
        to(Channel::ticker, event.instrument.raw());
        for (const ParticipantId party : {event.buyer, event.seller}) {
            to(Channel::orders, party.raw());
            to(Channel::deliveries, party.raw());
        }
    }
    void operator()(const PhaseChanged& event) const { market(event.instrument); }
    void operator()(const TradingStateChanged& event) const {
        to(Channel::market, 0);
        to(Channel::auction, event.instrument ? std::optional(event.instrument->raw()) : std::nullopt);
    }
    void operator()(const AuctionIndicated& event) const { to(Channel::auction, event.instrument.raw()); }
    void operator()(const AuctionCleared& event) const { to(Channel::auction, event.instrument.raw()); }
    void operator()(const CoupledCleared& event) const { to(Channel::auction, event.instrument.raw()); }
    void operator()(const AuctionWithheld& event) const { to(Channel::auction, event.instrument.raw()); }
    void operator()(const SeedCommitted& event) const { to(Channel::auction, event.instrument.raw()); }
    void operator()(const RegionCreated&) const { to(Channel::market, 0); }
    void operator()(const ProductListed&) const { to(Channel::market, 0); }
    void operator()(const InstrumentOpened&) const { to(Channel::market, 0); }
    void operator()(const LinkDefined&) const { to(Channel::market, 0); }
    void operator()(const CapacityChanged&) const { to(Channel::market, 0); }

    void operator()(const OrderAccepted& event) const { to(Channel::orders, event.participant.raw()); }
    void operator()(const OrderCancelled& event) const { order(event.order); }
    void operator()(const OrderDecremented& event) const { order(event.order); }
    void operator()(const OrderAmended& event) const { order(event.order); }
    void operator()(const StopElected& event) const { order(event.order); }
    void operator()(const OrderShown& event) const { to(Channel::book_orders, event.instrument.raw()); }
    void operator()(const Posted& event) const {
        for (const AccountId id : {event.from, event.to}) {
            const AccountKey& key = model.accounts().at(id).key;
            if (key.owner == AccountOwner::participant) to(Channel::account, key.owner_number);
        }
    }
    void operator()(const Delivered& event) const { delivery(event.trade); }
    void operator()(const Released& event) const { delivery(event.trade); }
    void operator()(const Finalised& event) const { delivery(event.trade); }
    void operator()(const Refunded& event) const { delivery(event.trade); }
    void operator()(const Disputed& event) const { delivery(event.trade); }
    void operator()(const Resolved& event) const { delivery(event.trade); }
    void operator()(const UseStarted& event) const { delivery(event.trade); }
    void operator()(const UsageReported& event) const { delivery(event.trade); }
    void operator()(const TradeBusted& event) const { delivery(event.trade); }
    template <class Other>
    void operator()(const Other&) const {}

    void market(InstrumentId instrument) const {
        to(Channel::market, 0);
        to(Channel::auction, instrument.raw());
    }
    void order(OrderId id) const {
        const auto* order = model.orders().find(id);
        if (order == nullptr) return;
        to(Channel::orders, order->participant.raw());
        to(Channel::book_orders, order->instrument.raw());
    }
    void delivery(TradeId id) const {
        const service::TradeRecord& trade = model.trades().at(id);
        to(Channel::deliveries, trade.buyer.raw());
        to(Channel::deliveries, trade.seller.raw());
    }
};

}  // namespace

void route(const Event& event, const service::ReadModel& model, const ToTopic& to) {
    std::visit(Router{model, to}, event);
}

}  // namespace tongqu::stream
