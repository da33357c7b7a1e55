#pragma once
// Commands with random content, every alternative and every field.
#include "market/command.hpp"
#include "pricing/splitmix64.hpp"

namespace tongqu {

class RandomCommand {
  public:
    explicit RandomCommand(std::uint64_t seed) : random_(seed) {}

    // A command of this alternative.
    [[nodiscard]] Command make(std::size_t alternative) {
        Command command;
        if (below(3) != 0) command.key = KeyId(static_cast<std::uint32_t>(random_.next()));
        command.body = body(alternative, std::make_index_sequence<std::variant_size_v<CommandBody>>{});
        return command;
    }
    [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }

    template <class T>
    void fill(T& value) {
        if constexpr (std::is_same_v<T, bool>) {
            value = below(2) == 1;
        } else if constexpr (std::is_enum_v<T>) {
            do value = static_cast<T>(below(8));
            while (!is_valid(value));
        } else if constexpr (std::is_integral_v<T>) {
            value = static_cast<T>(below(4) == 0 ? below(100) : random_.next());
        } else if constexpr (requires { T::fields(); }) {
            std::apply([&](auto... field) { (fill(value.*field), ...); }, T::fields());
        } else {
            fill_special(value);
        }
    }

  private:
    template <std::size_t... I>
    CommandBody body(std::size_t alternative, std::index_sequence<I...>) {
        CommandBody body;
        ((alternative == I ? fill(body.template emplace<I>()) : void()), ...);
        return body;
    }
    void fill_special(std::string& text) {
        text.resize(below(4) == 0 ? 0 : below(40));
        for (char& c : text) c = static_cast<char>(random_.next());
    }
    void fill_special(Decimal& value) {
        fill(value.mantissa);
        value.scale = static_cast<std::uint8_t>(below(kDecimalScale + 1));
    }
    void fill_special(Time& time) { time = Time(static_cast<std::int64_t>(random_.next())); }
    template <std::size_t N>
    void fill_special(std::array<std::uint8_t, N>& bytes) {
        for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_.next());
    }
    void fill_special(SmallSet<RegionId>& set) { set = SmallSet<RegionId>::from_bits(random_.next()); }
    template <class Member>
    void fill_special(SmallSet<Member>& set) {
        set = SmallSet<Member>::from_bits(below(32));
    }
    template <class T>
    void fill_special(std::optional<T>& value) {
        value.reset();
        if (below(2) == 1) fill(value.emplace());
    }
    template <class T>
    void fill_special(std::vector<T>& list) {
        list.resize(below(4));
        for (T& item : list) fill(item);
    }
    template <class Tag, class Representation>
    void fill_special(StrongId<Tag, Representation>& id) {
        id = StrongId<Tag, Representation>(static_cast<Representation>(random_.next()));
    }
    template <class Tag>
    void fill_special(StrongAmount<Tag>& amount) {
        amount = StrongAmount<Tag>(static_cast<std::int64_t>(random_.next()));
    }

    pricing::SplitMix64 random_;
};

}  // namespace tongqu
