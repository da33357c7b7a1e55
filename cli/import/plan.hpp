#pragma once
// What an import wants of the exchange, as values: the requests to make, in words of the API, before any is
// made. Made from a file alone, so the same file always gives the same plan, with the same client-set ids.
#include <optional>
#include <string>
#include <vector>

#include "cli/import/bad_entry.hpp"
#include "cli/import/compute_offers.hpp"
#include "cli/import/dcat_catalogue.hpp"

namespace tongqu::cli {

struct PlannedRegion {
    std::string code;
    std::string name;
    DevelopmentTier tier = DevelopmentTier::developed;
};

struct PlannedParticipant {
    std::string id;
    std::string name;
    std::string home;                // code of a region; empty: the exchange's first
    std::vector<std::string> sites;  // further regions
    std::vector<std::string> roles{"supplier"};
    bool small_firm = false;
};

struct PlannedContributor {
    std::string participant;
    std::uint64_t weight = 1;
};

struct PlannedProduct {
    std::optional<std::size_t> entry;  // the position in Plan::entries it was made from
    std::string supplier;
    std::string id;
    std::string title;
    std::string kind;
    std::string description;
    std::vector<std::string> keywords;
    std::string licence;
    std::vector<std::string> regions;
    std::vector<PlannedContributor> contributors;
};

struct PlannedInstrument {
    std::optional<std::size_t> entry;
    std::string opener;  // a participant; empty: the operator
    std::string id;
    std::string product;  // empty: a standard contract
    std::string title;
    std::string currency;
    std::string tick;
    std::string lot;
    bool rival = true;
    std::string network;  // empty: one zone
};

struct PlannedLink {
    std::string id;
    std::string network;
    std::string from, to;  // regions
    std::string reverse;   // a link that is planned before it, or empty
    std::string capacity;  // lots
    std::string cost;      // ticks a lot
    std::string participant;  // operates it
};

struct PlannedDeposit {
    std::string participant;
    std::string reference;
    std::string currency;
    std::string amount;
};

struct PlannedOrder {
    std::optional<std::size_t> entry;
    std::string participant;
    std::string client_order_id;
    std::string instrument;
    std::string side;
    std::string price;
    std::string quantity;
    std::string region;  // empty: the participant's home
};

struct Plan {
    std::vector<EntryPlace> entries;
    std::vector<PlannedRegion> regions;
    std::vector<PlannedParticipant> participants;
    std::vector<PlannedLink> links;
    std::vector<PlannedProduct> products;
    std::vector<PlannedInstrument> instruments;
    std::vector<PlannedDeposit> deposits;
    std::vector<PlannedOrder> orders;
    std::vector<BadEntry> bad;  // entries that are readable but cannot be planned

    [[nodiscard]] std::size_t steps() const {
        return regions.size() + participants.size() + links.size() + products.size() + instruments.size() +
               deposits.size() + orders.size();
    }
};

struct DcatTerms {
    std::optional<std::string> supplier;  // lists everything; none: every publisher lists its own
    std::string price = "1.00";
    std::string currency = "CNY";
};

inline constexpr int kDcatQuantity = 1000;  // licences on offer at a time
inline constexpr std::string_view kDcatTick = "0.01";

// A product, an instrument and a resting offer for every data set; publishers with the same slug are one
// participant. Its home is where most of its data sets lie, the first of these in the file where several do.
[[nodiscard]] Plan plan_dcat(const DcatCatalogue& catalogue, const DcatTerms& terms);

// An instrument for every accelerator type and a resting offer for every row, of `hours` hours.
[[nodiscard]] Plan plan_compute(const ComputeOffers& offers, std::int64_t hours);

// "A100-80GB" → "a100-80gb-hour".
[[nodiscard]] std::string accelerator_instrument(std::string_view accelerator);

}  // namespace tongqu::cli
