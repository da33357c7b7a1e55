#pragma once
// The arithmetic of a distribution, spelled out, with the calls of `tongqu price` that do it again.
#include <cstdint>
#include <span>

#include "gateway/api/distribution.hpp"
#include "settlement/waterfall.hpp"

namespace tongqu::gateway {

class Figures {
  public:
    // Where the calls are kept; equal ones once.
    explicit Figures(std::vector<PriceCall>& calls) : calls_(calls) {}

    // ⌊whole × rate⌋. The call: `claims` in proportion; an estate of `whole` between the rate and the rest of a million.
    Figure by_rate(Money whole, PartsPerMillion rate);
    // charge × lots, at most `left`. No call: a product.
    Figure by_lots(Money charge, Quantity lots, Money left);
    // Number `index` of `total` split by weights with the largest remainders.
    Figure by_weights(Money total, std::span<const std::uint64_t> weights, std::size_t index, Money value);
    // ⌊released × share ÷ Σ shares⌋ for number `index` of the shares.
    Figure by_progress(std::span<const Money> shares, std::size_t index, Money released);

  private:
    std::size_t keep(PriceCall call);

    std::vector<PriceCall>& calls_;
};

}  // namespace tongqu::gateway
