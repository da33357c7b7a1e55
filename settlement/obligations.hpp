#pragma once
// What is owed after a trade: the supplier delivers, the buyer accepts or uses, the escrow is released part by part, and what was
// released becomes final after its dispute window. The states and the rules: docs/settlement.md.
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "market/codec.hpp"
#include "market/currency.hpp"
#include "market/ids.hpp"
#include "market/rulebook.hpp"
#include "market/shares.hpp"
#include "market/time.hpp"
#include "market/waterfall.hpp"

namespace tongqu::settlement {

// Values are part of the snapshot's format: append only. What ends an obligation removes it.
enum class ObligationState : std::uint8_t {
    traded,     // gross, fee and bond are in escrow; the supplier delivers before `due`, or it has failed
    delivered,  // the buyer accepts before `due`, or it is taken as accepted
    released,   // all is decided; some of it is pending
    in_use,     // metered: until `due`; subscription: the next period ends at `due`
    disputed    // a regulator decides; nothing is due
};

// A part that was released and is pending: the gross up to here, until then.
struct Tranche {
    Money upto;
    Time final_at;
    static constexpr auto fields() { return std::make_tuple(&Tranche::upto, &Tranche::final_at); }
};

struct Obligation {
    TradeId trade;
    InstrumentId instrument;
    ParticipantId buyer;
    ParticipantId seller;
    RegionId seller_region;  // its fund receives the levy
    Currency currency;
    Quantity quantity;
    Money gross;
    Money buyer_fee;
    Money bond;  // in the seller's escrow until the delivery
    RulebookVersion rulebook;
    WaterfallVersion waterfall;
    std::optional<ShareVersion> shares;  // of the instrument's product; none for a standard contract
    std::vector<Carrier> carriers;       // over regions: the links that are paid, from the seller to the buyer
    ObligationState state = ObligationState::traded;
    Time due;                      // of the state; kLatestTime: none
    std::int64_t used = 0;         // lots of a quota, periods of a subscription
    Money released;                // of the gross: paid out, or pending
    Money matured;                 // of the gross: paid out for good
    Money refunded;                // of the gross: back with the buyer
    std::vector<Tranche> pending;  // as released; the last ends at `released`
    // Once it is settled:
    Money debited;                 // from the seller's available funds, for a later refund
    std::uint8_t supported = 0;    // bit by SupportKind
    Money support;                 // what funds paid for it

    // Nothing of gross and fee is in escrow any more.
    [[nodiscard]] bool decided() const { return released + refunded == gross; }
    // When something of it is due next; nothing while it is disputed, or waits for nothing.
    [[nodiscard]] std::optional<Time> next_due() const;

    static constexpr auto fields() {
        using O = Obligation;
        return std::make_tuple(&O::trade, &O::instrument, &O::buyer, &O::seller, &O::seller_region, &O::currency, &O::quantity,
                               &O::gross, &O::buyer_fee, &O::bond, &O::rulebook, &O::waterfall, &O::shares, &O::carriers, &O::state, &O::due,
                               &O::used, &O::released, &O::matured, &O::refunded, &O::pending, &O::debited,
                               &O::supported, &O::support);
    }
};

// The open obligations and their deadlines. Everything here is O(log n) at most; the order of deadlines is (time, trade).
class Obligations {
  public:
    void open(Obligation obligation);
    [[nodiscard]] const Obligation* find(TradeId trade) const;
    // Takes the open obligation's new standing: state, deadlines, amounts.
    void update(const Obligation& obligation);
    void close(TradeId trade);

    [[nodiscard]] std::optional<Time> next_due() const;
    [[nodiscard]] bool any_due(Time by) const { return !heap_.empty() && heap_.front().due <= by; }
    // The next obligation of which something is due not after `now`; nothing when none is.
    [[nodiscard]] std::optional<TradeId> next_due_by(Time now) const;
    // Moves every deadline of every obligation, those of disputed ones excepted; O(n log n).
    void move_deadlines(Duration by);

    // Those in which the participant sells, by trade. O(n log n).
    [[nodiscard]] std::vector<TradeId> sold_by(ParticipantId seller) const;
    [[nodiscard]] std::size_t size() const { return size_; }
    // visit(const Obligation&), by trade. O(n log n).
    template <class Visit>
    void for_each(Visit visit) const {
        for (const Obligation& obligation : sorted()) visit(obligation);
    }

    template <class Sink>
    void save(Encoder<Sink>& to) const {
        to.put(sorted());
    }
    void load(Decoder& from);

  private:
    struct Deadline {
        Time due;
        TradeId trade;
        friend auto operator<=>(const Deadline&, const Deadline&) = default;
    };
    [[nodiscard]] std::vector<Obligation> sorted() const;
    void schedule(const Obligation& obligation);
    // Drops heap entries that no longer tell the truth from the top.
    void prune();
    void rebuild();

    // Obligations of consecutive trades lie together and stay where they are; a page goes when its last one closes.
    static constexpr std::uint64_t kPageTrades = 16;
    static constexpr std::size_t kSparePages = 1024;
    struct Page {
        std::array<std::optional<Obligation>, kPageTrades> at;
        std::uint32_t open = 0;
    };
    [[nodiscard]] Obligation* find_open(TradeId trade);
    std::unique_ptr<Page> new_page();
    template <class Visit>
    void for_each_in_any_order(Visit visit) const {
        // any order: as it says
        for (const auto& entry : pages_)
            for (const auto& obligation : entry.second->at)
                if (obligation) visit(*obligation);
    }

    boost::unordered_flat_map<std::uint64_t, std::unique_ptr<Page>> pages_;  // by trade / kPageTrades; never iterated where order could show
    std::vector<std::unique_ptr<Page>> spare_;  // so that trades that come and go allocate nothing
    std::size_t size_ = 0;
    std::vector<Deadline> heap_;  // earliest on top; may hold entries of closed or advanced obligations below the top
};

constexpr bool is_valid(ObligationState value) { return value <= ObligationState::disputed; }

}  // namespace tongqu::settlement
