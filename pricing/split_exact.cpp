#include "pricing/split_exact.hpp"

#include <algorithm>
#include <numeric>

#include "market/check.hpp"

namespace tongqu::pricing {
namespace {

std::vector<Integer> split_unbounded(const Integer& total, std::span<const Integer> weights,
                                     const Integer& sum) {
    const Integer size = abs(total);
    std::vector<Integer> parts(weights.size()), remainders(weights.size());
    Integer left = size;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        divide_qr(Integer(size * weights[i]), sum, parts[i], remainders[i]);
        left -= parts[i];
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto count = static_cast<std::ptrdiff_t>(left);
    const auto before = [&](std::size_t a, std::size_t b) {
        const int compared = remainders[a].compare(remainders[b]);
        return compared != 0 ? compared > 0 : a < b;
    };
    if (count > 0) std::nth_element(order.begin(), order.begin() + (count - 1), order.end(), before);
    for (std::ptrdiff_t i = 0; i < count; ++i) ++parts[order[static_cast<std::size_t>(i)]];
    if (total < 0)
        for (Integer& part : parts) part = -part;
    return parts;
}

}  // namespace

std::expected<std::vector<Integer>, SplitError> split_exact(const Integer& total,
                                                            std::span<const Integer> weights) {
    Integer sum = 0;
    bool narrow = fits_int64(total);
    for (const Integer& weight : weights) {
        TONGQU_CHECK(weight >= 0, "a negative weight");
        narrow = narrow && weight <= UINT64_MAX;
        sum += weight;
    }
    if (sum == 0) return std::unexpected(SplitError::no_weight);
    if (!narrow) return split_unbounded(total, weights, sum);

    std::vector<std::uint64_t> few(weights.size());
    std::transform(weights.begin(), weights.end(), few.begin(),
                   [](const Integer& weight) { return static_cast<std::uint64_t>(weight); });
    std::vector<Money> parts(weights.size());
    const auto done = split(Money(static_cast<std::int64_t>(total)), few, parts);
    TONGQU_CHECK(done.has_value(), "weights that sum to more than zero");
    std::vector<Integer> shares(parts.size());
    std::transform(parts.begin(), parts.end(), shares.begin(),
                   [](Money part) { return Integer(part.raw()); });
    return shares;
}

}  // namespace tongqu::pricing
