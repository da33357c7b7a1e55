#include "pricing/coupled_sharing.hpp"

#include <algorithm>

#include "market/check.hpp"
#include "pricing/coupled_flow_graph.hpp"

namespace tongqu::pricing {
namespace {

// A ratio of 0 … 1, in lots over lots.
struct Share {
    WideInt part = 1, whole = 1;
};

class EvenSharing {
  public:
    explicit EvenSharing(SharingProblem problem)
        : p_(std::move(problem)),
          regions_(p_.given.size()),
          open_(regions_, 1),
          wanted_(regions_),
          accepted_(p_.orders.size()) {
        for (const SharingOrder& order : p_.orders) wanted_[order.region] += order.quantity;
    }

    std::vector<std::int64_t> run() {
        while (any_wanted()) {
            Share share;
            std::vector<char> held = hold(share);
            if (share.part == share.whole) {
                for (std::size_t i = 0; i < p_.orders.size(); ++i)
                    if (open_[p_.orders[i].region] != 0) accepted_[i] = p_.orders[i].quantity;
                break;
            }
            round(share, held);
            settle(held);
        }
        return std::move(accepted_);
    }

  private:
    [[nodiscard]] bool any_wanted() const {
        for (std::size_t r = 0; r < regions_; ++r)
            if (open_[r] != 0 && wanted_[r] > 0) return true;
        return false;
    }

    // The open regions' network with amounts × scale; `sends` is what each region sends.
    template <class Sends>
    FlowGraph network(WideInt scale, const Sends& sends, WideInt& sum) const {
        FlowGraph graph(regions_ + 2);
        for (std::size_t r = 0; r < regions_; ++r) {
            if (open_[r] == 0) continue;
            const WideInt amount = sends(r);
            sum += amount;
            if (amount > 0) graph.add(regions_, r, amount);
            if (p_.taken[r] > 0) graph.add(r, regions_ + 1, p_.taken[r] * scale);
        }
        for (const SharingLink& link : p_.links)
            if (open_[link.from] != 0 && open_[link.to] != 0 && link.room > 0)
                graph.add(link.from, link.to, link.room * scale);
        return graph;
    }

    // The greatest equal share that all open regions can have, by Newton's method on the cuts, and the regions that
    // cannot have more.
    std::vector<char> hold(Share& share) const {
        for (;;) {
            WideInt sum = 0;
            FlowGraph graph = network(
                share.whole, [&](std::size_t r) { return p_.given[r] * share.whole + wanted_[r] * share.part; }, sum);
            if (graph.push(regions_, regions_ + 1, sum) == sum) {
                std::vector<char> held = graph.reaching(regions_ + 1);
                for (std::size_t r = 0; r < regions_; ++r) held[r] = open_[r] != 0 && held[r] == 0;
                return held;
            }
            const std::vector<char> cut = graph.reachable_from(regions_);
            WideInt outlet = 0, wanted = 0;
            for (std::size_t r = 0; r < regions_; ++r) {
                if (open_[r] == 0 || cut[r] == 0) continue;
                outlet += p_.taken[r] - p_.given[r];
                wanted += wanted_[r];
            }
            for (const SharingLink& link : p_.links)
                if (open_[link.from] != 0 && open_[link.to] != 0 && cut[link.from] != 0 && cut[link.to] == 0)
                    outlet += link.room;
            TONGQU_CHECK(wanted > 0 && outlet >= 0, "what is given cannot be carried");
            share = {outlet, wanted};
        }
    }

    // Whole lots for the held regions' orders: the floors, then one more each by largest remainder, then earlier order,
    // where the network can carry it.
    void round(Share share, const std::vector<char>& held) {
        struct Remainder {
            WideInt size;
            std::size_t place;
        };
        std::vector<Remainder> remainders;
        std::vector<WideInt> sends(regions_);
        for (std::size_t r = 0; r < regions_; ++r) sends[r] = p_.given[r];
        for (std::size_t i = 0; i < p_.orders.size(); ++i) {
            const SharingOrder& order = p_.orders[i];
            if (held[order.region] == 0) continue;
            const WideInt exact = order.quantity * share.part;
            accepted_[i] = static_cast<std::int64_t>(exact / share.whole);
            sends[order.region] += accepted_[i];
            if (exact % share.whole != 0) remainders.push_back({exact % share.whole, i});
        }
        if (remainders.empty()) return;
        std::stable_sort(remainders.begin(), remainders.end(),
                         [](const Remainder& a, const Remainder& b) { return a.size > b.size; });
        WideInt sum = 0;
        FlowGraph graph = network(1, [&](std::size_t r) { return held[r] != 0 ? sends[r] : WideInt{0}; }, sum);
        const WideInt carried = graph.push(regions_, regions_ + 1, sum);
        TONGQU_CHECK(carried == sum, "the floors of shares cannot be carried");
        std::vector<char> blocked(regions_);
        for (const Remainder& remainder : remainders) {
            const std::size_t region = p_.orders[remainder.place].region;
            if (blocked[region] != 0) continue;
            if (graph.push(region, regions_ + 1, 1) == 1) {
                ++accepted_[remainder.place];
            } else {
                blocked[region] = 1;
            }
        }
    }

    // The held regions send all that their links out carry, and take in nothing from the rest.
    void settle(const std::vector<char>& held) {
        for (const SharingLink& link : p_.links)
            if (open_[link.from] != 0 && open_[link.to] != 0 && held[link.from] != 0 && held[link.to] == 0)
                p_.given[link.to] += link.room;
        for (std::size_t r = 0; r < regions_; ++r)
            if (held[r] != 0) open_[r] = 0;
    }

    SharingProblem p_;
    std::size_t regions_;
    std::vector<char> open_;
    std::vector<WideInt> wanted_;
    std::vector<std::int64_t> accepted_;
};

}  // namespace

std::vector<std::int64_t> share_evenly(SharingProblem problem) { return EvenSharing(std::move(problem)).run(); }

}  // namespace tongqu::pricing
