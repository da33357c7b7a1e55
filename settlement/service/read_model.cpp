#include "settlement/service/read_model.hpp"

#include "engine/exchange/client_ids.hpp"
#include "governance/registry.hpp"
#include "market/command_codec.hpp"

namespace tongqu::service {

// A request that the core still knows must find its answer here.
static_assert(kAnswersKept > exchange::kRetentionWindow && kClosedOrdersKept > exchange::kRetentionWindow);

namespace {

template <class Body>
const Body& body_of(const log::ReleasedCommand& released) {
    const Body* body = std::get_if<Body>(&released.command.body);
    TONGQU_CHECK(body != nullptr, "an event of command " + std::to_string(released.sequence.raw()) +
                                      " that such a command cannot cause");
    return *body;
}

Origin origin_of(const log::ReleasedCommand& released) { return {released.sequence, released.time}; }

// Takes the events of one command.
struct Projection {
    const log::ReleasedCommand& released;
    Directory& directory;
    PriceLevels& levels;
    HeldBooks& held;
    Orders& orders;
    RegionBooks& region_books;
    RegionHistory& region_history;
    Trades& trades;
    Accounts& accounts;
    MarketStates& markets;
    std::vector<RulebookRecord>& rulebooks;
    Claims& claims;
    Funds& funds;
    Payouts& payouts;
    Disputes& disputes;
    Reconciliation& reconciliation;

    [[nodiscard]] Origin origin() const { return origin_of(released); }
    [[nodiscard]] const OpenExchange* opening() const {
        return std::get_if<OpenExchange>(&released.command.body);
    }

