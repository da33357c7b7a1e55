#pragma once
// Who takes part: regions, participants and their keys, and the rules of admission. One admission is valid in every region.
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "market/codec.hpp"
#include "market/command.hpp"
#include "market/reject_reason.hpp"

namespace tongqu::governance {

inline constexpr std::size_t kMaxParticipants = 1'000'000;
inline constexpr std::uint32_t kMaxKeysPerParticipant = 100;

template <class T>
using Ruling = std::expected<T, RejectReason>;

struct Participant {
    ParticipantTerms terms;
    GroupId group;
    ParticipantStatus status = ParticipantStatus::applied;
    SequenceNumber applied_at;
    std::uint64_t request = 0;            // fingerprint of the application
    std::optional<Digest> claim_digest;   // gone once the first key was made
    std::uint32_t keys = 0;               // not revoked
    std::uint32_t order_signers = 0;      // of them, signing keys that may trade; whether they have expired is not asked
    bool orders_signed = false;           // it demands that its orders are signed

    static constexpr auto fields() {
        using P = Participant;
        return std::make_tuple(&P::terms, &P::group, &P::status, &P::applied_at, &P::request, &P::claim_digest, &P::keys,
                               &P::order_signers, &P::orders_signed);
    }
};

struct Key {
    ParticipantId participant;
    ScopeSet scopes;
    std::optional<Time> expires;
    bool revoked = false;
    KeyKind kind = KeyKind::bearer;

    static constexpr auto fields() {
        return std::make_tuple(&Key::participant, &Key::scopes, &Key::expires, &Key::revoked, &Key::kind);
    }
};

// A region, and the request that made it.
struct RegionRecord {
    Region region;
    SequenceNumber created_at;
    std::uint64_t request = 0;
    static constexpr auto fields() {
        using R = RegionRecord;
        return std::make_tuple(&R::region, &R::created_at, &R::request);
    }
};

class Registry {
  public:
    // --- who asks ---
    // The participant behind a key that may use `scope` now. Suspended and exited participants pass: what they may still do is
    // for each command to say (see require_admitted). O(1).
    [[nodiscard]] Ruling<ParticipantId> authorise(std::optional<KeyId> key, Scope scope, Time now) const;
    [[nodiscard]] Ruling<void> require_admitted(ParticipantId participant) const;
    [[nodiscard]] bool has_role(ParticipantId participant, Role role) const;

    // --- look-ups ---
    [[nodiscard]] const Participant* participant(ParticipantId id) const;
    [[nodiscard]] const Participant& at(ParticipantId id) const { return participants_[id.raw()]; }
    [[nodiscard]] std::optional<ParticipantId> participant_named(const std::string& name) const;
    [[nodiscard]] const Key* key(KeyId id) const;
    [[nodiscard]] const std::vector<RegionRecord>& regions() const { return regions_; }
    [[nodiscard]] std::optional<RegionId> region_coded(const std::string& code) const;
    [[nodiscard]] bool knows(RegionSet regions) const;

    // --- changes; each is refused whole or done whole ---
    [[nodiscard]] Ruling<RegionId> create_region(const Region& region, SequenceNumber sequence, std::uint64_t request);
    [[nodiscard]] Ruling<ParticipantId> apply(const ApplyForAdmission& application, SequenceNumber sequence,
                                              std::uint64_t request);
    [[nodiscard]] Ruling<void> change_status(ParticipantId participant, ParticipantStatus status);
    // `asking` is the key that asks, authorised before; none for a claim. A key makes and revokes no key that may do more than
    // itself.
    [[nodiscard]] Ruling<KeyId> create_key(const CreateKey& command, std::optional<KeyId> asking, Time now);
    [[nodiscard]] Ruling<void> revoke_key(KeyId key, KeyId asking);
    // Demanded only by one that has a signing key which may trade.
    [[nodiscard]] Ruling<void> set_order_signing(ParticipantId participant, bool required);
    // The operator, at the opening of the exchange: admitted at once, with its first key.
    void install_operator(const OpenExchange& command, SequenceNumber sequence);

    template <class Sink>
    void save(Encoder<Sink>& to) const {
        to.put(regions_);
        to.put(participants_);
        to.put(keys_);
    }
    void load(Decoder& from);

  private:
    GroupId group_named(const std::string& group);
    ParticipantId add(Participant participant);

    std::vector<RegionRecord> regions_;
    std::vector<Participant> participants_;
    std::vector<Key> keys_;
    std::map<std::string, ParticipantId, std::less<>> participants_by_name_;
    std::map<std::string, GroupId, std::less<>> groups_;
};

// The scopes that a participant's roles permit.
[[nodiscard]] ScopeSet permitted_scopes(RoleSet roles);

}  // namespace tongqu::governance
