#pragma once
// Who and what there is: regions, participants, keys, products and instruments, by id and by name. Nothing is
// ever taken out; the exchange's own limits bound each of them.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "market/command.hpp"
#include "market/event.hpp"
#include "settlement/service/dense_records.hpp"
#include "settlement/service/origin.hpp"

namespace tongqu::service {

struct RegionRecord {
    RegionId id;
    Region region;
    Origin origin;
};

struct ParticipantRecord {
    ParticipantId id;
    GroupId group;
    ParticipantTerms terms;
    ParticipantStatus status = ParticipantStatus::applied;
    Origin origin;
    bool kill_switch = false;  // engaged
    bool orders_signed = false;  // demanded
};

struct KeyRecord {
    KeyId id;
    ParticipantId participant;
    Digest digest{};
    ScopeSet scopes;
    std::optional<Time> expires;
    bool revoked = false;
    Origin origin;
    KeyKind kind = KeyKind::bearer;
};

struct ShareTableRecord {
    ShareTable table;
    Origin origin;
};

struct ProductRecord {
    ProductId id;
    ParticipantId supplier;
    ProductTerms terms;
    Origin origin;
    std::vector<ShareTableRecord> shares;  // by version; the last is in force
    std::optional<Time> withdraws;  // announced
    bool withdrawn = false;
};

struct WaterfallRecord {
    WaterfallTerms terms;
    Origin origin;
};

struct InstrumentRecord {
    InstrumentId id;
    ParticipantId opened_by;
    Grain grain;
    InstrumentTerms terms;
    Origin origin;
    std::vector<WaterfallRecord> waterfalls;  // by version; the first pays nobody beyond the rulebook
};

struct LinkRecord {
    LinkId id;
    LinkTerms terms;  // the reverse mutual, the capacity of today
    Origin origin;
    std::uint32_t position = 0;  // in its network's list
};

// ASCII letters in lower case, all else as it is.
[[nodiscard]] std::string to_lower(std::string_view text);

class Directory {
  public:
    // Each takes the command's terms and the event that says what the exchange made of it.
    void add_region(const RegionCreated& event, const Region& region, Origin origin);
    void add_participant(const ParticipantApplied& event, const ParticipantTerms& terms, Origin origin);
    void change_status(const StatusChanged& event);
    void set_kill_switch(const KillSwitchSet& event);
    void set_order_signing(const OrderSigningSet& event);
    void add_key(const KeyCreated& event, const Digest& digest, ScopeSet scopes, std::optional<Time> expires,
                 Origin origin, KeyKind kind = KeyKind::bearer);
    void revoke_key(const KeyRevoked& event);
    void add_product(const ProductListed& event, const ProductTerms& terms, Origin origin);
    // The names of the table's players stand in the command; their weights follow by assign_share.
    void set_shares(const SharesSet& event, const std::vector<std::string>& names, Origin origin);
    void set_waterfall(const WaterfallSet& event, const WaterfallTerms& terms, Origin origin);
    void announce_withdrawal(const WithdrawalNoticed& event);
    void withdraw(const ProductWithdrawn& event);
    void assign_share(const ShareAssigned& event);
    void add_link(const LinkDefined& event, const LinkTerms& terms, Origin origin);
    void change_capacity(const CapacityChanged& event);
    void add_instrument(const InstrumentOpened& event, const InstrumentTerms& terms, Origin origin);

    [[nodiscard]] const DenseRecords<RegionId, RegionRecord>& regions() const { return regions_; }
    [[nodiscard]] const DenseRecords<ParticipantId, ParticipantRecord>& participants() const {
        return participants_;
    }
    [[nodiscard]] const DenseRecords<KeyId, KeyRecord>& keys() const { return keys_; }
    [[nodiscard]] const DenseRecords<ProductId, ProductRecord>& products() const { return products_; }
    [[nodiscard]] const DenseRecords<InstrumentId, InstrumentRecord>& instruments() const {
        return instruments_;
    }

    [[nodiscard]] const DenseRecords<LinkId, LinkRecord>& links() const { return links_; }
    // Of a network, in the order of their definition; none for an unknown one.
    [[nodiscard]] const std::vector<LinkId>& network(std::string_view name) const;

    // By the names that people use; nothing for unknown ones. O(log n).
    [[nodiscard]] const RegionRecord* region(std::string_view code) const;
    [[nodiscard]] const ParticipantRecord* participant(std::string_view name) const;
    [[nodiscard]] const ProductRecord* product(std::string_view name) const;
    [[nodiscard]] const InstrumentRecord* instrument(std::string_view name) const;
    [[nodiscard]] const LinkRecord* link(std::string_view name) const;
    // By the SHA-256 of the key's secret. O(1); revoked and expired keys are found too. The digest of a
    // secret of 256 random bits tells nothing about the secret, so that the time a look-up takes tells
    // nothing either.
    [[nodiscard]] const KeyRecord* key(const Digest& digest) const;

  private:
    struct DigestHash {
        std::size_t operator()(const Digest& digest) const;
    };
    template <class Id>
    using Names = std::map<std::string, Id, std::less<>>;

    DenseRecords<RegionId, RegionRecord> regions_;
    DenseRecords<ParticipantId, ParticipantRecord> participants_;
    DenseRecords<KeyId, KeyRecord> keys_;
    DenseRecords<ProductId, ProductRecord> products_;
    DenseRecords<InstrumentId, InstrumentRecord> instruments_;
    DenseRecords<LinkId, LinkRecord> links_;
    Names<RegionId> region_names_;
    Names<LinkId> link_names_;
    std::map<std::string, std::vector<LinkId>, std::less<>> networks_;
    Names<ParticipantId> participant_names_;
    Names<ProductId> product_names_;
    Names<InstrumentId> instrument_names_;
    std::unordered_map<Digest, KeyId, DigestHash> key_digests_;
    ProductId last_shares_;  // whose table was set last
};

}  // namespace tongqu::service
