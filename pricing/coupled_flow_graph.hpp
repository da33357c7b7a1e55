#pragma once
// Greatest flows and least cuts on small networks with 128-bit capacities: the tool that the coupled auction is made with.
#include <cstdint>
#include <vector>

#include "market/amounts.hpp"

namespace tongqu::pricing {

class FlowGraph {
  public:
    explicit FlowGraph(std::size_t nodes) : out_(nodes) {}

    // An arc that can carry `capacity`, and back again what it carries. Returns its number. Precondition: not negative.
    std::size_t add(std::size_t from, std::size_t to, WideInt capacity);
    void widen(std::size_t arc, WideInt more) { arcs_[arc].room += more; }
    [[nodiscard]] WideInt flow(std::size_t arc) const { return arcs_[arc + 1].room; }

    // Pushes as much more as fits from source to sink, at most `most`; returns how much. Dinic's method (1970):
    // shortest paths in phases, O(nodes² × arcs) at worst and a few passes in practice.
    WideInt push(std::size_t source, std::size_t sink, WideInt most);

    [[nodiscard]] std::vector<char> reachable_from(std::size_t source) const;  // over arcs with room
    [[nodiscard]] std::vector<char> reaching(std::size_t sink) const;

  private:
    struct Arc {
        std::size_t to;
        WideInt room;
    };
    [[nodiscard]] bool level(std::size_t source, std::size_t sink);
    WideInt advance(std::size_t node, std::size_t sink, WideInt most);

    std::vector<Arc> arcs_;  // an arc, then its way back, at an even and the next odd place
    std::vector<std::vector<std::size_t>> out_;
    std::vector<std::size_t> level_, next_;
};

}  // namespace tongqu::pricing
