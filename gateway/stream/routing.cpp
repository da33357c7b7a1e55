#include "gateway/stream/routing.hpp"

namespace tongqu::stream {
namespace {

struct Router {
    const service::ReadModel& model;
    const ToTopic& to;

    // Of a batch market it is told with the interval: see told_late.
    void operator()(const LevelChanged& event) const {
        if (model.held_books().holds(event.instrument)) return;
        to(Channel::book, event.instrument.raw());
        to(Channel::ticker, event.instrument.raw());
    }
    void operator()(const Traded& event) const {
        book_orders(event.instrument);
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
    void operator()(const LinkDefined&) const {
        to(Channel::market, 0);
        landed(std::nullopt);
    }
    void operator()(const CapacityChanged& event) const {
        to(Channel::market, 0);
        landed(event.instrument);
    }

    void operator()(const OrderAccepted& event) const { to(Channel::orders, event.participant.raw()); }
    void operator()(const OrderCancelled& event) const { order(event.order); }
    void operator()(const OrderDecremented& event) const { order(event.order); }
    void operator()(const OrderAmended& event) const { order(event.order); }
    void operator()(const StopElected& event) const { order(event.order); }
    // A new place among equal prices may leave the levels as they are, but not what a region gets over which way.
    void operator()(const OrderShown& event) const {
        book_orders(event.instrument);
        if (!model.directory().instruments().at(event.instrument).terms.network.empty()) landed(event.instrument);
    }
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
    // What regions see may be another, of one instrument or of any.
    void landed(std::optional<InstrumentId> instrument) const {
        const auto subject = instrument ? std::optional(instrument->raw()) : std::nullopt;
        to(Channel::book, subject);
        to(Channel::ticker, subject);
    }
    void order(OrderId id) const {
        const auto* order = model.orders().find(id);
        if (order == nullptr) return;
        to(Channel::orders, order->participant.raw());
        book_orders(order->instrument);
    }
    void book_orders(InstrumentId instrument) const {
        if (!model.held_books().holds(instrument)) to(Channel::book_orders, instrument.raw());
    }
    void delivery(TradeId id) const {
        const service::TradeRecord& trade = model.trades().at(id);
        to(Channel::deliveries, trade.buyer.raw());
        to(Channel::deliveries, trade.seller.raw());
    }
};

}  // namespace

void told_late(const service::ReadModel& model, const std::function<void(Channel, InstrumentId, const Event&)>& to) {
    for (const LevelChanged& level : model.held_books().levels()) {
        to(Channel::book, level.instrument, level);
        to(Channel::ticker, level.instrument, level);
    }
    for (const OrderShown& order : model.held_books().orders()) to(Channel::book_orders, order.instrument, order);
}

void route(const Event& event, const service::ReadModel& model, const ToTopic& to) {
    std::visit(Router{model, to}, event);
}

}  // namespace tongqu::stream
