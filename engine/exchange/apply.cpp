// How a command is taken in: what is due comes first, then who asks, then whether it was asked before, then the command itself.
#include <algorithm>
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
        if (!actor) return std::unexpected(actor.error());
        context.actor = *actor;
        return {};
    }
}

template <class Body>
void Exchange::run(const Body& body, const CommandBody& whole, Context& context) {
    const auto refuse = [&](RejectReason reason) { context.events.emplace_back(Rejected{reason}); };
    if (const auto allowed = authorise(body, context); !allowed) return refuse(allowed.error());

    context.request = fingerprint_of(whole);
    const auto id = client_id_of(whole);
    if (id) {
        if (const auto known = client_ids_.find(context.actor, *id)) {
            if (known->fingerprint != context.request) return refuse(RejectReason::client_id_reused);
            context.events.emplace_back(Repeated{known->sequence});
            return;
        }
        if (!client_ids_.has_room(context.actor)) return refuse(RejectReason::id_quota);
    }
    if (const auto done = on(body, context); !done) return refuse(done.error());
    if (id) client_ids_.remember(context.actor, *id, context.sequence, context.now, context.request);
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
    Context context{sequence, stamp, command.key, ParticipantId(), events, 0};
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

void Exchange::touch(InstrumentId instrument, Side side, Price price) {
    const TouchedLevel level{instrument, side, price};
    if (touched_.empty() || touched_.back() != level) touched_.push_back(level);
}

void Exchange::publish_levels(std::vector<Event>& events) {
    if (touched_.empty()) return;
    if (touched_.size() > 1) {
        std::ranges::sort(touched_);
        touched_.erase(std::ranges::unique(touched_).begin(), touched_.end());
    }
    for (const TouchedLevel& level : touched_) {
        const auto& book = instruments_[level.instrument.raw()].book;
        events.emplace_back(LevelChanged{level.instrument, level.side, level.price, book.level(level.side, level.price).quantity});
    }
    std::optional<InstrumentId> noted;
    for (const TouchedLevel& level : touched_)
        if (noted != level.instrument) note_book_change(*(noted = level.instrument), events);
    touched_.clear();
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