    void operator()(const Rejected&) const {}
    void operator()(const Repeated&) const {}
    void operator()(const RegionCreated& event) const {
        directory.add_region(
            event, opening() ? opening()->operator_region : body_of<CreateRegion>(released).region, origin());
    }
    void operator()(const ParticipantApplied& event) const {
        if (opening()) {
            const ParticipantTerms terms{.name_id = opening()->operator_id,
                                         .name = opening()->operator_name,
                                         .region = directory.regions().begin()->id,
                                         .sites = {},
                                         .group = {},
                                         .roles = RoleSet::of(Role::operator_)};
            directory.add_participant(event, terms, origin());
        } else {
            directory.add_participant(event, body_of<ApplyForAdmission>(released).terms, origin());
        }
    }
    void operator()(const StatusChanged& event) const { directory.change_status(event); }
    void operator()(const KeyCreated& event) const {
        if (opening()) {
            const auto scopes = governance::permitted_scopes(RoleSet::of(Role::operator_));
            directory.add_key(event, opening()->operator_key_digest, scopes, std::nullopt, origin());
        } else {
            const auto& command = body_of<CreateKey>(released);
            directory.add_key(event, command.secret_digest, command.scopes, command.expires, origin(), command.kind);
        }
    }
    void operator()(const KeyRevoked& event) const { directory.revoke_key(event); }
    void operator()(const ProductListed& event) const {
        directory.add_product(event, body_of<ListProduct>(released).terms, origin());
    }
    void operator()(const SharesSet& event) const { directory.set_shares(event, share_names(event), origin()); }
    void operator()(const ShareAssigned& event) const { directory.assign_share(event); }
    void operator()(const InstrumentOpened& event) const {
        directory.add_instrument(event, body_of<OpenInstrument>(released).terms, origin());
        if (const InstrumentTerms& terms = directory.instruments().at(event.instrument).terms; is_drawn(terms.model))
            held.hold(event.instrument, terms.batch_interval);
        region_books.open(event, directory);
        region_history.open(event, directory);
    }
    void operator()(const AccountOpened& event) const { accounts.open(event); }
    void operator()(const Posted& event) const {
        accounts.post(event);
        const AccountKey& from = accounts.at(event.from).key;
        const AccountKey& to = accounts.at(event.to).key;
        trades.post(event, from, to, released.sequence);
        funds.post(event, from, to, released.sequence);
        payouts.post(event);
        reconciliation.post(event, from.currency);
    }
    void operator()(const OrderAccepted& event) const {
        const InstrumentTerms& terms = directory.instruments().at(event.instrument).terms;
        orders.accept(event, body_of<PlaceOrder>(released), terms, origin(), released.command.key);
        region_history.give(event, body_of<PlaceOrder>(released), released.time);
        reconciliation.accept(event);
    }
    void operator()(const Traded& event) const {
        const InstrumentRecord& instrument = directory.instruments().at(event.instrument);
        std::optional<ShareVersion> shares;
        if (const auto product = instrument.terms.product)
            shares = ShareVersion(static_cast<std::uint32_t>(directory.products().at(*product).shares.size()));
        const OrderId offer = event.taker_side == Side::buy ? event.maker : event.taker;
        trades.add(event, origin(),
                   {rulebooks.back().rules.version,
                    WaterfallVersion(static_cast<std::uint32_t>(instrument.waterfalls.size())), shares,
                    orders.find(offer)->region});
        orders.trade(event, origin());
        follow(event.maker);
        follow(event.taker);
        reconciliation.trade(event);
    }
    void operator()(const OrderCancelled& event) const {
        orders.cancel(event, origin());
        follow(event.order);
        region_history.cancel(event, *orders.find(event.order), released.time);
        reconciliation.cancel(event);
    }
    void operator()(const OrderDecremented& event) const {
        orders.decrement(event, origin());
        follow(event.order);
        reconciliation.decrement(event);
    }
    void operator()(const OrderAmended& event) const {
        const Quantity before = orders.find(event.order)->now.leaves;
        orders.amend(event, origin());
        follow(event.order);
        region_history.amend(event, *orders.find(event.order), released.time);
        reconciliation.amend(before, orders.find(event.order)->now.leaves);
    }
    void operator()(const LevelChanged& event) const {
        held.holds(event.instrument) ? held.change(event, released.time) : levels.change(event, released.sequence);
    }
    void operator()(const OrderShown& event) const {
        orders.show(event);
        region_books.show(*orders.find(event.order));
        held.touch(*orders.find(event.order), released.time);
    }
    void operator()(const StopElected& event) const { orders.elect(event, origin()); }
    void operator()(const PhaseChanged& event) const { markets.change_phase(event); }
    void operator()(const TradingStateChanged& event) const { markets.change_state(event); }
    void operator()(const KillSwitchSet& event) const { directory.set_kill_switch(event); }
    void operator()(const OrderSigningSet& event) const { directory.set_order_signing(event); }
    void operator()(const AuctionIndicated& event) const { markets.indicate(event); }
    void operator()(const AuctionCleared& event) const { markets.clear(event, origin()); }
    void operator()(const RegionCleared& event) const { markets.clear(event); }
    void operator()(const LinkCleared& event) const { markets.clear(event); }
    void operator()(const CoupledCleared& event) const { markets.clear(event, origin()); }
    void operator()(const AuctionWithheld& event) const { markets.withhold(event, origin()); }
    void operator()(const SeedCommitted& event) const { markets.commit(event, body_of<RunBatch>(released), origin()); }
    void operator()(const TradeBusted& event) const { trades.bust(event); }
    void operator()(const Delivered& event) const {
        trades.deliver(event, body_of<DeliverTrade>(released), origin());
    }
    void operator()(const Released& event) const {
        const InstrumentTerms& terms = directory.instruments().at(trades.at(event.trade).instrument).terms;
        trades.release(event, origin(), terms.period);
    }
    void operator()(const Finalised& event) const { trades.finalise(event); }
    void operator()(const Refunded& event) const { trades.refund(event); }
    void operator()(const Disputed& event) const {
        trades.dispute(event);
        disputes.dispute(event, body_of<DisputeTrade>(released), origin());
    }
    void operator()(const Resolved& event) const {
        trades.resolve(event);
        const ParticipantId by = directory.keys().at(released.command.key.value()).participant;
        disputes.resolve(event, body_of<ResolveTrade>(released), by, origin());
    }
    void operator()(const UseStarted& event) const {
        trades.start_use(event, origin(), body_of<DeliverTrade>(released));
    }
    void operator()(const UsageReported& event) const { trades.report_use(event); }
    void operator()(const PenaltyCharged& event) const { trades.charge(event); }
    void operator()(const ClaimOpened& event) const { claims.open(event, origin()); }
    void operator()(const ClaimPaid& event) const { claims.pay(event); }
    void operator()(const EstateSettled& event) const { claims.settle(event, origin()); }
    void operator()(const RulebookSet&) const {
        rulebooks.push_back({body_of<SetRulebook>(released).rulebook, origin()});
    }
    void operator()(const WaterfallSet& event) const {
        directory.set_waterfall(event, body_of<SetWaterfall>(released).terms, origin());
    }
    void operator()(const WithdrawalNoticed& event) const { directory.announce_withdrawal(event); }
    void operator()(const ProductWithdrawn& event) const { directory.withdraw(event); }
    void operator()(const SupportPaid& event) const {
        const InstrumentTerms& terms = directory.instruments().at(trades.at(event.trade).instrument).terms;
        funds.pay(event, terms.currency, origin());
    }
    void operator()(const SupportSource& event) const { funds.source(event); }
    void operator()(const PayoutSet& event) const { payouts.set(event, origin()); }
    void operator()(const PeriodClosed& event) const { payouts.close(event, origin()); }
    void operator()(const LinkDefined& event) const {
        directory.add_link(event, body_of<DefineLink>(released).terms, origin());
        region_books.define(event, directory);
        region_history.define(event, released.time, directory);
    }
    void operator()(const CapacityChanged& event) const {
        directory.change_capacity(event);
        region_books.change(event, directory);
        region_history.change(event, released.time, directory);
    }
    void operator()(const LinkUsed& event) const {
        const LinkTerms& link = directory.links().at(event.link).terms;
        trades.carry(event, link, directory.instruments().at(trades.at(event.trade).instrument).grain);
        region_books.use(event, trades.at(event.trade).instrument, directory);
        region_history.use(event, trades.at(event.trade).instrument, released.time, directory);
    }
    void operator()(const DeadlinesMoved& event) const {
        trades.move_deadlines(event.by);
        markets.void_commitments();
    }

