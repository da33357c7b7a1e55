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
    Orders& orders;
    Trades& trades;
    Accounts& accounts;
    MarketStates& markets;
    std::vector<Rulebook>& rulebooks;

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
            directory.add_key(event, command.secret_digest, command.scopes, command.expires, origin());
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
    }
    void operator()(const AccountOpened& event) const { accounts.open(event); }
    void operator()(const Posted& event) const {
        accounts.post(event);
        trades.post(event, accounts.at(event.from).key, accounts.at(event.to).key, released.sequence);
    }
    void operator()(const OrderAccepted& event) const {
        const InstrumentTerms& terms = directory.instruments().at(event.instrument).terms;
        orders.accept(event, body_of<PlaceOrder>(released), terms, origin());
    }
    void operator()(const Traded& event) const {
        trades.add(event, origin());
        orders.trade(event, origin());
    }
    void operator()(const OrderCancelled& event) const { orders.cancel(event, origin()); }
    void operator()(const OrderDecremented& event) const { orders.decrement(event, origin()); }
    void operator()(const OrderAmended& event) const { orders.amend(event, origin()); }
    void operator()(const LevelChanged& event) const { levels.change(event, released.sequence); }
    void operator()(const OrderShown& event) const { orders.show(event); }
    void operator()(const StopElected& event) const { orders.elect(event, origin()); }
    void operator()(const PhaseChanged& event) const { markets.change_phase(event); }
    void operator()(const TradingStateChanged& event) const { markets.change_state(event); }
    void operator()(const KillSwitchSet& event) const { directory.set_kill_switch(event); }
    void operator()(const AuctionIndicated& event) const { markets.indicate(event); }
    void operator()(const AuctionCleared& event) const { markets.clear(event, origin()); }
    void operator()(const SeedCommitted& event) const { markets.commit(event, body_of<RunBatch>(released), origin()); }
    void operator()(const TradeBusted& event) const { trades.bust(event); }
    void operator()(const Delivered& event) const {
        trades.deliver(event, body_of<DeliverTrade>(released), origin());
    }
    void operator()(const Released& event) const { trades.release(event, origin()); }
    void operator()(const Finalised& event) const { trades.finalise(event); }
    void operator()(const Refunded& event) const { trades.refund(event); }
    void operator()(const Disputed& event) const { trades.dispute(event); }
    void operator()(const Resolved& event) const { trades.resolve(event); }
    void operator()(const UseStarted& event) const {
        trades.start_use(event, origin(), body_of<DeliverTrade>(released));
    }
    void operator()(const UsageReported& event) const { trades.report_use(event); }
    void operator()(const PenaltyCharged&) const {}
    void operator()(const ClaimOpened&) const {}
    void operator()(const ClaimPaid&) const {}
    void operator()(const EstateSettled&) const {}
    void operator()(const RulebookSet&) const { rulebooks.push_back(body_of<SetRulebook>(released).rulebook); }
    void operator()(const WaterfallSet& event) const {
        directory.set_waterfall(event, body_of<SetWaterfall>(released).terms);
    }
    void operator()(const WithdrawalNoticed&) const {}
    void operator()(const ProductWithdrawn&) const {}
    void operator()(const SupportPaid&) const {}
    void operator()(const SupportSource&) const {}
    void operator()(const PayoutSet&) const {}
    void operator()(const PeriodClosed&) const {}
    void operator()(const DeadlinesMoved& event) const {
        trades.move_deadlines(event.by);
        markets.void_commitments();
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
        return TradeMoment{record.status, record.due};
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
        rulebooks_.push_back(opening->rulebook);
    const Projection projection{released, directory_, levels_, orders_, trades_, accounts_, market_states_,
                                rulebooks_};
    for (const Event& event : released.events) std::visit(projection, event);
    market_data_.apply(released, directory_, orders_, trades_);

    if (!was_refused_or_repeated(released)) {
        if (std::holds_alternative<PlaceOrder>(released.command.body))
            orders_.finish_entry(OrderId(released.sequence.raw()));
        keep_answer(released);
    }
    orders_.forget_closed_before(released.time + -kClosedOrdersKept);
    answers_.forget_before(released.time + -kAnswersKept);
}

void ReadModel::keep_answer(const log::ReleasedCommand& released) {
    if (auto body = std::visit(AnswerOf{released, directory_, orders_, trades_}, released.command.body)) {
        const bool has_client_id = client_id_of(released.command.body).has_value();
        answers_.keep({origin_of(released), std::move(*body)}, has_client_id);
    }
}

}  // namespace tongqu::service
