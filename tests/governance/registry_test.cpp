// Who takes part, and with which keys.
#include "governance/registry.hpp"

#include <catch2/catch.hpp>

using namespace tongqu;
using namespace tongqu::governance;

namespace {

using R = RejectReason;
using Status = ParticipantStatus;

constexpr Time kNow{1'000'000};
constexpr ScopeSet kTrade = ScopeSet::of(Scope::read, Scope::trade);

Digest secret(std::uint8_t byte) {
    Digest digest{};
    digest[0] = byte;
    return digest;
}

Registry opened() {
    Registry registry;
    OpenExchange opening;
    opening.operator_id = "operator";
    opening.operator_region.code = "HOME";
    registry.install_operator(opening, SequenceNumber(1));
    return registry;
}

ApplyForAdmission application(const char* name, const char* group = "") {
    ApplyForAdmission apply;
    apply.terms.name_id = name;
    apply.terms.group = group;
    apply.terms.roles = RoleSet::of(Role::buyer);
    apply.claim_digest = secret(1);
    return apply;
}

ParticipantId joined(Registry& registry, const char* name, const char* group = "") {
    const auto id = registry.apply(application(name, group), SequenceNumber(2), 0);
    REQUIRE(id);
    REQUIRE(registry.change_status(*id, Status::admitted));
    return *id;
}

// The first key, by the claim secret.
KeyId claimed(Registry& registry, ParticipantId id) {
    const auto key = registry.create_key({id, secret(1), secret(9), kTrade, {}, {}}, {}, kNow);
    REQUIRE(key);
    return *key;
}

template <class T>
R reason(const Ruling<T>& ruling) {
    REQUIRE_FALSE(ruling);
    return ruling.error();
}

}  // namespace

TEST_CASE("The operator is admitted from the start, in the first region, with the first key") {
    const Registry registry = opened();
    CHECK(registry.authorise(KeyId(0), Scope::operate, kNow) == ParticipantId(0));
    CHECK(registry.require_admitted(ParticipantId(0)));
    CHECK(registry.region_coded("HOME") == RegionId(0));
    CHECK(registry.participant_named("operator") == ParticipantId(0));
    CHECK(reason(registry.authorise(KeyId(0), Scope::trade, kNow)) == R::missing_scope);
    CHECK(reason(registry.authorise(KeyId(1), Scope::read, kNow)) == R::unknown_key);
    CHECK(reason(registry.authorise({}, Scope::read, kNow)) == R::unknown_key);
}

TEST_CASE("Every change of status that is allowed, and every one that is not") {
    const auto allowed = [](Status from, Status to) {
        if (to == Status::admitted) return from == Status::applied || from == Status::suspended;
        if (to == Status::suspended) return from == Status::admitted;
        return to == Status::exited && from != Status::exited;
    };
    for (const Status from : {Status::applied, Status::admitted, Status::suspended, Status::exited}) {
        for (const Status to : {Status::applied, Status::admitted, Status::suspended, Status::exited}) {
            Registry registry = opened();
            const auto id = registry.apply(application("bob"), SequenceNumber(2), 0);
            REQUIRE(id);
            if (from == Status::suspended) REQUIRE(registry.change_status(*id, Status::admitted));
            if (from != Status::applied) REQUIRE(registry.change_status(*id, from));
            const auto changed = registry.change_status(*id, to);
            INFO("from " << static_cast<int>(from) << " to " << static_cast<int>(to));
            CHECK(changed.has_value() == allowed(from, to));
            CHECK(registry.at(*id).status == (changed ? to : from));
            if (!changed) CHECK(changed.error() == R::invalid_status_change);
        }
        Registry registry = opened();
        CHECK(reason(registry.change_status(ParticipantId(0), from)) == R::invalid_status_change);
    }
}

