#include "pricing/sampled_values.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "pricing/splitmix64.hpp"

namespace tongqu::pricing {
namespace {

constexpr std::uint64_t kBlocksAtLeast = 16;      // observations that a spread should rest on
constexpr std::uint64_t kFirstObservations = 64;  // before the first look at the error reached

// The two-sided 95 % point of Student's t (Abramowitz & Stegun 26.7.5 beyond ten degrees of freedom).
double student_t(std::uint64_t degrees) {
    constexpr std::array<double, 10> table{12.7062, 4.3027, 3.1824, 2.7764, 2.5706,
                                           2.4469,  2.3646, 2.3060, 2.2622, 2.2281};
    if (degrees <= table.size()) return table[degrees - 1];
    const double z = 1.959964, v = static_cast<double>(degrees);
    const double z3 = z * z * z, z5 = z3 * z * z;
    return z + (z3 + z) / (4 * v) + (5 * z5 + 16 * z3 + 3 * z) / (96 * v * v);
}

// Mean and sum of squared deviations as they come (Welford, 1962).
struct Spread {
    double count = 0, mean = 0, squares = 0;

    void add(double x) {
        count += 1;
        const double off = x - mean;
        mean += off / count;
        squares += off * (x - mean);
    }
    [[nodiscard]] double variance() const { return count > 1 ? squares / (count - 1) : 0; }
};

class Sampler {
  public:
    Sampler(const ArrivalGame& game, const CoalitionIndex& index, std::uint64_t seed)
        : game_(game),
          random_(seed),
          weight_(index.chances_by_size(game.payee.size())),
          payees_(game.payees),
          players_(game.payees),
          order_(game.payee.size()),
          turned_(order_),
          additions_(order_.size()),
          sums_(game.payees) {
        // An order shows each player at one position only; n × the chance of that size makes it count for all
        // sizes.
        for (double& weight : weight_) weight *= static_cast<double>(weight_.size());
        for (const std::uint32_t payee : game.payee) players_[payee] += 1;
        std::iota(order_.begin(), order_.end(), 0U);
    }

    [[nodiscard]] std::uint64_t samples() const { return samples_; }
    [[nodiscard]] std::uint64_t players() const { return order_.size(); }

    // One observation of `orders` orders: 1, 2 (a pair) or 2n (all rotations of a pair).
    void observe(std::uint64_t orders) {
        draw(orders);
        for (std::size_t j = 0; j < payees_.size(); ++j)
            payees_[j].whole.add(sums_[j] / static_cast<double>(orders));
        orders_each_ = orders;
    }

    // What is left of the count asked for: `orders` independent orders, outside the observations.
    void observe_rest(std::uint64_t orders) {
        for (std::uint64_t i = 0; i < orders; ++i) {
            draw(1);
            for (std::size_t j = 0; j < payees_.size(); ++j) payees_[j].rest += sums_[j];
        }
        rest_ += orders;
    }

    [[nodiscard]] SampledValues result() const {
        double range = 0;
        for (const Payee& payee : payees_) range = std::max(range, payee.most - payee.least);
        SampledValues result;
        result.samples = samples_;
        for (const Payee& payee : payees_) {
            const auto all = static_cast<double>(samples_), rest = static_cast<double>(rest_);
            const double whole = payee.whole.count * static_cast<double>(orders_each_);
            const double value = (payee.whole.mean * whole + payee.rest) / all;
            // Variance of the two sums, then of their mean.
            const double variance = (payee.whole.variance() * payee.whole.count *
                                         static_cast<double>(orders_each_ * orders_each_) +
                                     payee.single.variance() * rest) /
                                    (all * all);
            const double t = student_t(static_cast<std::uint64_t>(payee.whole.count) - 1);
            const double rare = 3 * range / all;
            const double rounding = 1e-12 * (std::abs(value) + range);
            const double reach = std::sqrt(t * t * variance + rare * rare) + rounding;
            result.values.push_back(value);
            result.low.push_back(value - reach);
            result.high.push_back(value + reach);
        }
        return result;
    }

  private:
    struct Payee {
        Spread whole;   // of observations
        Spread single;  // of orders, for the rest
        double rest = 0, least = INFINITY, most = -INFINITY;
    };

