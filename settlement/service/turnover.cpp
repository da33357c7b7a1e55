#include "settlement/service/turnover.hpp"

#include "pricing/rounding.hpp"

namespace tongqu::service {

void Turnover::add(RegionPair regions, GroupId seller, Quantity quantity, Money gross) {
    ++trades_;
    volume_ += quantity;
    turnover_ += gross;
    if (regions.sold_from != regions.bought_in) cross_region_ += gross;
    PairFigures& pair = pairs_[regions];
    ++pair.trades;
    pair.turnover += gross;
    TotalMoney& sold = sellers_[seller];
    const Wide before(sold.raw());
    sold += gross;
    const Wide after(sold.raw());
    squares_ += after * after - before * before;
}

PartsPerMillion Turnover::cross_region_share() const {
    if (turnover_.raw() == 0) return PartsPerMillion(0);
    return PartsPerMillion(static_cast<std::uint32_t>(
        pricing::divide(cross_region_.raw() * kMillion, turnover_.raw(), pricing::Rounding::half_even)));
}

std::uint32_t Turnover::hhi_points() const {
    const Wide total(turnover_.raw());
    const Wide square = total * total;
    if (square == 0) return 0;
    const Wide points = squares_ * 10'000;
    Wide whole = points / square;
    const Wide twice_rest = (points % square) * 2;
    if (twice_rest > square || (twice_rest == square && whole % 2 != 0)) ++whole;
    return static_cast<std::uint32_t>(whole);
}

}  // namespace tongqu::service
