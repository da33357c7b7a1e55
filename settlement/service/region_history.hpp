#pragma once
// What was asked of networked instruments, in order: orders, cancels, amendments, and what room their links had. Enough to clear the
// same orders again, joined and apart. Of all instruments together the newest kRegionEventsKept are kept, some 45 MB.
#include <deque>
#include <map>
#include <optional>
#include <variant>
#include <vector>

#include "market/command.hpp"
#include "market/event.hpp"
#include "pricing/integration_dividend.hpp"
#include "settlement/service/directory.hpp"
#include "settlement/service/orders.hpp"

namespace tongqu::service {

inline constexpr std::size_t kRegionEventsKept = std::size_t{1} << 19U;

// The orders that were given on an instrument within a stretch of time, with the room its links had when that began.
struct NetworkPeriod {
    std::vector<LinkId> links;                     // the network's, in its order
    std::vector<pricing::NetworkEdge> edges;       // as if the product might go anywhere
    std::vector<std::uint32_t> forbidden;          // by the product's residency, positions ascending
    std::vector<pricing::CrossEvent> events;
    std::uint64_t orders = 0;
};

class RegionHistory {
  public:
    // After the directory has been told, all three.
    void open(const InstrumentOpened& event, const Directory& directory);
    void define(const LinkDefined& event, Time at, const Directory& directory);
    void change(const CapacityChanged& event, Time at, const Directory& directory);
    void use(const LinkUsed& event, InstrumentId instrument, Time at, const Directory& directory);
    void give(const OrderAccepted& event, const PlaceOrder& command, Time at);
    void amend(const OrderAmended& event, const OrderRecord& order, Time at);
    void cancel(const OrderCancelled& event, const OrderRecord& order, Time at);

    // Everything after this moment is kept; none: everything is.
    [[nodiscard]] std::optional<Time> forgotten_until() const { return forgotten_until_; }
    // Of every networked instrument, or of one, in [from, to). Nothing where the orders and other events would be more than `most`.
    // O(events kept). Precondition: from is after forgotten_until().
    [[nodiscard]] std::optional<std::map<InstrumentId, NetworkPeriod>> periods(std::optional<InstrumentId> instrument, Time from, Time to,
                                                                                std::size_t most, const Directory& directory) const;

  private:
    struct Given {
        OrderId order;
        pricing::CrossOrder terms;
    };
    struct Amended {
        OrderId order;
        Price limit;
        Quantity total;
    };
    struct Gone {
        OrderId order;
    };
    struct Room {
        std::uint32_t link;
        Quantity before, after;
    };
    struct Used {
        std::uint32_t link;
        Quantity quantity;
    };
    using What = std::variant<Given, Amended, Gone, Room, Used>;
    struct Kept {
        Time at;
        InstrumentId instrument;
        What what;
    };
    struct Standing {  // of a link, for an instrument
        std::optional<Quantity> own;
        Quantity capacity;
        std::int64_t net_flow = 0;
    };
    void keep(InstrumentId instrument, Time at, What what);
    void set_room(InstrumentId instrument, std::uint32_t link, Quantity capacity, Time at);

    std::deque<Kept> kept_;
    std::optional<Time> forgotten_until_;
    std::map<InstrumentId, std::vector<Standing>> standing_;  // now, by position in the network's list
};

}  // namespace tongqu::service
