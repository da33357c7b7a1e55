#include "settlement/service/trades.hpp"

namespace tongqu::service {
namespace {

template <class Key, class List>
const List& list_of(const std::map<Key, List>& lists, Key key) {
    static const List kNone{};
    const auto found = lists.find(key);
    return found == lists.end() ? kNone : found->second;
}

// Whether a distribution tells of the posting.
bool is_step(PostingCause cause) {
    switch (cause) {
        case PostingCause::buyer_fee:
        case PostingCause::exchange_fee:
        case PostingCause::development_levy:
        case PostingCause::contribution:
        case PostingCause::refund:
        case PostingCause::bust:
        case PostingCause::link_charge:
        case PostingCause::link_rent:
        case PostingCause::fund_rent:
        case PostingCause::commission:
        case PostingCause::penalty:
        case PostingCause::take_back:
        case PostingCause::debit:
        case PostingCause::voucher:
        case PostingCause::rebate:
            return true;
        default:
            return false;
    }
}

}  // namespace

void Trades::add(const Traded& event, Origin origin, const TradeRules& rules) {
    TradeRecord trade;
    trade.id = event.trade;
    trade.instrument = event.instrument;
    trade.maker = event.maker;
    trade.taker = event.taker;
    trade.taker_side = event.taker_side;
    trade.buyer = event.buyer;
    trade.seller = event.seller;
    trade.price = event.price;
    trade.quantity = event.quantity;
    trade.gross = event.gross;
    trade.buyer_fee = event.buyer_fee;
    trade.origin = origin;
    trade.due = event.delivery_due;
    trade.auction = event.auction;
    trade.transfer = event.transfer;
    trade.half_tick = event.half_tick;
    trade.rent = event.rent;
    trade.rulebook = rules.rulebook;
    trade.waterfall = rules.waterfall;
    trade.shares = rules.shares;
    trade.seller_region = rules.seller_region;
    trades_.add(std::move(trade));

    auto& recent = recent_[event.instrument];
    recent.push_back(event.trade);
    if (recent.size() > kRecentTradesPerInstrument) recent.pop_front();
    by_participant_[event.buyer].push_back(event.trade);
    by_participant_[event.seller].push_back(event.trade);
    unsettled_.insert(event.trade);
}

void Trades::carry(const LinkUsed& event, const LinkTerms& link, Grain grain) {
    TradeRecord& trade = trades_.at(event.trade);
    trade.path.push_back(event.link);
    if (!link.cost.is_positive() && !event.rent.is_positive()) return;
    trade.carriers.push_back({link.operator_, link.from, link.to, gross_amount(link.cost, Quantity(1), grain).value(),
                              gross_amount(event.rent, Quantity(1), grain).value()});
}

void Trades::deliver(const Delivered& event, const DeliverTrade& command, Origin origin) {
    TradeRecord& trade = trades_.at(event.trade);
    trade.status = TradeStatus::delivered;
    trade.due = event.acceptance_due;
    trade.delivered_at = origin.time;
    trade.reference = command.reference;
    trade.grant_commitment = command.grant_commitment;
}

void Trades::start_use(const UseStarted& event, Origin origin, const DeliverTrade& command) {
    deliver(Delivered{event.trade, event.due}, command, origin);
    trades_.at(event.trade).status = TradeStatus::in_use;
}

void Trades::report_use(const UsageReported& event) { trades_.at(event.trade).used = event.used.raw(); }

void Trades::dispute(const Disputed& event) {
    TradeRecord& trade = trades_.at(event.trade);
    trade.status = TradeStatus::disputed;
    trade.due.reset();
}

void Trades::resolve(const Resolved& event) {
    TradeRecord& trade = trades_.at(event.trade);
    if (trade.status == TradeStatus::disputed) close(trade, TradeStatus::settled);
}

void Trades::charge(const PenaltyCharged& event) {
    TradeRecord& trade = trades_.at(event.trade);
    trade.penalty_due = event.due;
    trade.penalty_paid = event.paid;
}

void Trades::release(const Released& event, Origin origin, Duration period) {
    TradeRecord& trade = trades_.at(event.trade);
    trade.accepted_by_time_out = event.cause == ReleaseCause::time_out;
    TONGQU_CHECK(trade.rulebook == event.rulebook && trade.waterfall == event.waterfall && trade.shares == event.shares,
                 "trade " + std::to_string(trade.id.raw()) + " is not divided by the rules it was made under");
    trade.released = event.upto;
    trade.decided = event.whole;
    if (!trade.released_at) trade.released_at = origin.time;
    if (event.cause == ReleaseCause::acceptance) return close(trade, TradeStatus::settled);
    if (event.cause == ReleaseCause::period && trade.due) trade.due = *trade.due + period;
    if (!event.whole || trade.status == TradeStatus::settled) return;
    trade.status = TradeStatus::released;
    trade.due = event.final_at;
}

void Trades::finalise(const Finalised& event) {
    if (event.settled) close(trades_.at(event.trade), TradeStatus::settled);
}

void Trades::refund(const Refunded& event) {
    TradeRecord& trade = trades_.at(event.trade);
    if (event.cause == RefundCause::late_resolution) {
        trade.debited += event.amount;
        return;
    }
    trade.refunded += event.amount;
    trade.decided = true;
    if (event.closed && trade.status != TradeStatus::settled)
        return close(trade, trade.released.is_positive() ? TradeStatus::settled : TradeStatus::refunded);
    if (!event.closed && trade.status == TradeStatus::in_use) {
        trade.status = TradeStatus::released;
        trade.due.reset();
    }
}

void Trades::bust(const TradeBusted& event) { close(trades_.at(event.trade), TradeStatus::busted); }

void Trades::close(TradeRecord& trade, TradeStatus status) {
    trade.status = status;
    trade.due.reset();
    unsettled_.erase(trade.id);
}

void Trades::move_deadlines(Duration by) {
    for (const TradeId id : unsettled_)
        if (auto& due = trades_.at(id).due) due = *due + by;
}

void Trades::post(const Posted& event, const AccountKey& from, const AccountKey& to, SequenceNumber sequence) {
    const bool of_trade = is_step(event.cause) || event.cause == PostingCause::trade ||
                          event.cause == PostingCause::bond_trade || event.cause == PostingCause::bond_return;
    if (!of_trade) return;
    TradeRecord& trade = trades_.at(TradeId(event.subject));
    const bool bond = event.cause == PostingCause::bond_trade || event.cause == PostingCause::bond_return ||
                      event.cause == PostingCause::penalty;
    Money& escrow = bond ? trade.bond : trade.escrow;
    if (from.purpose == AccountPurpose::escrow) escrow -= event.amount;
    if (to.purpose == AccountPurpose::escrow) escrow += event.amount;
    if (is_step(event.cause))
        trade.steps.push_back({event.cause, event.from, event.to, event.amount, sequence, trade.released, trade.debited,
                               trade.decided});
}

const std::deque<TradeId>& Trades::recent(InstrumentId instrument) const {
    return list_of(recent_, instrument);
}
const std::vector<TradeId>& Trades::of(ParticipantId participant) const {
    return list_of(by_participant_, participant);
}

}  // namespace tongqu::service
