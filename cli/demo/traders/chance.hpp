#pragma once
// Chance that comes out the same for a seed on every machine: SplitMix64 (Steele, Lea, Flood: Fast Splittable
// Pseudorandom Number Generators, OOPSLA 2014).
#include <cstdint>
#include <string_view>

namespace tongqu::cli {

class Chance {
  public:
    explicit Chance(std::uint64_t seed) : state_(seed) {}
    // A stream of its own for every name under one seed (FNV-1a of the name).
    Chance(std::uint64_t seed, std::string_view name) : state_(seed) {
        std::uint64_t hash = 0xCBF29CE484222325u;
        for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
        state_ ^= hash;
    }

    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }

    // least to most, both included; least <= most. The bias of the remainder is below 2^-32 for ranges below 2^32.
    std::int64_t between(std::int64_t least, std::int64_t most) {
        const auto span = static_cast<std::uint64_t>(most - least) + 1;
        return least + static_cast<std::int64_t>(next() % span);
    }

    // True once in `times` on average.
    bool once_in(std::int64_t times) { return between(1, times) == 1; }

  private:
    std::uint64_t state_;
};

}  // namespace tongqu::cli
