#include "pricing/cross_region_paths.hpp"

#include <algorithm>

#include "market/check.hpp"

namespace tongqu::pricing {

RegionNetwork::RegionNetwork(std::uint32_t regions, std::vector<NetworkEdge> links)
    : links_(std::move(links)), net_flow_(links_.size()), leaving_(regions), arriving_(regions), to_(regions), from_(regions) {
    for (std::uint32_t l = 0; l < links_.size(); ++l) {
        leaving_[links_[l].from].push_back(l);
        arriving_[links_[l].to].push_back(l);
    }
}

void RegionNetwork::grow_to(std::uint32_t regions) {
    if (regions <= leaving_.size()) return;
    leaving_.resize(regions);
    arriving_.resize(regions);
    to_.resize(regions);
    from_.resize(regions);
    ++version_;
}

void RegionNetwork::add_link(const NetworkEdge& link) {
    const auto number = static_cast<std::uint32_t>(links_.size());
    links_.push_back(link);
    net_flow_.push_back(link.reverse ? -net_flow_[*link.reverse] : WideInt{0});
    if (link.reverse) links_[*link.reverse].reverse = number;
    leaving_[link.from].push_back(number);
    arriving_[link.to].push_back(number);
    ++version_;
}

void RegionNetwork::set_net_flow(std::uint32_t link, std::int64_t flow) {
    net_flow_[link] = flow;
    ++version_;
}

WideInt RegionNetwork::residual(std::uint32_t link) const { return links_[link].capacity.raw() - net_flow_[link]; }

const PathLengths& RegionNetwork::lengths_to(std::uint32_t region) { return lengths(to_[region], region, true); }
const PathLengths& RegionNetwork::lengths_from(std::uint32_t region) { return lengths(from_[region], region, false); }

const PathLengths& RegionNetwork::lengths(Table& table, std::uint32_t region, bool towards) {
    if (table.version == version_) return table.lengths;
    table.version = version_;
    table.lengths.assign(leaving_.size(), std::nullopt);
    table.lengths[region] = PathLength{};
    std::vector<char> done(leaving_.size());
    for (;;) {
        std::optional<std::uint32_t> nearest;
        for (std::uint32_t r = 0; r < leaving_.size(); ++r)
            if (done[r] == 0 && table.lengths[r] && (!nearest || *table.lengths[r] < *table.lengths[*nearest])) nearest = r;
        if (!nearest) return table.lengths;
        done[*nearest] = 1;
        for (const std::uint32_t l : (towards ? arriving_ : leaving_)[*nearest]) {
            if (!is_open(l)) continue;
            std::optional<PathLength>& next = table.lengths[towards ? links_[l].from : links_[l].to];
            const PathLength& here = *table.lengths[*nearest];
            const PathLength through{here.cost + links_[l].cost, here.links + 1};
            if (!next || through < *next) next = through;
        }
    }
}

std::vector<std::uint32_t> RegionNetwork::path(std::uint32_t from, std::uint32_t to) {
    const PathLengths& left = lengths_to(to);
    TONGQU_CHECK(left[from].has_value(), "a path between regions that nothing joins");
    std::vector<std::uint32_t> path;
    for (std::uint32_t r = from; left[r]->links > 0; r = links_[path.back()].to) {
        const auto next = std::find_if(leaving_[r].begin(), leaving_[r].end(), [&](std::uint32_t l) {
            const auto& rest = left[links_[l].to];
            return is_open(l) && rest && PathLength{rest->cost + links_[l].cost, rest->links + 1} == *left[r];
        });
        TONGQU_CHECK(next != leaving_[r].end(), "a path that breaks off");
        path.push_back(*next);
    }
    return path;
}

WideInt RegionNetwork::bottleneck(std::span<const std::uint32_t> path, WideInt most) const {
    for (const std::uint32_t link : path) most = std::min(most, residual(link));
    return most;
}

template <class Change>
void RegionNetwork::change(std::uint32_t link, const Change& apply) {
    const bool was_open = is_open(link);
    apply();
    if (is_open(link) != was_open) ++version_;
}

void RegionNetwork::carry(std::span<const std::uint32_t> path, std::int64_t quantity) {
    for (const std::uint32_t link : path) {
        change(link, [&] { net_flow_[link] += quantity; });
        if (const auto reverse = links_[link].reverse) change(*reverse, [&] { net_flow_[*reverse] -= quantity; });
    }
}

void RegionNetwork::set_capacity(std::uint32_t link, Quantity capacity) {
    change(link, [&] { links_[link].capacity = capacity; });
}

}  // namespace tongqu::pricing
