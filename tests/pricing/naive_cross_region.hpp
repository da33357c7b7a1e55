#pragma once
// The continuous book over regions on a blackboard: all orders in one list, all simple paths walked one by one, every rule of
// the contract read off as it stands.
#include <algorithm>
#include <optional>
#include <tuple>
#include <vector>

#include "pricing/cross_region.hpp"

namespace tongqu::naive {

using pricing::CrossOrder, pricing::CrossTrade, pricing::LandedOffer, pricing::NetworkEdge;
using Path = std::vector<std::uint32_t>;

class Blackboard {
  public:
    Blackboard(std::uint32_t regions, std::vector<NetworkEdge> links) : regions_(regions), links_(std::move(links)) {
        for (const NetworkEdge& l : links_) residual.push_back(l.capacity.raw());
    }

    struct Line {
        CrossOrder terms;
        std::int64_t displayed = 0, hidden = 0;
        std::uint64_t stamp = 0;
    };
    std::vector<Line> lines;             // by order
    std::vector<std::int64_t> residual;  // by link

    std::vector<CrossTrade> submit(const CrossOrder& order) {
        const Blackboard before = *this;
        const auto number = static_cast<std::uint32_t>(lines.size());
        lines.push_back({order, 0, 0, ++clock_});
        std::vector<CrossTrade> trades;
        std::int64_t left = order.quantity.raw();
        while (left > 0) {
            const auto best = best_for(order.region, order.side);
            if (!best) break;
            const auto& [other, landed, path] = *best;
            if (order.side == Side::buy ? landed > order.limit.raw() : landed < order.limit.raw()) break;
            const std::int64_t quantity = room(path, std::min(left, lines[other].displayed));
            const Price limit = lines[other].terms.limit;
            if (order.side == Side::buy) {
                trades.push_back({number, other, Quantity(quantity), Price(landed), limit, path});
            } else {
                trades.push_back({other, number, Quantity(quantity), limit, Price(landed), path});
            }
            carry(path, quantity);
            reduce(other, quantity);
            left -= quantity;
        }
        if (order.time_in_force == TimeInForce::fok && left > 0) {
            *this = before;
            lines.push_back({order, 0, 0, ++clock_});
            return {};
        }
        if (order.time_in_force == TimeInForce::gtc && left > 0) {
            lines[number].displayed = order.peak ? std::min(order.peak->raw(), left) : left;
            lines[number].hidden = left - lines[number].displayed;
        }
        return trades;
    }

    void cancel(std::uint32_t order) { lines[order].displayed = lines[order].hidden = 0; }

    void set_capacity(std::uint32_t link, std::int64_t capacity) {
        residual[link] += capacity - links_[link].capacity.raw();
        links_[link].capacity = Quantity(capacity);
    }

    std::vector<CrossTrade> uncross() {
        std::vector<CrossTrade> trades;
        for (;;) {
            using Choice = std::tuple<std::int64_t, std::uint64_t, std::uint64_t, std::uint32_t, std::uint32_t>;
            std::optional<Choice> best;
            for (std::uint32_t b = 0; b < lines.size(); ++b) {
                for (std::uint32_t s = 0; s < lines.size(); ++s) {
                    if (lines[b].displayed == 0 || lines[s].displayed == 0) continue;
                    if (lines[b].terms.side != Side::buy || lines[s].terms.side != Side::sell) continue;
                    const auto path = best_path(lines[s].terms.region, lines[b].terms.region);
                    if (!path) continue;
                    const std::int64_t gain = lines[b].terms.limit.raw() - lines[s].terms.limit.raw() - cost(*path);
                    const Choice choice(-gain, lines[b].stamp, lines[s].stamp, b, s);
                    if (gain >= 0 && (!best || choice < *best)) best = choice;
                }
            }
            if (!best) return trades;
            const auto b = std::get<3>(*best), s = std::get<4>(*best);
            const Path path = *best_path(lines[s].terms.region, lines[b].terms.region);
            const std::int64_t quantity = room(path, std::min(lines[b].displayed, lines[s].displayed));
            const std::int64_t pays = lines[b].stamp < lines[s].stamp ? lines[b].terms.limit.raw()
                                                                      : lines[s].terms.limit.raw() + cost(path);
            trades.push_back({b, s, Quantity(quantity), Price(pays), Price(pays - cost(path)), path});
            carry(path, quantity);
            reduce(b, quantity);
            reduce(s, quantity);
        }
    }

