#pragma once
// Networked instruments as they stand from each region: what every link still carries for them, and what somebody there could trade.
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "engine/match/region_book.hpp"
#include "market/event.hpp"
#include "settlement/service/directory.hpp"
#include "settlement/service/orders.hpp"

namespace tongqu::service {

// A link as one instrument has it.
struct LinkStanding {
    LinkId link;
    Quantity capacity;
    Quantity net_flow;
    [[nodiscard]] Quantity residual() const { return capacity - net_flow; }
};

// What an order in a region could trade now: the rest of one resting order over one path.
struct RegionOffer {
    OrderId order;
    RegionId region;
    Quantity quantity;
    Price landed;
    std::vector<LinkId> path;
};

class RegionBooks {
  public:
    // After the directory has been told, all three. O(instruments of the network).
    void open(const InstrumentOpened& event, const Directory& directory);
    void define(const LinkDefined& event, const Directory& directory);
    void change(const CapacityChanged& event, const Directory& directory);
    void use(const LinkUsed& event, InstrumentId instrument, const Directory& directory);
    // The order stands at the end of its queue, as far as its record says that it stands in the book at all.
    void show(const OrderRecord& order);
    // It may have left the book.
    void follow(const OrderRecord& order);

    // In the order of the network's list; none for an instrument without a network.
    [[nodiscard]] std::vector<LinkStanding> links_of(InstrumentId instrument, const Directory& directory) const;
    // What an order of this side without a limit would execute in the region, in its order, until so many landed prices are full: of
    // icebergs what they show. O(log n) for each row and the regions.
    [[nodiscard]] std::vector<RegionOffer> view(InstrumentId instrument, RegionId region, Side side, std::size_t prices,
                                                const Directory& directory, const Orders& orders) const;
    // The same summed by landed price, best first.
    [[nodiscard]] std::vector<std::pair<Price, Quantity>> levels(InstrumentId instrument, RegionId region, Side side,
                                                                 std::size_t prices, const Directory& directory,
                                                                 const Orders& orders) const;
    // So much has happened to the instrument's orders and links, and whether any of it since then was where goods can come from or
    // go to: if not, the region sees what it saw. O(regions).
    [[nodiscard]] std::uint64_t changes(InstrumentId instrument) const;
    [[nodiscard]] bool changed_for(InstrumentId instrument, RegionId region, std::uint64_t since) const;
    // The networked instruments, by id.
    [[nodiscard]] std::vector<InstrumentId> instruments() const;

  private:
    struct Carried {
        bool lists = true;  // its orders: a coupled market's trade in nobody's book before the draw
        std::vector<std::optional<Quantity>> own;  // capacities, by position in the network's list
        // A view takes orders and room on paper and puts all of it back.
        std::unique_ptr<match::RegionBook> book;
        std::uint64_t changes = 0;
        std::vector<std::uint64_t> changed;  // the last change at each region, of its orders or of a link that ends there
        void note(RegionId region);
    };
    [[nodiscard]] static Quantity capacity_of(const LinkRecord& link, const InstrumentRecord& instrument, const Carried& carried,
                                              const Directory& directory);
    static void add(const LinkRecord& link, const InstrumentRecord& instrument, Carried& carried, const Directory& directory);

    std::map<InstrumentId, Carried> carried_;
};

}  // namespace tongqu::service
