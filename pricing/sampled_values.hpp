#pragma once
// Values of games too large to enumerate, estimated from random orders of arrival (Castro, Gómez & Tejada,
// 2009), with confidence intervals. The same seed gives the same answer on every machine with IEEE 754
// doubles.
//
// Orders come in antithetic pairs: an order and its reverse (Mitchell, Cooper, Frank & Holmes, 2022). Where
// the number of samples allows, in blocks of all n rotations of a pair, so that every player takes every
// position twice: stratified by position. A block, or a pair, is one independent observation; intervals come
// from the spread of the observations by Student's t. They are widened by three ranges ÷ samples (the "rule
// of three") since a spread of few rare events is itself uncertain.
#include <cstdint>
#include <expected>
#include <variant>
#include <vector>

#include "pricing/arrival_game.hpp"
#include "pricing/coalition_index.hpp"

namespace tongqu::pricing {

inline constexpr double kSamplingConfidence = 0.95;
inline constexpr std::uint64_t kMinSamples = 2;
inline constexpr std::uint64_t kMaxSamplingSteps = 1'000'000'000;  // orders × players

struct SampleCount {
    std::uint64_t orders = 0;
};
struct LargestError {  // sample until no interval reaches further than this from its value
    double half_width = 0;
};
using SamplingGoal = std::variant<SampleCount, LargestError>;

enum class SamplingError : std::uint8_t {
    too_few_samples,  // fewer than kMinSamples: no spread, no interval
    too_many_steps,   // the count asked for exceeds kMaxSamplingSteps
    not_reached       // the error asked for would exceed it
};

// By payee: the estimate and its interval, each interval alone holding the true value with
// kSamplingConfidence.
struct SampledValues {
    std::vector<double> values, low, high;
    std::uint64_t samples = 0;  // orders drawn
};

[[nodiscard]] std::expected<SampledValues, SamplingError> sampled_values(const ArrivalGame& game,
                                                                         const CoalitionIndex& index,
                                                                         std::uint64_t seed,
                                                                         SamplingGoal goal);

}  // namespace tongqu::pricing