    // The order shows less, or has left its book.
    void follow(OrderId id) const {
        const OrderRecord& order = *orders.find(id);
        region_books.follow(order);
        held.touch(order, released.time);
    }

    // The players of a new share table, as the command names them.
    [[nodiscard]] std::vector<std::string> share_names(const SharesSet& event) const {
        if (const auto* proposed = std::get_if<ProposeShares>(&released.command.body)) return proposed->game.players;
        const auto* declared = std::get_if<DeclareShares>(&released.command.body);
        const auto& contributors =
            declared != nullptr ? declared->contributors : body_of<ListProduct>(released).terms.contributors;
        std::vector<std::string> names;
        for (const Contributor& contributor : contributors) names.push_back(contributor.participant);
        if (names.empty()) {
            const ParticipantId supplier = directory.products().at(event.product).supplier;
            names.push_back(directory.participants().at(supplier).terms.name_id);
        }
        return names;
    }
};

// What has to be kept of the answer to a command that was carried out; nothing where a name that is unique
// for ever or an order's record tells it all, and for the exchange's own commands.
struct AnswerOf {
    const log::ReleasedCommand& released;
    const Directory& directory;
    const Orders& orders;
    const Trades& trades;

    using Kept = std::optional<AnswerBody>;
    Kept operator()(const ChangeStatus&) const { return AnswerBody(); }
    Kept operator()(const CreateKey&) const {
        for (const Event& event : released.events)
            if (const auto* created = std::get_if<KeyCreated>(&event)) return created->key;
        return std::nullopt;
    }
    Kept operator()(const RevokeKey&) const { return AnswerBody(); }
    Kept operator()(const Deposit&) const { return AnswerBody(); }
    Kept operator()(const Withdraw&) const { return AnswerBody(); }
    Kept operator()(const DeclareShares& command) const { return shares(command.product); }
    Kept operator()(const ProposeShares& command) const { return shares(command.product); }
    Kept operator()(const CancelOrder& command) const { return order(command.order); }
    Kept operator()(const AmendOrder& command) const { return order(command.order); }
    Kept operator()(const CancelAllOrders&) const {
        std::vector<OrderId> cancelled;
        for (const Event& event : released.events)
            if (const auto* one = std::get_if<OrderCancelled>(&event)) cancelled.push_back(one->order);
        return cancelled;
    }
    Kept operator()(const SetTradingState&) const { return AnswerBody(); }
    Kept operator()(const SetKillSwitch&) const { return AnswerBody(); }
    Kept operator()(const SetOrderSigning&) const { return AnswerBody(); }
    Kept operator()(const BustTrade& command) const { return trade(command.trade); }
    Kept operator()(const DeliverTrade& command) const { return trade(command.trade); }
    Kept operator()(const AcceptTrade& command) const { return trade(command.trade); }
    Kept operator()(const DisputeTrade& command) const { return trade(command.trade); }
    Kept operator()(const ResolveTrade& command) const { return trade(command.trade); }
    Kept operator()(const ReportUsage& command) const { return trade(command.trade); }
    Kept operator()(const SetRulebook&) const { return AnswerBody(); }
    Kept operator()(const SetWaterfall&) const { return AnswerBody(); }
    Kept operator()(const WithdrawProduct&) const { return AnswerBody(); }
    Kept operator()(const ClaimSupport&) const { return AnswerBody(); }
    Kept operator()(const SetPayout&) const { return AnswerBody(); }
    Kept operator()(const ClosePeriod&) const { return AnswerBody(); }
    Kept operator()(const SettleEstate&) const { return AnswerBody(); }
    Kept operator()(const ChangeCapacity&) const { return AnswerBody(); }
    template <class Other>
    Kept operator()(const Other&) const {
        return std::nullopt;
    }

