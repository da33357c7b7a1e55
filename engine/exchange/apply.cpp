// How a command is taken in: what is due comes first, then who asks, then whether it was asked before, then the command itself.
#include <cstring>
#include <string>
#include <type_traits>

#include "engine/exchange/exchange.hpp"
#include "market/check.hpp"
#include "market/command_codec.hpp"

namespace tongqu::exchange {
namespace {

// The scope that a command's key must have.
template <class Body>
constexpr Scope scope_of() {
    if constexpr (std::is_same_v<Body, CreateRegion> || std::is_same_v<Body, ChangeStatus> ||
                  std::is_same_v<Body, Deposit> || std::is_same_v<Body, SetTradingState> ||
                  std::is_same_v<Body, SetRulebook> || std::is_same_v<Body, ClosePeriod> ||
                  std::is_same_v<Body, SettleEstate> || std::is_same_v<Body, DefineLink> ||
                  std::is_same_v<Body, ChangeCapacity>)
        return Scope::operate;
    else if constexpr (std::is_same_v<Body, ListProduct> || std::is_same_v<Body, OpenInstrument> ||
                       std::is_same_v<Body, DeclareShares> || std::is_same_v<Body, ProposeShares> ||
                       std::is_same_v<Body, SetWaterfall> || std::is_same_v<Body, WithdrawProduct>)
        return Scope::list;
    else if constexpr (std::is_same_v<Body, BustTrade> || std::is_same_v<Body, ResolveTrade>)
        return Scope::regulate;
    else if constexpr (std::is_same_v<Body, CreateKey> || std::is_same_v<Body, RevokeKey>)
        return Scope::read;  // whoever holds a key of a participant may make and revoke that participant's keys
    else
        return Scope::trade;
}

// What must be signed when the participant demands it: what enters or changes an order, what would end the demand, and what makes a
// further key that could sign. Cancels only lessen what is at stake, and who guards a connection could not sign them.
template <class Body>
bool is_under_demand(const Body& body) {
    if constexpr (std::is_same_v<Body, PlaceOrder> || std::is_same_v<Body, AmendOrder>)
        return true;
    else if constexpr (std::is_same_v<Body, SetOrderSigning>)
        return !body.required;
    else if constexpr (std::is_same_v<Body, CreateKey>)
        return body.kind == KeyKind::signing && body.scopes.contains(Scope::trade);
    else
        return false;
}

template <class Body>
constexpr bool is_own =
    std::is_same_v<Body, OpenExchange> || std::is_same_v<Body, Resume> || std::is_same_v<Body, Tick> ||
    std::is_same_v<Body, RunBatch>;

}  // namespace

template <class Body>
Ruling<void> Exchange::authorise(const Body& body, Context& context) const {
    if constexpr (is_own<Body>) {
        if (context.key) return std::unexpected(RejectReason::not_for_clients);
        return {};
    } else if constexpr (std::is_same_v<Body, ApplyForAdmission>) {
        return {};
    } else {
        if constexpr (std::is_same_v<Body, CreateKey>) {
            if (!context.key && body.claim_digest) {
                context.actor = body.participant;
                return {};
            }
        }
        auto actor = registry_.authorise(context.key, scope_of<Body>(), context.now);
        if constexpr (std::is_same_v<Body, SetKillSwitch>) {
            // One's own with the scope to trade, anyone's with the scope to operate.
            if (!actor || *actor != body.participant) actor = registry_.authorise(context.key, Scope::operate, context.now);
        }
        if constexpr (std::is_same_v<Body, SetOrderSigning>) {
            // One's own with the scope to trade; lifted for anyone with the scope to operate.
            if ((!actor || *actor != body.participant) && !body.required)
                actor = registry_.authorise(context.key, Scope::operate, context.now);
        }
        if (!actor) return std::unexpected(actor.error());
        context.actor = *actor;
        if (is_under_demand(body) && registry_.at(*actor).orders_signed &&
            !(context.has_evidence && registry_.key(*context.key)->kind == KeyKind::signing))
            return std::unexpected(RejectReason::signature_required);
        return {};
    }
}

template <class Body>
void Exchange::run(const Body& body, const CommandBody& whole, Context& context) {
    const auto refuse = [&](RejectReason reason) { context.events.emplace_back(Rejected{reason}); };
    if (const auto allowed = authorise(body, context); !allowed) return refuse(allowed.error());

    const auto id = client_id_of(whole);
    const std::uint64_t request = id ? std::uint64_t{context.request} : 0;
    if (id) {
        if (const auto known = client_ids_.find(context.actor, *id)) {
            if (known->fingerprint != request) return refuse(RejectReason::client_id_reused);
            context.events.emplace_back(Repeated{known->sequence});
            return;
        }
        if (!client_ids_.has_room(context.actor)) return refuse(RejectReason::id_quota);
    }
    if (const auto done = on(body, context); !done) return refuse(done.error());
    if (id) client_ids_.remember(context.actor, *id, context.sequence, context.now, request);
}

void Exchange::apply(SequenceNumber sequence, Time stamp, const Command& command, std::vector<Event>& events) {
    TONGQU_CHECK(sequence.raw() == last_sequence_.raw() + 1, "sequence " + std::to_string(sequence.raw()) + " after " +
                                                                 std::to_string(last_sequence_.raw()));
    TONGQU_CHECK(stamp >= last_stamp_, "a stamp that goes back");
    TONGQU_CHECK(rulebooks_.empty() == std::holds_alternative<OpenExchange>(command.body),
                 "the first command, and no other, opens the exchange");

    if (std::holds_alternative<Resume>(command.body) && !command.key) {
        const Duration outage = stamp - last_stamp_;
        obligations_.move_deadlines(outage);
        events.emplace_back(DeadlinesMoved{outage});
    }
    last_sequence_ = sequence;
    last_stamp_ = stamp;
    while (const auto told = publications_.first()) {
        if (told->due > stamp) break;
        publications_.set(told->id, std::nullopt);
    }
    Context context{sequence, stamp, command.key, ParticipantId(), events, {command.body}, command.evidence.has_value()};
    run_due(context);
    client_ids_.forget_until(stamp);
    settled_.forget_before(stamp);

    std::visit([&](const auto& body) { run(body, command.body, context); }, command.body);
    publish_levels(events);
    if (drawn_) publications_.set(*drawn_, std::nullopt);
    drawn_.reset();
}

bool Exchange::repeated_name(SequenceNumber made_at, std::uint64_t request, Context& context) const {
    if (request != context.request) return false;
    context.events.emplace_back(Repeated{made_at});
    return true;
}

void Exchange::publish_levels(std::vector<Event>& events) {
    levels_.publish(
        events, [&](InstrumentId id) -> const book::OrderBook& { return instruments_[id.raw()].book; },
        [&](InstrumentId id) { note_book_change(id, events); });
}

Ruling<void> Exchange::on(const OpenExchange& command, Context& context) {
    install_rulebook(command.rulebook);
    std::uint64_t seed = 0;
    std::memcpy(&seed, command.operator_key_digest.data(), sizeof seed);
    client_ids_ = ClientIds(seed);
    registry_.install_operator(command, context.sequence);
    context.events.emplace_back(RegionCreated{RegionId(0)});
    context.events.emplace_back(ParticipantApplied{ParticipantId(0), GroupId(0)});
    context.events.emplace_back(StatusChanged{ParticipantId(0), ParticipantStatus::admitted});
    context.events.emplace_back(KeyCreated{KeyId(0), ParticipantId(0)});
    return {};
}

Ruling<void> Exchange::on(const Tick&, Context&) { return {}; }

}  // namespace tongqu::exchange