    void draw(std::uint64_t orders) {
        std::fill(sums_.begin(), sums_.end(), 0.0);
        for (std::size_t i = order_.size(); i > 1; --i) std::swap(order_[i - 1], order_[random_.below(i)]);
        for (std::uint64_t i = 0; i < (orders + 1) / 2; ++i) {
            const auto turn = static_cast<std::ptrdiff_t>(i);
            std::rotate_copy(order_.begin(), order_.begin() + turn, order_.end(), turned_.begin());
            add_order();
            if (orders == 1) break;
            std::reverse(turned_.begin(), turned_.end());
            add_order();
        }
    }

    void add_order() {
        game_.additions(turned_, additions_);
        std::vector<double>& seen = one_order_;
        seen.assign(payees_.size(), 0.0);
        for (std::size_t p = 0; p < turned_.size(); ++p) {
            const std::uint32_t payee = game_.payee[turned_[p]];
            seen[payee] += additions_[p] * weight_[p] / players_[payee];
        }
        for (std::size_t j = 0; j < payees_.size(); ++j) {
            sums_[j] += seen[j];
            payees_[j].single.add(seen[j]);
            payees_[j].least = std::min(payees_[j].least, seen[j]);
            payees_[j].most = std::max(payees_[j].most, seen[j]);
        }
        ++samples_;
    }

    const ArrivalGame& game_;
    SplitMix64 random_;
    std::vector<double> weight_;
    std::vector<Payee> payees_;
    std::vector<double> players_;  // of each payee
    std::vector<std::uint32_t> order_, turned_;
    std::vector<double> additions_, sums_, one_order_;
    std::uint64_t samples_ = 0, rest_ = 0, orders_each_ = 1;
};

SampledValues sample_count(Sampler& sampler, std::uint64_t samples) {
    const std::uint64_t block = 2 * sampler.players();
    const std::uint64_t orders = samples >= kBlocksAtLeast * block ? block : samples >= 4 ? 2 : 1;
    for (std::uint64_t i = 0; i < samples / orders; ++i) sampler.observe(orders);
    sampler.observe_rest(samples % orders);
    return sampler.result();
}

std::expected<SampledValues, SamplingError> sample_until(Sampler& sampler, double half_width) {
    const std::uint64_t n = sampler.players();
    const std::uint64_t orders = n <= 128 ? 2 * n : 2;
    // Looked at after 64, 128, 256 … observations only: stopping at the first lucky look of many would spoil
    // the confidence.
    for (std::uint64_t next = kFirstObservations, done = 0;; next *= 2) {
        if (next * orders * n > kMaxSamplingSteps) return std::unexpected(SamplingError::not_reached);
        for (; done < next; ++done) sampler.observe(orders);
        SampledValues result = sampler.result();
        double reach = 0;
        for (std::size_t j = 0; j < result.values.size(); ++j)
            reach = std::max(reach, result.high[j] - result.values[j]);
        if (reach <= half_width) return result;
        // Errors fall with the square root of the work: a hopeless wish is refused at the first look, not
        // after a minute.
        const double ratio = reach / half_width;
        if (ratio * ratio / 4 * static_cast<double>(next * orders * n) >
            static_cast<double>(kMaxSamplingSteps))
            return std::unexpected(SamplingError::not_reached);
    }
}

}  // namespace

std::expected<SampledValues, SamplingError> sampled_values(const ArrivalGame& game,
                                                           const CoalitionIndex& index, std::uint64_t seed,
                                                           SamplingGoal goal) {
    Sampler sampler(game, index, seed);
    if (const auto* error = std::get_if<LargestError>(&goal)) return sample_until(sampler, error->half_width);
    const std::uint64_t samples = std::get<SampleCount>(goal).orders;
    if (samples < kMinSamples) return std::unexpected(SamplingError::too_few_samples);
    if (static_cast<unsigned __int128>(samples) * sampler.players() > kMaxSamplingSteps)
        return std::unexpected(SamplingError::too_many_steps);
    return sample_count(sampler, samples);
}

}  // namespace tongqu::pricing
