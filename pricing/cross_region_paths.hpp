#pragma once
// The network of a continuous book: capacities, net flows, and the cheapest ways with room.
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "market/amounts.hpp"

namespace tongqu::pricing {

struct NetworkEdge {
    std::uint32_t from = 0, to = 0;
    Quantity capacity;
    Price cost;                            // per lot, not negative
    std::optional<std::uint32_t> reverse;  // the link the other way, mutual
};

// Cost first, then the number of links.
struct PathLength {
    Price cost;
    std::uint32_t links = 0;

    friend auto operator<=>(const PathLength&, const PathLength&) = default;
};

// From every region to one (or from one to every): none where no path has room on all its links.
using PathLengths = std::vector<std::optional<PathLength>>;

// A link is open while its residual is at least one lot. Lengths are kept from look-up to look-up and found again only
// after some link has opened or closed: O(regions² + links) then (Dijkstra 1959).
class RegionNetwork {
  public:
    // Precondition: links join regions below `regions`.
    RegionNetwork(std::uint32_t regions, std::vector<NetworkEdge> links);

    void grow_to(std::uint32_t regions);
    // At the end of the list. Where it has a reverse, that is told so, and what flows there counts against it.
    void add_link(const NetworkEdge& link);
    // What was carried before; for states that are loaded. Precondition: reverse links carry the opposite.
    void set_net_flow(std::uint32_t link, std::int64_t flow);

    [[nodiscard]] std::span<const NetworkEdge> links() const { return links_; }
    [[nodiscard]] WideInt net_flow(std::uint32_t link) const { return net_flow_[link]; }
    [[nodiscard]] WideInt residual(std::uint32_t link) const;  // capacity − net flow; negative after a cut below what is used

    [[nodiscard]] const PathLengths& lengths_to(std::uint32_t region);
    [[nodiscard]] const PathLengths& lengths_from(std::uint32_t region);
    // The least in cost, then in links, then by position in the list of links, read from `from`. Precondition: one exists.
    [[nodiscard]] std::vector<std::uint32_t> path(std::uint32_t from, std::uint32_t to);

    [[nodiscard]] WideInt bottleneck(std::span<const std::uint32_t> path, WideInt most) const;
    // Uses the path's links, and gives as much room back the other way. A negative quantity undoes.
    void carry(std::span<const std::uint32_t> path, std::int64_t quantity);
    void set_capacity(std::uint32_t link, Quantity capacity);

    // Another whenever a link has opened or closed, and never zero: lengths and paths are the same while it is.
    [[nodiscard]] std::uint64_t version() const { return version_; }

  private:
    struct Table {
        std::uint64_t version = 0;
        PathLengths lengths;
    };
    [[nodiscard]] bool is_open(std::uint32_t link) const { return residual(link) >= 1; }
    template <class Change>
    void change(std::uint32_t link, const Change& apply);
    const PathLengths& lengths(Table& table, std::uint32_t region, bool towards);

    std::vector<NetworkEdge> links_;
    std::vector<WideInt> net_flow_;
    std::vector<std::vector<std::uint32_t>> leaving_, arriving_;  // by region, in the order of the list
    std::vector<Table> to_, from_;
    std::uint64_t version_ = 1;
};

}  // namespace tongqu::pricing
