#include "pricing/coupled_flow_graph.hpp"

#include <algorithm>

namespace tongqu::pricing {
namespace {
constexpr std::size_t kUnreached = SIZE_MAX;
}

std::size_t FlowGraph::add(std::size_t from, std::size_t to, WideInt capacity) {
    const std::size_t arc = arcs_.size();
    arcs_.push_back({to, capacity});
    arcs_.push_back({from, 0});
    out_[from].push_back(arc);
    out_[to].push_back(arc + 1);
    return arc;
}

bool FlowGraph::level(std::size_t source, std::size_t sink) {
    level_.assign(out_.size(), kUnreached);
    level_[source] = 0;
    std::vector<std::size_t> queue{source};
    for (std::size_t head = 0; head < queue.size() && level_[sink] == kUnreached; ++head) {
        const std::size_t node = queue[head];
        for (const std::size_t arc : out_[node]) {
            const Arc& a = arcs_[arc];
            if (a.room == 0 || level_[a.to] != kUnreached) continue;
            level_[a.to] = level_[node] + 1;
            queue.push_back(a.to);
        }
    }
    return level_[sink] != kUnreached;
}

WideInt FlowGraph::advance(std::size_t node, std::size_t sink, WideInt most) {
    if (node == sink) return most;
    WideInt pushed = 0;
    for (std::size_t& next = next_[node]; next < out_[node].size(); ++next) {
        const std::size_t arc = out_[node][next];
        if (arcs_[arc].room == 0 || level_[arcs_[arc].to] != level_[node] + 1) continue;
        const WideInt part = advance(arcs_[arc].to, sink, std::min(most - pushed, arcs_[arc].room));
        arcs_[arc].room -= part;
        arcs_[arc ^ 1U].room += part;
        pushed += part;
        if (pushed == most) return pushed;
    }
    return pushed;
}

WideInt FlowGraph::push(std::size_t source, std::size_t sink, WideInt most) {
    WideInt pushed = 0;
    while (pushed < most && level(source, sink)) {
        next_.assign(out_.size(), 0);
        pushed += advance(source, sink, most - pushed);
    }
    return pushed;
}

std::vector<char> FlowGraph::reachable_from(std::size_t source) const {
    std::vector<char> seen(out_.size());
    seen[source] = 1;
    std::vector<std::size_t> stack{source};
    while (!stack.empty()) {
        const std::size_t node = stack.back();
        stack.pop_back();
        for (const std::size_t arc : out_[node]) {
            if (arcs_[arc].room == 0 || seen[arcs_[arc].to] != 0) continue;
            seen[arcs_[arc].to] = 1;
            stack.push_back(arcs_[arc].to);
        }
    }
    return seen;
}

std::vector<char> FlowGraph::reaching(std::size_t sink) const {
    std::vector<char> seen(out_.size());
    seen[sink] = 1;
    std::vector<std::size_t> stack{sink};
    while (!stack.empty()) {
        const std::size_t node = stack.back();
        stack.pop_back();
        for (const std::size_t back : out_[node]) {
            const std::size_t from = arcs_[back].to;  // the twin of an arc that leaves here is one that arrives
            if (arcs_[back ^ 1U].room == 0 || seen[from] != 0) continue;
            seen[from] = 1;
            stack.push_back(from);
        }
    }
    return seen;
}

}  // namespace tongqu::pricing
