#pragma once
// SplitMix64 (Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014; the
// constants are those of java.util.SplittableRandom). Small, stateless, the same on every machine: a
// published seed lets anyone repeat a draw.
#include <cstdint>

namespace tongqu::pricing {

// The first output of the generator seeded with `seed`.
[[nodiscard]] constexpr std::uint64_t splitmix64(std::uint64_t seed) {
    std::uint64_t z = seed + 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

class SplitMix64 {
  public:
    explicit constexpr SplitMix64(std::uint64_t seed) : state_(seed) {}

    constexpr std::uint64_t next() {
        const std::uint64_t output = splitmix64(state_);
        state_ += 0x9e3779b97f4a7c15ULL;
        return output;
    }

    // Uniform in 0 … bound − 1, without bias (Lemire, "Fast random integer generation in an interval", 2019).
    // Precondition: bound > 0.
    constexpr std::uint64_t below(std::uint64_t bound) {
        auto product = static_cast<unsigned __int128>(next()) * bound;
        if (static_cast<std::uint64_t>(product) < bound) {
            const std::uint64_t threshold = (0 - bound) % bound;
            while (static_cast<std::uint64_t>(product) < threshold)
                product = static_cast<unsigned __int128>(next()) * bound;
        }
        return static_cast<std::uint64_t>(product >> 64);
    }

  private:
    std::uint64_t state_;
};

}  // namespace tongqu::pricing
