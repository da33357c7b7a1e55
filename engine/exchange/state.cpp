// The state in bytes, and its hash.
#include <string>

#include "engine/exchange/exchange.hpp"
#include "engine/exchange/hash_sink.hpp"

namespace tongqu::exchange {
namespace {

struct Shown {
    OrderId order;
    Quantity quantity;
    static constexpr auto fields() { return std::make_tuple(&Shown::order, &Shown::quantity); }
};

// What each iceberg shows, in the order of priority, bids first.
std::vector<Shown> peaks(const book::OrderBook& book) {
    std::vector<Shown> shown;
    for (const Side side : {Side::buy, Side::sell})
        book.for_each_order(side, [&](const book::RestingOrder& order) {
            if (order.reserve) shown.push_back({order.id, order.leaves});
        });
    return shown;
}

// The resting orders of a book in the order of priority, bids first.
std::vector<OrderId> priorities(const book::OrderBook& book) {
    std::vector<OrderId> ids;
    ids.reserve(book.size());
    for (const Side side : {Side::buy, Side::sell})
        book.for_each_order(side, [&](const book::RestingOrder& order) { ids.push_back(order.id); });
    return ids;
}

struct KillSwitch {
    ParticipantId participant;
    bool by_operator = false;
    static constexpr auto fields() { return std::make_tuple(&KillSwitch::participant, &KillSwitch::by_operator); }
};

struct VoucherUse {
    ParticipantId participant;
    Currency currency;
    RulebookVersion rulebook;
    Money amount;
    static constexpr auto fields() {
        using V = VoucherUse;
        return std::make_tuple(&V::participant, &V::currency, &V::rulebook, &V::amount);
    }
};

std::vector<VoucherUse> as_list(const std::map<std::tuple<ParticipantId, Currency, RulebookVersion>, Money>& vouchers) {
    std::vector<VoucherUse> list;
    for (const auto& [place, amount] : vouchers) list.push_back({std::get<0>(place), std::get<1>(place), std::get<2>(place), amount});
    return list;
}

std::vector<KillSwitch> as_list(const std::map<ParticipantId, bool>& engaged) {
    std::vector<KillSwitch> list;
    for (const auto& [participant, by_operator] : engaged) list.push_back({participant, by_operator});
    return list;
}

}  // namespace

template <class Sink>
void Exchange::save_to(Sink& sink) const {
    Encoder to(sink);
    to.put(kCodecVersion);
    to.put(kLogicVersion);
    to.put(last_sequence_);
    to.put(last_stamp_);
    to.put(last_trade_);
    to.put(market_state_);
    to.put(as_list(kill_switches_));
    to.put(rulebooks_);
    registry_.save(to);
    ledger_.save(to);
    obligations_.save(to);
    settled_.save(to);
    claims_.save(to);
    funds_.save(to);
    payouts_.save(to);
    to.put(as_list(vouchers_));
    client_ids_.save(to);
    to.put(waiting_names_);
    to.put(static_cast<std::uint32_t>(products_.size()));
    for (std::uint32_t i = 0; i < products_.size(); ++i) to.put(products_[i]);
    to.put(orders_.sorted());
    to.put(static_cast<std::uint32_t>(instruments_.size()));
    for (std::uint32_t i = 0; i < instruments_.size(); ++i) {
        to.put(instruments_[i].record);
        to.put(instruments_[i].trading);
        to.put(instruments_[i].trading.stops.queue());
        to.put(priorities(instruments_[i].book));
        to.put(peaks(instruments_[i].book));
    }
}

void Exchange::save(ByteBuffer& to) const { save_to(to); }

Digest Exchange::state_hash() const {
    HashSink sink;
    save_to(sink);
    return sink.result();
}

std::expected<Exchange, DecodeError> Exchange::load(std::span<const std::byte> bytes) {
    Exchange exchange;
    Decoder from(bytes);
    std::uint8_t codec = 0;
    LogicVersion logic;
    from.get(codec);
    from.get(logic);
    if (!from.failed() && (codec != kCodecVersion || logic != kLogicVersion))
        return std::unexpected(DecodeError::bad_version);
    from.get(exchange.last_sequence_);
    from.get(exchange.last_stamp_);
    from.get(exchange.last_trade_);
    from.get(exchange.market_state_);
    std::vector<KillSwitch> engaged;
    from.get(engaged);
    for (const KillSwitch& entry : engaged) exchange.kill_switches_[entry.participant] = entry.by_operator;
    from.get(exchange.rulebooks_);
    exchange.registry_.load(from);
    exchange.ledger_.load(from);
    exchange.obligations_.load(from);
    exchange.settled_.load(from);
    exchange.claims_.load(from);
    exchange.funds_.load(from);
    exchange.payouts_.load(from);
    std::vector<VoucherUse> vouchers;
    from.get(vouchers);
    for (const VoucherUse& use : vouchers)
        exchange.vouchers_[{use.participant, use.currency, use.rulebook}] = use.amount;
    exchange.client_ids_.load(from);
    from.get(exchange.waiting_names_);
    for (std::size_t i = 0; i < exchange.waiting_names_.size(); ++i)
        exchange.waiting_by_name_.emplace(exchange.waiting_names_[i], static_cast<std::uint32_t>(i));
    std::uint32_t count = 0;
    from.get(count);
    for (std::uint32_t i = 0; i < count && !from.failed(); ++i) {
        Product product;
        from.get(product);
        if (product.withdraws && !product.withdrawn) exchange.withdrawals_.set(ProductId(i), product.withdraws);
        exchange.products_.add(product.name_id, product);
    }
    exchange.load_books(from);
    if (const auto error = from.finish()) return std::unexpected(*error);
    return exchange;
}

void Exchange::load_books(Decoder& from) {
    std::vector<OpenOrder> orders;
    from.get(orders);
    if (from.failed()) return;
    orders_.load(orders);
    std::uint32_t count = 0;
    from.get(count);
    std::vector<std::vector<OrderId>> queues;  // of elected stop orders
    for (std::uint32_t i = 0; i < count && !from.failed(); ++i) {
        Instrument instrument;
        std::vector<OrderId> ids;
        std::vector<Shown> shown;
        from.get(instrument.record);
        from.get(instrument.trading);
        from.get(queues.emplace_back());
        from.get(ids);
        from.get(shown);
        auto peak = shown.begin();
        for (const OrderId id : ids) {
            const OpenOrder* order = orders_.find(id);
            const bool iceberg = peak != shown.end() && peak->order == id;
            if (order == nullptr || registry_.participant(order->participant) == nullptr || (iceberg && !order->display)) {
                from.fail(DecodeError::bad_value);
                break;
            }
            book::RestingOrder resting{id, order->participant, registry_.at(order->participant).group, order->side,
                                       order->limit, order->leaves, {}};
            if (iceberg) {
                resting.leaves = peak->quantity;
                resting.reserve = book::Reserve{order->leaves - peak->quantity, *order->display};
                ++peak;
            }
            instrument.book.rest(resting);
        }
        // A copy: an argument that reads the name beside one that moves it away may be evaluated after it.
        std::string name = instrument.record.terms.name_id;
        instruments_.add(std::move(name), std::move(instrument));
    }
    if (from.failed()) return;
    for (const OpenOrder& order : orders) {
        if (order.instrument.raw() >= instruments_.size() || (order.waiting && !order.stop_price))
            return from.fail(DecodeError::bad_value);
        Instrument& instrument = instruments_[order.instrument.raw()];
        if (order.expires) expiries_.set(order.id, order.expires);
        if (waits_for_auction(order, instrument.record.terms)) ++instrument.trading.immediate_waiting;
        if (order.waiting) instrument.trading.stops.wait(order.id, order.side, *order.stop_price);
    }
    for (std::uint32_t i = 0; i < instruments_.size(); ++i) {
        if (const auto product = instruments_[i].record.terms.product) {
            if (product->raw() >= products_.size()) return from.fail(DecodeError::bad_value);
            products_[product->raw()].instruments.push_back(InstrumentId(i));
        }
        instruments_[i].trading.stops.load_queue(queues[i]);
        set_instrument_timer(InstrumentId(i));
        set_draw(InstrumentId(i), instruments_[i].trading.draw_due);
    }
}

}  // namespace tongqu::exchange
