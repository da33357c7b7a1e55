#pragma once
// Sets of at most 64 members kept as one word: regions, roles, scopes. Iteration is in ascending order.
#include <bit>
#include <cstdint>

namespace tongqu {

// Member is an enumeration or a StrongId whose values are below 64.
template <class Member>
class SmallSet {
  public:
    constexpr SmallSet() = default;
    [[nodiscard]] static constexpr SmallSet from_bits(std::uint64_t bits) {
        SmallSet set;
        set.bits_ = bits;
        return set;
    }
    template <class... Members>
    [[nodiscard]] static constexpr SmallSet of(Members... members) {
        SmallSet set;
        (set.insert(members), ...);
        return set;
    }

    constexpr void insert(Member member) { bits_ |= std::uint64_t{1} << index(member); }
    [[nodiscard]] constexpr bool contains(Member member) const { return (bits_ >> index(member)) & 1; }
    [[nodiscard]] constexpr bool contains_all(SmallSet other) const { return (other.bits_ & ~bits_) == 0; }
    [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
    [[nodiscard]] constexpr std::uint64_t bits() const { return bits_; }

    template <class Visitor>
    constexpr void for_each(Visitor visit) const {
        for (std::uint64_t rest = bits_; rest != 0; rest &= rest - 1)
            visit(member(std::countr_zero(rest)));
    }

    friend constexpr bool operator==(SmallSet, SmallSet) = default;

  private:
    static constexpr unsigned index(Member member) {
        if constexpr (requires { member.raw(); }) {
            return static_cast<unsigned>(member.raw());
        } else {
            return static_cast<unsigned>(member);
        }
    }
    static constexpr Member member(int index) {
        if constexpr (requires { typename Member::representation; }) {
            return Member(static_cast<typename Member::representation>(index));
        } else {
            return static_cast<Member>(index);
        }
    }
    std::uint64_t bits_ = 0;
};

}  // namespace tongqu
