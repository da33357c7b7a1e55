#include "pricing/coupled_routing.hpp"

#include <algorithm>

#include "market/check.hpp"

namespace tongqu::pricing {
namespace {

// A way along or against a link.
struct Step {
    std::size_t link;
    bool forward;
};

class Routing {
  public:
    Routing(std::span<const SharingLink> links, std::vector<WideInt> surplus)
        : links_(links), surplus_(std::move(surplus)), flow_(links.size()) {}

    std::vector<std::int64_t> run() {
        while (send()) {
        }
        for (const WideInt rest : surplus_) TONGQU_CHECK(rest == 0, "what regions send cannot be carried");
        prefer_earlier();
        return std::move(flow_);
    }

  private:
    [[nodiscard]] std::size_t start(Step s) const { return s.forward ? links_[s.link].from : links_[s.link].to; }
    [[nodiscard]] std::size_t end(Step s) const { return s.forward ? links_[s.link].to : links_[s.link].from; }
    [[nodiscard]] std::int64_t room(Step s) const {
        return s.forward ? links_[s.link].room - flow_[s.link] : flow_[s.link];
    }
    void push(Step s, std::int64_t amount) { flow_[s.link] += s.forward ? amount : -amount; }

    // Distances in links (one back counts −1) from the regions whose `distance` is zero; the step into each region.
    void relax(std::vector<std::int64_t>& distance, std::vector<Step>& into) const {
        for (bool changed = true; changed;) {
            changed = false;
            for (std::size_t l = 0; l < links_.size(); ++l) {
                for (const Step s : {Step{l, true}, Step{l, false}}) {
                    if (distance[start(s)] == kFar || room(s) == 0) continue;
                    const std::int64_t through = distance[start(s)] + (s.forward ? 1 : -1);
                    if (through >= distance[end(s)]) continue;
                    distance[end(s)] = through;
                    into[end(s)] = s;
                    changed = true;
                }
            }
        }
    }

    bool send() {
        std::vector<std::int64_t> distance(surplus_.size(), kFar);
        std::vector<Step> into(surplus_.size(), Step{SIZE_MAX, true});
        for (std::size_t r = 0; r < surplus_.size(); ++r)
            if (surplus_[r] > 0) distance[r] = 0;
        relax(distance, into);
        std::size_t nearest = SIZE_MAX;
        for (std::size_t r = 0; r < surplus_.size(); ++r)
            if (surplus_[r] < 0 && distance[r] != kFar && (nearest == SIZE_MAX || distance[r] < distance[nearest]))
                nearest = r;
        if (nearest == SIZE_MAX) return false;
        std::vector<Step> path;
        std::size_t origin = nearest;
        for (; into[origin].link != SIZE_MAX; origin = start(into[origin])) path.push_back(into[origin]);
        WideInt amount = std::min(surplus_[origin], -surplus_[nearest]);
        for (const Step s : path) amount = std::min<WideInt>(amount, room(s));
        for (const Step s : path) push(s, static_cast<std::int64_t>(amount));
        surplus_[origin] -= amount;
        surplus_[nearest] += amount;
        return true;
    }

    // Cycles of length zero leave the total as it is: each link in turn takes what such cycles through it can bring, out of
    // links behind it in the list.
    void prefer_earlier() {
        std::vector<std::int64_t> potential(surplus_.size(), 0);
        std::vector<Step> unused(surplus_.size(), Step{SIZE_MAX, true});
        relax(potential, unused);
        const auto level = [&](Step s) {
            return potential[end(s)] == potential[start(s)] + (s.forward ? 1 : -1);
        };
        for (std::size_t l = 0; l < links_.size(); ++l) {
            const Step wanted{l, true};
            if (!level(wanted)) continue;
            while (room(wanted) > 0) {
                const std::vector<Step> detour = back(l, level);
                if (detour.empty()) break;
                std::int64_t amount = room(wanted);
                for (const Step s : detour) amount = std::min(amount, room(s));
                for (const Step s : detour) push(s, amount);
                push(wanted, amount);
            }
        }
    }

    // A path from the link's end back to its start over later links, level ones with room only; empty when there is none.
    template <class Level>
    [[nodiscard]] std::vector<Step> back(std::size_t link, const Level& level) const {
        std::vector<Step> into(surplus_.size(), Step{SIZE_MAX, true});
        std::vector<std::size_t> queue{links_[link].to};
        const std::size_t target = links_[link].from;
        for (std::size_t head = 0; head < queue.size() && into[target].link == SIZE_MAX; ++head) {
            for (std::size_t l = link + 1; l < links_.size(); ++l) {
                for (const Step s : {Step{l, true}, Step{l, false}}) {
                    if (start(s) != queue[head] || room(s) == 0 || !level(s)) continue;
                    if (end(s) == links_[link].to || into[end(s)].link != SIZE_MAX) continue;
                    into[end(s)] = s;
                    queue.push_back(end(s));
                }
            }
        }
        std::vector<Step> path;
        if (into[target].link == SIZE_MAX) return path;
        for (std::size_t r = target; r != links_[link].to; r = start(into[r])) path.push_back(into[r]);
        return path;
    }

    static constexpr std::int64_t kFar = INT64_MAX;
    std::span<const SharingLink> links_;
    std::vector<WideInt> surplus_;
    std::vector<std::int64_t> flow_;
};

}  // namespace

std::vector<std::int64_t> route(std::span<const SharingLink> links, std::vector<WideInt> surplus) {
    return Routing(links, std::move(surplus)).run();
}

}  // namespace tongqu::pricing
