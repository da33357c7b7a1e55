#include "bench/regions/baselines.hpp"

#ifdef TONGQU_WITH_LEMON
#define LEMON_ONLY_TEMPLATES
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>
#pragma GCC diagnostic pop

#include <algorithm>
#include <chrono>
#include <vector>
#endif

namespace tongqu::bench {

#ifdef TONGQU_WITH_LEMON

std::optional<BaselineRun> lemon_welfare(const pricing::CoupledMarket& market) {
    using Graph = lemon::SmartDigraph;
    const auto start = std::chrono::steady_clock::now();
    Graph graph;
    graph.reserveNode(static_cast<int>(market.regions) + 1);
    graph.reserveArc(static_cast<int>(market.orders.size() + market.links.size()));
    std::vector<Graph::Node> regions;
    for (std::uint32_t r = 0; r < market.regions; ++r) regions.push_back(graph.addNode());
    const Graph::Node hub = graph.addNode();
    Graph::ArcMap<std::int64_t> room(graph), cost(graph);
    std::int64_t everything = 0;
    for (const auto& order : market.orders) {
        const bool sells = order.side == Side::sell;
        const Graph::Arc arc =
            sells ? graph.addArc(hub, regions[order.region]) : graph.addArc(regions[order.region], hub);
        room[arc] = order.quantity.raw();
        cost[arc] = sells ? order.limit.raw() : -order.limit.raw();
        everything += order.quantity.raw();
    }
    for (const auto& link : market.links) {
        const Graph::Arc arc = graph.addArc(regions[link.from], regions[link.to]);
        room[arc] = std::min(link.capacity.raw(), everything);
        cost[arc] = link.cost.raw();
    }
    lemon::NetworkSimplex<Graph, std::int64_t, std::int64_t> simplex(graph);
    const bool solved = simplex.upperMap(room).costMap(cost).run() == decltype(simplex)::OPTIMAL;
    BaselineRun run;
    if (solved) run.welfare = -simplex.totalCost<std::int64_t>();
    run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return run;
}

#else

std::optional<BaselineRun> lemon_welfare(const pricing::CoupledMarket&) { return std::nullopt; }

#endif

}  // namespace tongqu::bench
