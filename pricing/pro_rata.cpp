#include "pricing/pro_rata.hpp"

#include <algorithm>

#include "market/check.hpp"

namespace tongqu::pricing {
namespace {

struct Remainder {
    unsigned __int128 size;
    std::size_t order;
};

void give(Quantity amount, Quantity& fill, Quantity& left) {
    fill += amount;
    left -= amount;
}

}  // namespace

std::vector<Quantity> pro_rata(Quantity to_allocate, std::span<const Quantity> quantities, Quantity lot) {
    TONGQU_CHECK(lot.is_positive() && !to_allocate.is_negative(),
                 "a lot of at least one, and nothing negative");
    std::int64_t sum = 0;
    for (const Quantity quantity : quantities) {
        const bool overflow = __builtin_add_overflow(sum, quantity.raw(), &sum);
        TONGQU_CHECK(!overflow && !quantity.is_negative(), "quantities beyond 64 bits, or negative");
    }
    if (to_allocate.raw() >= sum) return {quantities.begin(), quantities.end()};

    std::vector<Quantity> fills(quantities.size());
    std::vector<Remainder> remainders(quantities.size());
    Quantity left = to_allocate;
    const auto lots_share = static_cast<unsigned __int128>(sum) * static_cast<std::uint64_t>(lot.raw());
    for (std::size_t i = 0; i < quantities.size(); ++i) {
        const auto product = static_cast<unsigned __int128>(quantities[i].raw()) *
                             static_cast<std::uint64_t>(to_allocate.raw());
        const auto lots = static_cast<std::int64_t>(product / lots_share);
        remainders[i] = {product % lots_share, i};
        give(Quantity(lots * lot.raw()), fills[i], left);
    }
    std::sort(remainders.begin(), remainders.end(), [](const Remainder& a, const Remainder& b) {
        return a.size != b.size ? a.size > b.size : a.order < b.order;
    });
    while (left >= lot) {
        std::erase_if(remainders,
                      [&](const Remainder& r) { return quantities[r.order] - fills[r.order] < lot; });
        if (remainders.empty()) break;
        for (const Remainder& r : remainders) {
            if (left < lot) break;
            give(lot, fills[r.order], left);
        }
    }
    for (std::size_t i = 0; i < quantities.size() && left.is_positive(); ++i)
        give(std::min(left, quantities[i] - fills[i]), fills[i], left);
    return fills;
}

}  // namespace tongqu::pricing
