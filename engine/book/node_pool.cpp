#include "engine/book/node_pool.hpp"

#include <algorithm>

namespace tongqu::book {

namespace {
constexpr std::uint32_t kFewestNodes = 8;
constexpr std::uint32_t kDoublesUntil = 512;
constexpr std::uint32_t kGrowsByQuarterUntil = 8192;
}  // namespace

void NodePool::grow() {
    const std::uint32_t more = capacity_ < kDoublesUntil           ? std::max(capacity_, kFewestNodes)
                               : capacity_ < kGrowsByQuarterUntil ? capacity_ / 4
                                                                  : capacity_ / 8;
    resize(capacity_ + more);
}

void NodePool::resize(std::uint32_t nodes) {
    nodes_.resize(std::size_t{nodes} * sizeof(Node));
    rests_.resize(std::size_t{nodes} * sizeof(OrderRest));
    first_ = reinterpret_cast<Node*>(nodes_.data());
    first_rest_ = reinterpret_cast<OrderRest*>(rests_.data());
    capacity_ = nodes;
}

void NodePool::start_over() {
    free_ = kNoSlot;
    touched_ = 1;
    if (is_large()) resize(kSmall);
}

}  // namespace tongqu::book
