#pragma once
// The coupled auction by trying everything: every fill of every order with every flow on every link, every price vector in a
// small range, every set of regions as a cut. For markets of a few orders of a few lots.
#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "pricing/coupled_auction.hpp"

namespace tongqu::naive {

using pricing::CoupledLink, pricing::CoupledMarket, pricing::CoupledOrder;
using Numbers = std::vector<std::int64_t>;

struct Outcome {
    Numbers fills, flows;
    friend auto operator<=>(const Outcome&, const Outcome&) = default;
};

struct Coupling {
    std::int64_t welfare = 0, volume = 0;
    Numbers fills, flows, low, high;
};

class Exhaustive {
  public:
    explicit Exhaustive(const CoupledMarket& market) : m_(market), best_(INT64_MIN, 0) {
        current_.fills.resize(m_.orders.size());
        current_.flows.resize(m_.links.size());
    }

    Coupling run() {
        try_flows(0);
        Coupling result;
        std::tie(result.welfare, result.volume) = best_;
        find_prices(result);
        result.fills = shared(result.low);
        // Of the best outcomes with these fills: the least flow, then the most on earlier links.
        for (const Outcome& o : all_best_) {
            if (o.fills != result.fills) continue;
            const auto less = [](const Numbers& a, const Numbers& b) {
                std::int64_t sum_a = 0, sum_b = 0;
                for (const auto f : a) sum_a += f;
                for (const auto f : b) sum_b += f;
                return sum_a != sum_b ? sum_a < sum_b : a > b;
            };
            if (result.flows.size() != o.flows.size() || less(o.flows, result.flows) || !found_) result.flows = o.flows;
            found_ = true;
        }
        return result;
    }
    [[nodiscard]] bool found() const { return found_; }  // the shared fills are among the best

  private:
    void try_flows(std::size_t link) {
        if (link == m_.links.size()) return try_fills(0);
        for (std::int64_t f = 0; f <= m_.links[link].capacity.raw(); ++f) {
            current_.flows[link] = f;
            try_flows(link + 1);
        }
    }

    void try_fills(std::size_t order) {
        if (order < m_.orders.size()) {
            for (std::int64_t q = 0; q <= m_.orders[order].quantity.raw(); ++q) {
                current_.fills[order] = q;
                try_fills(order + 1);
            }
            return;
        }
        Numbers balance(m_.regions);
        std::int64_t welfare = 0, volume = 0;
        for (std::size_t i = 0; i < m_.orders.size(); ++i) {
            const CoupledOrder& o = m_.orders[i];
            const std::int64_t signed_fill = o.side == Side::buy ? current_.fills[i] : -current_.fills[i];
            balance[o.region] += signed_fill;
            welfare += signed_fill * o.limit.raw();
            if (o.side == Side::buy) volume += signed_fill;
        }
        for (std::size_t l = 0; l < m_.links.size(); ++l) {
            balance[m_.links[l].to] -= current_.flows[l];
            balance[m_.links[l].from] += current_.flows[l];
            welfare -= current_.flows[l] * m_.links[l].cost.raw();
        }
        if (std::any_of(balance.begin(), balance.end(), [](std::int64_t b) { return b != 0; })) return;
        const std::pair value(welfare, volume);
        if (value < best_) return;
        if (value > best_) all_best_.clear();
        best_ = value;
        all_best_.insert(current_);
    }

    [[nodiscard]] bool supports(const Numbers& prices, const Outcome& outcome) const {
        for (std::size_t i = 0; i < m_.orders.size(); ++i) {
            const CoupledOrder& o = m_.orders[i];
            const std::int64_t limit = std::clamp(o.limit.raw(), m_.lowest.raw(), m_.highest.raw());
            const std::int64_t gain = (limit - prices[o.region]) * (o.side == Side::buy ? 1 : -1);
            if (gain > 0 && outcome.fills[i] < o.quantity.raw()) return false;
            if (gain < 0 && outcome.fills[i] > 0) return false;
        }
        for (std::size_t l = 0; l < m_.links.size(); ++l) {
            const std::int64_t gain = prices[m_.links[l].to] - prices[m_.links[l].from] - m_.links[l].cost.raw();
            if (gain > 0 && outcome.flows[l] < m_.links[l].capacity.raw()) return false;
            if (gain < 0 && outcome.flows[l] > 0) return false;
        }
        return true;
    }

    void find_prices(Coupling& result) const {
        Numbers prices(m_.regions, m_.lowest.raw());
        for (;;) {
            if (supports(prices, *all_best_.begin())) {
                if (result.low.empty()) result.low = result.high = prices;
                for (std::size_t r = 0; r < m_.regions; ++r) {
                    result.low[r] = std::min(result.low[r], prices[r]);
                    result.high[r] = std::max(result.high[r], prices[r]);
                }
            }
            std::size_t r = 0;
            while (r < m_.regions && prices[r] == m_.highest.raw()) prices[r++] = m_.lowest.raw();
            if (r == m_.regions) return;
            ++prices[r];
        }
    }

    // One side's marginal orders, with the network seen from that side.
    struct SideView {
        Numbers given, taken;  // by region: sent whatever the shares are; what can be taken in
        std::vector<CoupledLink> links;
        std::vector<std::size_t> orders;
    };

