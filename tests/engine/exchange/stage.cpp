#include "stage.hpp"

namespace tongqu::exchange {
namespace {

ParticipantTerms terms_of(const char* name, RoleSet roles) {
    ParticipantTerms terms;
    terms.name_id = name;
    terms.roles = roles;
    return terms;
}

}  // namespace

PlaceOrder limit_order(InstrumentId instrument, Side side, std::int64_t ticks, std::int64_t lots) {
    PlaceOrder order;
    order.instrument = instrument;
    order.side = side;
    order.price = Price(ticks);
    order.quantity = Quantity(lots);
    return order;
}

Stage::Stage() {
    Region region;
    region.code = "FAR";
    market.apply(kOperatorKey, CreateRegion{region});
    far = market.last<RegionCreated>()->region;
    acme = market.join(terms_of("acme", RoleSet::of(Role::supplier)));
    cerf = market.join(terms_of("cerf", RoleSet::of(Role::supplier)));
    bob = market.join(terms_of("bob", RoleSet::of(Role::buyer)));
    dora = market.join(terms_of("dora", RoleSet::of(Role::buyer)));
    market.apply({}, ApplyForAdmission{terms_of("zoe", RoleSet::of(Role::buyer)), digest_of("zoe's claim")});
    zoe = market.last<ParticipantApplied>()->participant;
    market.apply(kOperatorKey, Deposit{"", bob.id, Currency(0), Money(100'000'000)});

    ProductTerms product;
    product.name_id = "data";
    market.apply(acme.key, ListProduct{product});
    data = market.last<ProductListed>()->product;
    InstrumentTerms terms;
    terms.name_id = "gpu";
    market.apply(kOperatorKey, OpenInstrument{terms});
    gpu = market.last<InstrumentOpened>()->instrument;
    terms.name_id = "licence";
    terms.product = data;
    terms.rival = false;
    terms.allowed_regions = RegionSet::of(far);
    market.apply(acme.key, OpenInstrument{terms});
    licence = market.last<InstrumentOpened>()->instrument;

    const ScopeSet both = ScopeSet::of(Scope::read, Scope::trade);
    revoked = key_for(dora, both);
    market.apply(dora.key, RevokeKey{revoked, {}});
    expired = key_for(dora, both, market.now + hours(1));
    reader = key_for(dora, ScopeSet::of(Scope::read));
    market.pass(hours(1));
}

void Stage::set_status(ParticipantId id, ParticipantStatus status) {
    market.apply(kOperatorKey, ChangeStatus{id, status, {}});
}

KeyId Stage::key_for(const Market::Member& member, ScopeSet scopes, std::optional<Time> expires) {
    market.apply(member.key, CreateKey{member.id, {}, digest_of("key"), scopes, expires, {}});
    return market.last<KeyCreated>()->key;
}

OrderId Stage::rest(const Market::Member& member, Side side, std::int64_t ticks, std::int64_t lots) {
    market.apply(member.key, limit_order(gpu, side, ticks, lots));
    return market.last<OrderAccepted>()->order;
}

TradeId Stage::trade() {
    rest(cerf, Side::sell, 100, 1);
    rest(bob, Side::buy, 100, 1);
    return market.last<Traded>()->trade;
}

}  // namespace tongqu::exchange
