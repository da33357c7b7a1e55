#include "pricing/indicator_span.hpp"

#include <algorithm>

#include "market/check.hpp"

namespace tongqu::pricing {

std::vector<std::int64_t> IndicatorSpan::residue(std::size_t coalition) const {
    std::vector<std::int64_t> rest(players_);
    for (unsigned i = 0; i < players_; ++i) rest[i] = (coalition >> i & 1U) != 0 ? scale_ : 0;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        if ((coalition >> pivots_[r] & 1U) == 0) continue;
        for (unsigned i = 0; i < players_; ++i) rest[i] -= rows_[r][i];
    }
    return rest;
}

bool IndicatorSpan::contains(std::size_t coalition) const {
    const auto rest = residue(coalition);
    return std::all_of(rest.begin(), rest.end(), [](std::int64_t x) { return x == 0; });
}

void IndicatorSpan::add(std::size_t coalition) {
    std::vector<std::int64_t> fresh = residue(coalition);
    const auto found = std::find_if(fresh.begin(), fresh.end(), [](std::int64_t x) { return x != 0; });
    TONGQU_CHECK(found != fresh.end(), "a coalition that is in the span already");
    const auto pivot = static_cast<std::size_t>(found - fresh.begin());
    const std::int64_t element = fresh[pivot];
    for (auto& row : rows_) {
        const std::int64_t factor = row[pivot];
        for (unsigned i = 0; i < players_; ++i) row[i] = (row[i] * element - factor * fresh[i]) / scale_;
    }
    rows_.push_back(std::move(fresh));
    pivots_.push_back(static_cast<unsigned>(pivot));
    scale_ = element;
}

}  // namespace tongqu::pricing