TEST_CASE("Firms of one group share it; without a group a firm is its own") {
    Registry registry = opened();
    const ParticipantId a = joined(registry, "a", "union"), b = joined(registry, "b", "union");
    const ParticipantId c = joined(registry, "c"), d = joined(registry, "d", "c");
    CHECK(registry.at(a).group == registry.at(b).group);
    CHECK(registry.at(a).group != registry.at(c).group);
    CHECK(registry.at(c).group == registry.at(d).group);  // a group may bear a firm's name
    CHECK(registry.at(c).group != registry.at(ParticipantId(0)).group);
}

TEST_CASE("Home is always a site") {
    Registry registry = opened();
    REQUIRE(registry.create_region({"FAR", "", {}}, SequenceNumber(2), 0) == RegionId(1));
    auto apply = application("bob");
    apply.terms.region = RegionId(1);
    apply.terms.sites = RegionSet::of(RegionId(0));
    const auto id = registry.apply(apply, SequenceNumber(3), 0);
    REQUIRE(id);
    CHECK(registry.at(*id).terms.sites == RegionSet::of(RegionId(0), RegionId(1)));
}

TEST_CASE("Sixty-four regions and no more; the last one is a region like the others") {
    Registry registry = opened();
    for (int i = 1; i < 64; ++i)
        REQUIRE(registry.create_region({"R" + std::to_string(i), "", {}}, SequenceNumber(2), 0));
    CHECK(reason(registry.create_region({"ONE", "", {}}, SequenceNumber(2), 0)) == R::too_many_regions);
    CHECK(registry.knows(RegionSet::from_bits(~std::uint64_t{0})));
    CHECK(registry.region_coded("R63") == RegionId(63));
}

TEST_CASE("A refused application leaves nothing behind") {
    Registry registry = opened();
    auto bad = application("bob");
    bad.terms.roles = {};
    CHECK(reason(registry.apply(bad, SequenceNumber(2), 0)) == R::no_roles);
    CHECK_FALSE(registry.participant_named("bob"));
    CHECK(registry.participant(ParticipantId(1)) == nullptr);
    REQUIRE(registry.apply(application("bob"), SequenceNumber(3), 0) == ParticipantId(1));
}

TEST_CASE("The claim secret makes one key, and a guess does not use it up") {
    Registry registry = opened();
    const ParticipantId bob = joined(registry, "bob");
    const auto claim = [&](std::uint8_t byte) {
        return registry.create_key({bob, secret(byte), secret(9), kTrade, {}, {}}, {}, kNow);
    };
    CHECK(reason(claim(2)) == R::wrong_claim_secret);
    CHECK(reason(registry.create_key({bob, {}, secret(9), kTrade, {}, {}}, {}, kNow)) ==
          R::wrong_claim_secret);
    REQUIRE(claim(1));
    CHECK(reason(claim(1)) == R::wrong_claim_secret);
    CHECK(registry.at(bob).keys == 1);
}

TEST_CASE("A hundred keys at once; a revoked one makes room") {
    Registry registry = opened();
    const ParticipantId bob = joined(registry, "bob");
    const KeyId first = claimed(registry, bob);
    const CreateKey more{bob, {}, secret(9), kTrade, {}, {}};
    for (int i = 1; i < 100; ++i) REQUIRE(registry.create_key(more, first, kNow));
    CHECK(reason(registry.create_key(more, first, kNow)) == R::too_many_keys);
    REQUIRE(registry.revoke_key(KeyId(50), first));
    CHECK(reason(registry.revoke_key(KeyId(50), first)) == R::no_such_key);
    CHECK(reason(registry.authorise(KeyId(50), Scope::read, kNow)) == R::key_revoked);
    CHECK(registry.create_key(more, first, kNow) == KeyId(101));
}

