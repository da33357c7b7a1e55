#pragma once
// What is owed after a trade: the supplier delivers, the buyer accepts, the escrow is released and, where the buyer let the
// time run out, what was released becomes final after the dispute window.
#include <optional>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "market/codec.hpp"
#include "market/currency.hpp"
#include "market/ids.hpp"
#include "market/rulebook.hpp"
#include "market/shares.hpp"
#include "market/time.hpp"

namespace tongqu::settlement {

// Values are part of the snapshot's format: append only. What ends an obligation removes it.
enum class ObligationState : std::uint8_t {
    traded,     // gross and fee are in escrow; the supplier delivers before `due`, or the buyer is refunded
    delivered,  // the buyer accepts before `due`, or it is taken as accepted
    released    // by time-out: the shares are pending until `due`
};

struct Obligation {
    TradeId trade;
    InstrumentId instrument;
    ParticipantId buyer;
    ParticipantId seller;
    RegionId seller_region;  // its fund receives the levy
    Currency currency;
    Money gross;
    Money buyer_fee;
    RulebookVersion rulebook;
    std::optional<ShareVersion> shares;  // of the instrument's product; none for a standard contract
    ObligationState state = ObligationState::traded;
    Time due;

    static constexpr auto fields() {
        using O = Obligation;
        return std::make_tuple(&O::trade, &O::instrument, &O::buyer, &O::seller, &O::seller_region, &O::currency, &O::gross,
                               &O::buyer_fee, &O::rulebook, &O::shares, &O::state, &O::due);
    }
};

// The open obligations and their deadlines. Everything here is O(log n) at most; the order of deadlines is (time, trade).
class Obligations {
  public:
    void open(const Obligation& obligation);
    [[nodiscard]] const Obligation* find(TradeId trade) const;
    // Moves an open obligation to its next state with a new deadline.
    void advance(TradeId trade, ObligationState state, Time due);
    void close(TradeId trade);

    [[nodiscard]] std::optional<Time> next_due() const;
    // The next obligation whose deadline is not after `now`; nothing when none is.
    [[nodiscard]] std::optional<TradeId> next_due_by(Time now) const;
    // Moves every deadline; O(n log n).
    void move_deadlines(Duration by);

    [[nodiscard]] std::size_t size() const { return open_.size(); }
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

    boost::unordered_flat_map<std::uint64_t, Obligation> open_;  // by trade; never iterated where order could show
    std::vector<Deadline> heap_;  // earliest on top; may hold entries of closed or advanced obligations below the top
};

constexpr bool is_valid(ObligationState value) { return value <= ObligationState::released; }

}  // namespace tongqu::settlement
