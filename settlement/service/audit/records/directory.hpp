#pragma once
// Who is who and what is listed, as a judge keeps it: participants, keys, regions, products with their share tables, instruments. Told
// every command that was carried out; says which events had to follow.
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "market/command.hpp"
#include "market/event.hpp"

namespace tongqu::audit {

struct Member {
    ParticipantTerms terms;  // sites: home included
    GroupId group;
    ParticipantStatus status = ParticipantStatus::applied;
    SequenceNumber applied_at;
    std::uint64_t request = 0;
    bool orders_signed = false;  // it demands that its orders are signed
};

struct Listing {
    ParticipantId supplier;
    std::vector<ShareTable> tables;  // version 1 first
    SequenceNumber listed_at;
    std::uint64_t request = 0;
    std::optional<Time> withdraws;
    RegionSet residency;
};

struct Contract {
    InstrumentTerms terms;
    std::vector<WaterfallTerms> waterfalls;  // version 1 first
    Grain grain;
    ParticipantId opened_by;
    SequenceNumber opened_at;
    std::uint64_t request = 0;
};

// A link of a network, as it was defined.
struct Connection {
    LinkTerms terms;
    SequenceNumber defined_at;
    std::uint64_t request = 0;
};

class Directory {
  public:
    // Whose command it is, by its key and the key's scopes; nobody's where the exchange itself or an applicant speaks.
    [[nodiscard]] std::expected<std::optional<ParticipantId>, RejectReason> authorise(const Command& command, Time now) const;
    // The sequence number of the command that this one repeats: by the name that it gives.
    [[nodiscard]] std::optional<SequenceNumber> repeated_name(const CommandBody& body, std::optional<ParticipantId> actor,
                                                              std::uint64_t request) const;
    // Reasons against an order that the market's rules do not know: status, role, region.
    void reasons_against(const PlaceOrder& order, ParticipantId actor, std::vector<RejectReason>& reasons) const;
    // Not admitted, suspended, left.
    [[nodiscard]] std::optional<RejectReason> not_taking_part(ParticipantId participant) const;

    // The command was carried out: the events that it had to bring about, money and matching aside.
    void carry_out(SequenceNumber sequence, const Command& command, std::optional<ParticipantId> actor, std::uint64_t request,
                   std::vector<Event>& said);

    [[nodiscard]] const Member& member(ParticipantId id) const { return members_.at(id.raw()); }
    [[nodiscard]] std::size_t members() const { return members_.size(); }
    [[nodiscard]] std::optional<ParticipantId> named(const std::string& name) const;
    [[nodiscard]] const Listing& product(ProductId id) const { return products_.at(id.raw()); }
    [[nodiscard]] std::size_t products() const { return products_.size(); }
    [[nodiscard]] const Contract& contract(InstrumentId id) const { return contracts_.at(id.raw()); }
    [[nodiscard]] std::size_t contracts() const { return contracts_.size(); }
    [[nodiscard]] const std::vector<Rulebook>& rulebooks() const { return rulebooks_; }  // version 1 first
    [[nodiscard]] std::size_t regions() const { return regions_.size(); }
    [[nodiscard]] const LinkTerms& link(LinkId id) const { return links_.at(id.raw()).terms; }
    [[nodiscard]] const Region& region(RegionId id) const { return regions_.at(id.raw()).region; }

    struct Key {
        ParticipantId holder;
        ScopeSet scopes;
        std::optional<Time> expires;
        bool revoked = false;
        std::optional<Digest> public_key = {};  // of a signing key
    };
    [[nodiscard]] const Key* key(KeyId id) const { return id.raw() < keys_.size() ? &keys_[id.raw()] : nullptr; }

  private:
    struct Place {
        Region region;
        SequenceNumber created_at;
        std::uint64_t request = 0;
    };
    [[nodiscard]] bool lacks_signature(const Command& command, ParticipantId actor) const;
    [[nodiscard]] std::expected<ParticipantId, RejectReason> holder(std::optional<KeyId> key, Scope scope, Time now) const;
    void admit(Member member, std::vector<Event>& said);
    void set_table(ProductId product, ShareTable table, std::vector<Event>& said);
    [[nodiscard]] std::optional<std::uint32_t> number_of(const std::map<std::string, std::uint32_t>& names, const std::string& name) const;

    std::vector<Member> members_;
    std::vector<Key> keys_;
    std::vector<Place> regions_;
    std::vector<Listing> products_;
    std::vector<Contract> contracts_;
    std::vector<Connection> links_;
    std::vector<Rulebook> rulebooks_;
    std::map<std::string, std::uint32_t> member_names_, region_codes_, product_names_, contract_names_, link_names_, groups_;
};

// What a key needs to give this command.
[[nodiscard]] Scope scope_needed(const CommandBody& body);
// The exchange's own: no key may give it.
[[nodiscard]] bool is_own(const CommandBody& body);

}  // namespace tongqu::audit
