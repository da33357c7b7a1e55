#include <map>
#include <random>

#include <catch2/catch.hpp>

#include "pricing/landed_best.hpp"

using namespace tongqu;
using namespace tongqu::pricing;

namespace {

// The definition: of all fronts that a way with room joins, the least by landed worth, then stamp; ways by
// trying all links in turn.
class NaiveFronts {
  public:
    explicit NaiveFronts(std::uint32_t regions) : regions_(regions) {}
    std::map<std::pair<bool, std::uint32_t>, RegionFront> fronts;  // by (sells, region)

    std::optional<LandedBest::Found> best(std::uint32_t region, Side side,
                                          const RegionNetwork& network) const {
        std::vector<std::optional<std::int64_t>> cost(regions_);
        cost[region] = 0;
        for (std::uint32_t round = 0; round < regions_; ++round)
            for (std::uint32_t l = 0; l < network.links().size(); ++l) {
                if (network.residual(l) < 1) continue;
                const NetworkEdge& link = network.links()[l];
                const std::uint32_t known = side == Side::buy ? link.to : link.from,
                                    other = side == Side::buy ? link.from : link.to;
                if (!cost[known]) continue;
                const std::int64_t through = *cost[known] + link.cost.raw();
                if (!cost[other] || through < *cost[other]) cost[other] = through;
            }
        std::optional<LandedBest::Found> best;
        for (const auto& [key, front] : fronts) {
            if (key.first != (side == Side::buy) || !cost[key.second]) continue;
            RegionFront landed = front;
            landed.worth += Price(*cost[key.second]);
            if (!best || landed < best->front) best = LandedBest::Found{landed, key.second};
        }
        return best;
    }

  private:
    std::uint32_t regions_;
};

}  // namespace

TEST_CASE(
    "What a region knows as its best landed offer is what searching all regions finds, whatever has "
    "changed") {
    std::mt19937_64 random(17);
    const auto below = [&](std::uint64_t n) { return static_cast<std::uint32_t>(random() % n); };
    for (int round = 0; round < 40; ++round) {
        const std::uint32_t regions = 1 + below(7);
        std::vector<NetworkEdge> links;
        for (std::uint32_t l = regions > 1 ? below(12) : 0; l > 0; --l) {
            const std::uint32_t from = below(regions);
            links.push_back(
                {from, (from + 1 + below(regions - 1)) % regions, Quantity(below(3)), Price(below(6)), {}});
        }
        RegionNetwork network(regions, links);
        LandedBest best(regions);
        NaiveFronts naive(regions);
        for (std::uint64_t step = 1; step <= 300; ++step) {
            const std::uint32_t region = below(regions);
            const Side side = below(2) == 0 ? Side::buy : Side::sell;
            switch (below(5)) {
                case 0:
                    if (!links.empty()) network.set_capacity(below(links.size()), Quantity(below(3)));
                    break;
                case 1:
                    best.set_front(side, region, std::nullopt, network);
                    naive.fronts.erase({side == Side::sell, region});
                    break;
                default: {
                    const RegionFront front{Price(below(8)), step, step};
                    best.set_front(side, region, front, network);
                    naive.fronts[{side == Side::sell, region}] = front;
                }
            }
            const std::uint32_t looks_from = below(regions);
            const Side looking = below(2) == 0 ? Side::buy : Side::sell;
            CAPTURE(round, step);
            REQUIRE(best.look(looks_from, looking, network) == naive.best(looks_from, looking, network));
        }
    }
}

TEST_CASE("A dearer offer nearby gives way to a cheaper one that lands for less, until its link is full") {
    RegionNetwork network(2, {{0, 1, Quantity(1), Price(3), {}}});
    LandedBest best(2);
    best.set_front(Side::sell, 1, RegionFront{Price(20), 1, 1}, network);
    best.set_front(Side::sell, 0, RegionFront{Price(10), 2, 2}, network);
    CHECK(best.look(1, Side::buy, network)->front.worth == Price(13));
    const std::uint32_t link = 0;
    network.carry(std::span(&link, 1), 1);
    CHECK(best.look(1, Side::buy, network)->front.worth == Price(20));
    best.set_front(Side::sell, 1, std::nullopt, network);
    CHECK_FALSE(best.look(1, Side::buy, network));
}