    [[nodiscard]] std::vector<LandedOffer> view(std::uint32_t region, Side side) const {
        Blackboard copy = *this;
        for (Line& line : copy.lines) line.hidden = 0;
        std::vector<std::pair<LandedOffer, Path>> rows;
        while (const auto best = copy.best_for(region, side)) {
            const auto& [other, landed, path] = *best;
            const std::int64_t quantity = copy.room(path, copy.lines[other].displayed);
            const auto same = std::find_if(rows.begin(), rows.end(), [&, o = other, &p = path](const auto& row) {
                return row.first.order == o && row.second == p;
            });
            if (same != rows.end()) {
                same->first.quantity += Quantity(quantity);
            } else {
                rows.emplace_back(LandedOffer{other, copy.lines[other].terms.region, Quantity(quantity), Price(landed)}, path);
            }
            copy.carry(path, quantity);
            copy.reduce(other, quantity);
        }
        std::vector<LandedOffer> result;
        for (const auto& row : rows) result.push_back(row.first);
        return result;
    }

  private:
    [[nodiscard]] std::int64_t cost(const Path& path) const {
        std::int64_t sum = 0;
        for (const auto l : path) sum += links_[l].cost.raw();
        return sum;
    }
    [[nodiscard]] std::int64_t room(const Path& path, std::int64_t most) const {
        for (const auto l : path) most = std::min(most, residual[l]);
        return most;
    }

    void carry(const Path& path, std::int64_t quantity) {
        for (const auto l : path) {
            residual[l] -= quantity;
            if (links_[l].reverse) residual[*links_[l].reverse] += quantity;
        }
    }

    void reduce(std::uint32_t order, std::int64_t quantity) {
        Line& line = lines[order];
        line.displayed -= quantity;
        if (line.displayed > 0 || line.hidden == 0) return;
        line.displayed = std::min(line.terms.peak->raw(), line.hidden);
        line.hidden -= line.displayed;
        line.stamp = ++clock_;
    }

    // Walks every path that visits no region twice.
    void walk(std::uint32_t at, std::uint32_t to, Path& path, std::vector<char>& seen, std::optional<Path>& best) const {
        if (at == to) {
            const auto key = [&](const Path& p) { return std::tuple(cost(p), p.size(), p); };
            if (!best || key(path) < key(*best)) best = path;
            return;
        }
        seen[at] = 1;
        for (std::uint32_t l = 0; l < links_.size(); ++l) {
            if (links_[l].from != at || residual[l] < 1 || seen[links_[l].to] != 0) continue;
            path.push_back(l);
            walk(links_[l].to, to, path, seen, best);
            path.pop_back();
        }
        seen[at] = 0;
    }

    [[nodiscard]] std::optional<Path> best_path(std::uint32_t from, std::uint32_t to) const {
        Path path;
        std::vector<char> seen(regions_);
        std::optional<Path> best;
        walk(from, to, path, seen, best);
        return best;
    }

    // Order, landed price, path.
    [[nodiscard]] std::optional<std::tuple<std::uint32_t, std::int64_t, Path>> best_for(std::uint32_t region,
                                                                                        Side side) const {
        const std::int64_t sign = side == Side::buy ? 1 : -1;
        std::optional<std::tuple<std::int64_t, std::uint64_t, std::uint32_t, Path>> best;
        for (std::uint32_t i = 0; i < lines.size(); ++i) {
            const Line& line = lines[i];
            if (line.displayed == 0 || line.terms.side == side) continue;
            const auto path = side == Side::buy ? best_path(line.terms.region, region) : best_path(region, line.terms.region);
            if (!path) continue;
            const std::tuple choice(sign * line.terms.limit.raw() + cost(*path), line.stamp, i, *path);
            if (!best || choice < *best) best = choice;
        }
        if (!best) return std::nullopt;
        return std::tuple(std::get<2>(*best), sign * std::get<0>(*best), std::get<3>(*best));
    }

    std::uint32_t regions_;
    std::vector<NetworkEdge> links_;
    std::uint64_t clock_ = 0;
};

}  // namespace tongqu::naive