TEST_CASE("A key makes and revokes no key that may do more than itself, and none of another participant") {
    Registry registry = opened();
    const ParticipantId bob = joined(registry, "bob"), dora = joined(registry, "dora");
    const KeyId full = claimed(registry, bob), hers = claimed(registry, dora);
    const ScopeSet read = ScopeSet::of(Scope::read);
    const auto reader = registry.create_key({bob, {}, secret(9), read, {}, {}}, full, kNow);
    REQUIRE(reader);
    CHECK(reason(registry.create_key({bob, {}, secret(9), kTrade, {}, {}}, *reader, kNow)) ==
          R::scope_not_permitted);
    CHECK(reason(registry.revoke_key(full, *reader)) == R::scope_not_permitted);
    CHECK(reason(registry.create_key({bob, {}, secret(9), read, {}, {}}, hers, kNow)) ==
          R::unknown_participant);
    CHECK(reason(registry.revoke_key(*reader, hers)) == R::no_such_key);
    CHECK(registry.authorise(full, Scope::trade, kNow) == bob);
    REQUIRE(registry.create_key({bob, {}, secret(9), read, {}, {}}, *reader, kNow));
    CHECK(registry.revoke_key(*reader, full));
}

TEST_CASE("A key that expires makes keys that end no later than itself") {
    Registry registry = opened();
    const ParticipantId bob = joined(registry, "bob");
    const KeyId full = claimed(registry, bob);
    const Time end = kNow + days(1);
    const auto brief = registry.create_key({bob, {}, secret(9), kTrade, end, {}}, full, kNow);
    REQUIRE(brief);
    CHECK(reason(registry.create_key({bob, {}, secret(9), kTrade, {}, {}}, *brief, kNow)) == R::expiry_not_permitted);
    CHECK(reason(registry.create_key({bob, {}, secret(9), kTrade, end + Duration(1), {}}, *brief, kNow)) ==
          R::expiry_not_permitted);
    CHECK(registry.create_key({bob, {}, secret(9), kTrade, end, {}}, *brief, kNow));
}

TEST_CASE("A key ends at its time, and not a microsecond earlier") {
    Registry registry = opened();
    const ParticipantId bob = joined(registry, "bob");
    const Time end = kNow + days(1);
    const auto key = registry.create_key({bob, {}, secret(9), kTrade, end, {}}, claimed(registry, bob), kNow);
    REQUIRE(key);
    CHECK(registry.authorise(*key, Scope::trade, end + Duration(-1)) == bob);
    CHECK(reason(registry.authorise(*key, Scope::trade, end)) == R::key_expired);
}

TEST_CASE("Which scopes the roles permit") {
    CHECK(permitted_scopes({}) == ScopeSet::of(Scope::read));
    CHECK(permitted_scopes(RoleSet::of(Role::buyer)) == ScopeSet::of(Scope::read, Scope::trade));
    CHECK(permitted_scopes(RoleSet::of(Role::supplier)) ==
          ScopeSet::of(Scope::read, Scope::trade, Scope::list));
    CHECK(permitted_scopes(RoleSet::of(Role::chain_leader)) == ScopeSet::of(Scope::read, Scope::trade));
    CHECK(permitted_scopes(RoleSet::of(Role::link_operator)) == ScopeSet::of(Scope::read, Scope::trade));
    CHECK(permitted_scopes(RoleSet::of(Role::regulator)) == ScopeSet::of(Scope::read, Scope::regulate));
    CHECK(permitted_scopes(RoleSet::of(Role::operator_)) ==
          ScopeSet::of(Scope::read, Scope::list, Scope::operate));
}

TEST_CASE("A registry comes back from its bytes, its names and groups too") {
    Registry registry = opened();
    const ParticipantId a = joined(registry, "a", "union");
    REQUIRE(registry.create_key({a, secret(1), secret(9), kTrade, kNow + days(1), {}}, {}, kNow));
    ByteBuffer bytes;
    Encoder encoder(bytes);
    registry.save(encoder);
    Decoder decoder(bytes.bytes());
    Registry again;
    again.load(decoder);
    REQUIRE_FALSE(decoder.finish());
    CHECK(again.participant_named("a") == a);
    const ParticipantId b = joined(again, "b", "union"), c = joined(again, "c");
    CHECK(again.at(b).group == again.at(a).group);
    CHECK(again.at(c).group != again.at(a).group);
    CHECK(again.authorise(KeyId(1), Scope::trade, kNow) == a);
    CHECK(reason(again.create_region({"HOME", "", {}}, SequenceNumber(9), 0)) == R::name_taken);
}
