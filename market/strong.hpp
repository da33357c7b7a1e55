#pragma once
// The base of every strong number: construction is explicit, kinds do not mix, nothing converts back by itself.
#include <compare>
#include <cstdint>
#include <functional>

namespace tongqu {

// An identifier: compared and hashed, never calculated with. `raw()` is for codecs, indices and printers.
template <class Tag, class Representation>
class StrongId {
  public:
    using representation = Representation;

    constexpr StrongId() = default;
    constexpr explicit StrongId(Representation value) : value_(value) {}

    [[nodiscard]] constexpr Representation raw() const { return value_; }
    friend constexpr auto operator<=>(StrongId, StrongId) = default;

  private:
    Representation value_{};
};

// A quantity of one unit: sums and differences of one kind stay in that kind.
template <class Tag>
class StrongAmount {
  public:
    using representation = std::int64_t;

    constexpr StrongAmount() = default;
    constexpr explicit StrongAmount(std::int64_t value) : value_(value) {}

    [[nodiscard]] constexpr std::int64_t raw() const { return value_; }
    [[nodiscard]] constexpr bool is_zero() const { return value_ == 0; }
    [[nodiscard]] constexpr bool is_positive() const { return value_ > 0; }
    [[nodiscard]] constexpr bool is_negative() const { return value_ < 0; }

    friend constexpr auto operator<=>(StrongAmount, StrongAmount) = default;

    // Precondition: no overflow; entry limits keep every sum the core forms far below 2^63.
    friend constexpr StrongAmount operator+(StrongAmount a, StrongAmount b) { return StrongAmount(a.value_ + b.value_); }
    friend constexpr StrongAmount operator-(StrongAmount a, StrongAmount b) { return StrongAmount(a.value_ - b.value_); }
    constexpr StrongAmount operator-() const { return StrongAmount(-value_); }
    constexpr StrongAmount& operator+=(StrongAmount b) { return *this = *this + b; }
    constexpr StrongAmount& operator-=(StrongAmount b) { return *this = *this - b; }

  private:
    std::int64_t value_{};
};

}  // namespace tongqu

template <class Tag, class Representation>
struct std::hash<tongqu::StrongId<Tag, Representation>> {
    std::size_t operator()(tongqu::StrongId<Tag, Representation> id) const noexcept {
        return std::hash<Representation>{}(id.raw());
    }
};