    [[nodiscard]] AnswerBody shares(ProductId product) const {
        return ShareVersion(static_cast<std::uint32_t>(directory.products().at(product).shares.size()));
    }
    [[nodiscard]] AnswerBody order(OrderId id) const { return orders.find(id)->now; }
    [[nodiscard]] AnswerBody trade(TradeId id) const {
        const TradeRecord& record = trades.at(id);
        return TradeMoment{record.status, record.due, record.used};
    }
};

bool was_refused_or_repeated(const log::ReleasedCommand& released) {
    for (const Event& event : released.events)
        if (std::holds_alternative<Rejected>(event) || std::holds_alternative<Repeated>(event)) return true;
    return false;
}

}  // namespace

void ReadModel::apply(const log::ReleasedCommand& released) {
    TONGQU_CHECK(released.sequence > last_.sequence,
                 "command " + std::to_string(released.sequence.raw()) + " again");
    last_ = origin_of(released);
    if (const auto* opening = std::get_if<OpenExchange>(&released.command.body))
        rulebooks_.push_back({opening->rulebook, last_});
    const Projection projection{released,       directory_, levels_, held_books_, orders_, region_books_, region_history_,
                                trades_,        accounts_,  market_states_, rulebooks_, claims_, funds_, payouts_,
                                disputes_,      reconciliation_};
    held_books_.begin(released.time, orders_);
    for (const Event& event : released.events) std::visit(projection, event);
    for (const Event& event : released.events)
        if (const auto* drawn = std::get_if<SeedCommitted>(&event)) held_books_.tell(drawn->instrument, orders_);
    for (const LevelChanged& told : held_books_.levels()) levels_.change(told, released.sequence);
    market_data_.apply(released, directory_, orders_, trades_);

    if (!was_refused_or_repeated(released)) {
        if (std::holds_alternative<PlaceOrder>(released.command.body))
            orders_.finish_entry(OrderId(released.sequence.raw()));
        keep_answer(released);
        if (released.command.evidence) keep_evidence(released);
    }
    orders_.forget_closed_before(released.time + -kClosedOrdersKept);
    answers_.forget_before(released.time + -kAnswersKept);
}

// With each order that the signed command was about; of a cancel of all: those that it cancelled.
void ReadModel::keep_evidence(const log::ReleasedCommand& released) {
    using Kind = SignedCommand::Kind;
    const auto keep = [&](Kind kind) {
        return std::make_shared<const SignedCommand>(
            SignedCommand{kind, released.command.key.value(), origin_of(released), *released.command.evidence});
    };
    const CommandBody& body = released.command.body;
    if (std::holds_alternative<PlaceOrder>(body)) orders_.sign(OrderId(released.sequence.raw()), keep(Kind::place));
    if (const auto* amend = std::get_if<AmendOrder>(&body)) orders_.sign(amend->order, keep(Kind::amend));
    if (const auto* cancel = std::get_if<CancelOrder>(&body)) orders_.sign(cancel->order, keep(Kind::cancel));
    if (!std::holds_alternative<CancelAllOrders>(body)) return;
    const auto one = keep(Kind::cancel_all);
    for (const Event& event : released.events)
        if (const auto* cancelled = std::get_if<OrderCancelled>(&event); cancelled != nullptr && cancelled->reason == CancelReason::requested)
            orders_.sign(cancelled->order, one);
}

void ReadModel::keep_answer(const log::ReleasedCommand& released) {
    if (auto body = std::visit(AnswerOf{released, directory_, orders_, trades_}, released.command.body)) {
        const bool has_client_id = client_id_of(released.command.body).has_value();
        answers_.keep({origin_of(released), std::move(*body)}, has_client_id);
    }
}

}  // namespace tongqu::service