    // What a set of regions can send to others and take in itself, less what it is given.
    [[nodiscard]] std::int64_t outlet(const SideView& v, std::size_t set, const std::set<std::size_t>& settled) const {
        std::int64_t sum = 0;
        for (std::size_t r = 0; r < m_.regions; ++r)
            if ((set >> r & 1U) != 0) sum += v.taken[r] - v.given[r];
        for (const CoupledLink& l : v.links)
            if ((set >> l.from & 1U) != 0 && (set >> l.to & 1U) == 0 && !settled.contains(l.to)) sum += l.capacity.raw();
        return sum;
    }

    void share(SideView v, Numbers& fills) const {
        std::set<std::size_t> settled;
        for (;;) {
            // The least ratio outlet/wanted over all sets of regions, and the union of the sets that have it.
            std::int64_t part = 1, whole = 1;
            std::size_t held = 0;
            const auto wanted_of = [&](std::size_t set) {
                std::int64_t sum = 0;
                for (const std::size_t i : v.orders)
                    if ((set >> m_.orders[i].region & 1U) != 0) sum += m_.orders[i].quantity.raw();
                return sum;
            };
            std::size_t open = 0;
            for (std::size_t r = 0; r < m_.regions; ++r)
                if (!settled.contains(r)) open |= std::size_t{1} << r;
            if (wanted_of(open) == 0) return;
            for (std::size_t set = 1; set < std::size_t{1} << m_.regions; ++set) {
                if ((set & ~open) != 0) continue;
                const std::int64_t can = outlet(v, set, settled), wanted = wanted_of(set);
                if (wanted == 0) continue;
                if (can * whole < part * wanted) part = can, whole = wanted, held = 0;
                if (can * whole == part * wanted) held |= set;
            }
            if (part == whole) held = open;
            // Sets that want nothing and are full belong to what is held; they change no share.
            std::vector<std::size_t> order;
            for (const std::size_t i : v.orders) {
                if ((held >> m_.orders[i].region & 1U) == 0) continue;
                fills[i] = m_.orders[i].quantity.raw() * part / whole;
                order.push_back(i);
            }
            std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
                return m_.orders[a].quantity.raw() * part % whole > m_.orders[b].quantity.raw() * part % whole;
            });
            for (const std::size_t i : order) {
                if (m_.orders[i].quantity.raw() * part % whole == 0) continue;
                ++fills[i];
                for (std::size_t set = 1; set <= held; ++set) {
                    if ((set & ~held) != 0) continue;
                    std::int64_t sends = 0;
                    for (const std::size_t j : v.orders)
                        if ((set >> m_.orders[j].region & 1U) != 0) sends += fills[j];
                    if (sends > outlet(v, set, settled)) {
                        --fills[i];
                        break;
                    }
                }
            }
            for (const CoupledLink& l : v.links)
                if ((held >> l.from & 1U) != 0 && (held >> l.to & 1U) == 0 && !settled.contains(l.to))
                    v.given[l.to] += l.capacity.raw();
            for (std::size_t r = 0; r < m_.regions; ++r)
                if ((held >> r & 1U) != 0) settled.insert(r);
        }
    }

    [[nodiscard]] Numbers shared(const Numbers& prices) const {
        SideView sells, buys;
        Numbers fills(m_.orders.size()), fixed(m_.regions), marginal_buy(m_.regions), marginal_sell(m_.regions);
        for (std::size_t i = 0; i < m_.orders.size(); ++i) {
            const CoupledOrder& o = m_.orders[i];
            const std::int64_t quantity = o.quantity.raw(), sign = o.side == Side::buy ? 1 : -1;
            const std::int64_t gain = sign * (o.limit.raw() - prices[o.region]);
            if (gain > 0) fills[i] = quantity, fixed[o.region] -= sign * quantity;
            if (gain != 0) continue;
            (o.side == Side::buy ? buys : sells).orders.push_back(i);
            (o.side == Side::buy ? marginal_buy : marginal_sell)[o.region] += quantity;
        }
        for (const CoupledLink& l : m_.links) {
            const std::int64_t gain = prices[l.to] - prices[l.from] - l.cost.raw();
            if (gain > 0) fixed[l.from] -= l.capacity.raw(), fixed[l.to] += l.capacity.raw();
            if (gain != 0) continue;
            sells.links.push_back(l);
            buys.links.push_back({l.to, l.from, l.capacity, l.cost});
        }
        for (std::size_t r = 0; r < m_.regions; ++r) {
            sells.given.push_back(std::max<std::int64_t>(fixed[r], 0));
            sells.taken.push_back(std::max<std::int64_t>(-fixed[r], 0) + marginal_buy[r]);
            buys.given.push_back(std::max<std::int64_t>(-fixed[r], 0));
            buys.taken.push_back(std::max<std::int64_t>(fixed[r], 0) + marginal_sell[r]);
        }
        share(sells, fills);
        share(buys, fills);
        return fills;
    }

    CoupledMarket m_;
    std::pair<std::int64_t, std::int64_t> best_;
    std::set<Outcome> all_best_;
    Outcome current_;
    bool found_ = false;
};

}  // namespace tongqu::naive
