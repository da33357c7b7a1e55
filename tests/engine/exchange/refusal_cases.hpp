#pragma once
// What comes before a refusal: short words for the tables of refusals.
#include "engine/exchange/draw.hpp"
#include "refusal_rows.hpp"
#include "settlement/service/transparency/signing_key.hpp"

namespace tongqu::exchange {

using R = RejectReason;
using Status = ParticipantStatus;

inline PlaceOrder bid(Stage& s) { return limit_order(s.gpu, Side::buy, 100, 1); }

inline const transparency::SigningKey& bobs_pen() {
    static const transparency::SigningKey kPen(transparency::SigningSeed{{1, 2, 3}});
    return kPen;
}

// bob's signing key, which he makes with this.
inline KeyId pair_of_bob(Stage& s) {
    CreateKey pair{s.bob.id, {}, bobs_pen().public_key().bytes, ScopeSet::of(Scope::read, Scope::trade), {}, {}};
    pair.kind = KeyKind::signing;
    s.market.apply(s.bob.key, pair);
    return s.market.last<KeyCreated>()->key;
}

// bob demands that his orders are signed; his signing key.
inline KeyId demanded(Stage& s) {
    const KeyId key = pair_of_bob(s);
    s.market.apply(s.bob.key, SetOrderSigning{s.bob.id, true, {}});
    return key;
}

template <class Change>
Command with_bid(Stage& s, Change change) {
    PlaceOrder order = bid(s);
    change(order);
    return {s.bob.key, order};
}

template <class Change>
Command with_instrument(std::optional<KeyId> key, Change change) {
    InstrumentTerms terms;
    terms.name_id = "new";
    change(terms);
    return {key, OpenInstrument{terms}};
}

// An instrument that Stage does not have; its supplier is acme.
template <class Change>
InstrumentId opened(Stage& s, Change change) {
    s.market.apply(with_instrument(s.acme.key, change));
    return s.market.last<InstrumentOpened>()->instrument;
}

// A link from HOME to `far`, over which one lot costs a tick; its operator is a carrier who joins with it.
template <class Change>
Command with_link(Stage& s, Change change) {
    ParticipantTerms carrier;
    carrier.name_id = "carrier";
    carrier.roles = RoleSet::of(Role::link_operator);
    LinkTerms terms;
    terms.name_id = "new";
    terms.network = "grid";
    terms.to = s.far;
    terms.capacity = Quantity(5);
    terms.cost = Price(1);
    terms.operator_ = s.market.join(carrier).id;
    change(terms);
    return {kOperatorKey, DefineLink{terms}};
}

// That link, defined.
inline LinkId linked(Stage& s) {
    s.market.apply(with_link(s, [](LinkTerms&) {}));
    return s.market.last<LinkDefined>()->link;
}

// Another one like it, the change made.
template <class Change>
Command with_second_link(Stage& s, Change change) {
    linked(s);
    LinkTerms terms = std::get<DefineLink>(s.market.journal.back().command.body).terms;
    terms.name_id = "second";
    change(terms);
    return {kOperatorKey, DefineLink{terms}};
}

inline KeyId judge(Stage& s) {
    ParticipantTerms terms;
    terms.name_id = "judge";
    terms.roles = RoleSet::of(Role::regulator);
    return s.market.join(terms).key;
}

// A batch market whose next draw is by the seed "seed".
inline InstrumentId batch(Stage& s) {
    const InstrumentId market = opened(s, [](InstrumentTerms& t) { t.model = MarketModel::batch; });
    s.market.apply({}, RunBatch{market, {}, commitment_to(digest_of("seed"))});
    return market;
}

inline Command with_contributors(Stage& s, std::vector<Contributor> contributors) {
    ProductTerms terms;
    terms.name_id = "new";
    terms.contributors = std::move(contributors);
    return {s.acme.key, ListProduct{terms}};
}

inline Command proposal(Stage& s, ContributionGame game) { return {s.acme.key, ProposeShares{s.data, std::move(game), {}}}; }

inline Command application(const char* name, RoleSet roles) {
    ParticipantTerms terms;
    terms.name_id = name;
    terms.roles = roles;
    return {std::nullopt, ApplyForAdmission{terms, {}}};
}

inline CreateKey more_keys(const Market::Member& member, ScopeSet scopes) {
    return {member.id, {}, digest_of("key"), scopes, {}, {}};
}

// What cerf sold to bob: so many lots at 0.10, for use by the lot, delivered.
inline TradeId metered(Stage& s, std::int64_t lots) {
    const InstrumentId hours = opened(s, [](InstrumentTerms& t) { t.plan = DeliveryPlan::metered; });
    s.market.apply(s.cerf.key, limit_order(hours, Side::sell, 10, lots));
    s.market.apply(s.bob.key, limit_order(hours, Side::buy, 10, lots));
    const TradeId trade = s.market.last<Traded>()->trade;
    s.market.apply(s.cerf.key, DeliverTrade{trade, {}, {}});
    return trade;
}

inline TradeId disputed(Stage& s) {
    const TradeId trade = s.trade();
    s.market.apply(s.cerf.key, DeliverTrade{trade, {}, {}});
    s.market.apply(s.bob.key, DisputeTrade{trade, {}, {}});
    return trade;
}

inline TradeId settled(Stage& s) {
    const TradeId trade = s.trade();
    s.market.apply(s.cerf.key, DeliverTrade{trade, {}, {}});
    s.market.apply(s.bob.key, AcceptTrade{trade, {}});
    return trade;
}

// A small firm of the region asks for its voucher on what it bought for 1.00 and accepted.
inline Command voucher(Stage& s, RegionId home) {
    ParticipantTerms terms;
    terms.name_id = "small", terms.roles = RoleSet::of(Role::buyer), terms.region = home, terms.small_firm = true;
    const Market::Member small = s.market.join(terms);
    s.market.apply(kOperatorKey, Deposit{"", small.id, Currency(0), Money(10'000'000)});
    s.rest(s.cerf, Side::sell, 100, 1);
    s.rest(small, Side::buy, 100, 1);
    const TradeId trade = s.market.last<Traded>()->trade;
    s.market.apply(s.cerf.key, DeliverTrade{trade, {}, {}});
    s.market.apply(small.key, AcceptTrade{trade, {}});
    return {small.key, ClaimSupport{trade, SupportKind::voucher, {}}};
}

// cerf has not delivered what bob bought, and has nothing to pay the penalty with.
inline void fail_to_deliver(Stage& s) {
    s.trade();
    s.market.pass(days(8));
}

template <class Change>
Command with_waterfall(Stage& s, Change change) {
    SetWaterfall set;
    set.instrument = s.gpu;
    change(set.terms);
    return {kOperatorKey, set};
}

inline Command next_rulebook(std::uint32_t version) {
    Rulebook rules;
    rules.version = RulebookVersion(version);
    return {kOperatorKey, SetRulebook{rules, {}}};
}

inline constexpr ScopeSet kRead = ScopeSet::of(Scope::read);
inline constexpr RoleSet kBuyer = RoleSet::of(Role::buyer);
inline constexpr Currency kYuan{0};

}  // namespace tongqu::exchange
