#pragma once
// Commands made of bytes: each field takes some, so that whoever changes bytes changes fields. Ids are small, so that they often
// exist; amounts are small, near a limit, or anything.
#include <cstring>
#include <span>

#include "market/command.hpp"

namespace tongqu::fuzz {

class Bytes {
  public:
    explicit Bytes(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

    [[nodiscard]] bool empty() const { return rest_.empty(); }
    std::uint8_t one() {  // zeros behind the end
        if (rest_.empty()) return 0;
        const std::uint8_t first = rest_.front();
        rest_ = rest_.subspan(1);
        return first;
    }
    std::uint64_t eight() {
        std::uint64_t value = 0;
        for (int i = 0; i < 8; ++i) value = value << 8 | one();
        return value;
    }
    std::span<const std::uint8_t> take(std::size_t count) {
        const auto taken = rest_.first(std::min(count, rest_.size()));
        rest_ = rest_.subspan(taken.size());
        return taken;
    }

    // A command of this alternative.
    [[nodiscard]] CommandBody body(std::size_t alternative) {
        return body(alternative, std::make_index_sequence<std::variant_size_v<CommandBody>>{});
    }

    template <class T>
    void fill(T& value) {
        if constexpr (std::is_same_v<T, bool>) {
            value = one() % 2 == 1;
        } else if constexpr (std::is_enum_v<T>) {
            value = static_cast<T>(one() % 16);
            if (!is_valid(value)) value = T{};
        } else if constexpr (std::is_integral_v<T>) {
            value = static_cast<T>(number());
        } else if constexpr (requires { T::fields(); }) {
            std::apply([&](auto... field) { (fill(value.*field), ...); }, T::fields());
            if constexpr (std::is_same_v<T, PlaceOrder>)
                if (one() < 220) make_plausible(value);
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

    // Such that most of the checks let it pass.
    void make_plausible(PlaceOrder& order) {
        order.client_order_id.clear();
        order.region.reset();
        order.instrument = InstrumentId(order.instrument.raw() % 6);
        order.price = Price(10 + one() % 16);
        order.quantity = Quantity(1 + one() % 32);
        if (order.time_in_force == TimeInForce::gtd)
            order.expires = order.expires.value_or(Time(1'767'312'000'000'000));
        else
            order.expires.reset();
        const bool stop = is_stop(order.type) && may_rest(order.time_in_force);
        if (!stop) order.type = order.time_in_force == TimeInForce::ioc && one() < 40 ? OrderType::market : OrderType::limit;
        if (order.type == OrderType::market || order.type == OrderType::stop) order.price.reset();
        order.stop_price = stop ? std::optional(Price(10 + one() % 16)) : std::nullopt;
        if (one() < 200) order.minimum_quantity.reset();
        if (one() < 200) order.display_quantity.reset();
        if (one() < 200) order.post_only = PostOnly::no;
    }

    std::uint64_t number() {
        const std::uint8_t kind = one();
        if (kind < 200) return kind % 32;
        if (kind < 230) return std::uint64_t{one()} << (kind % 8 * 5);
        if (kind < 240) return 1'000'000'000'000 - kind % 2;  // the limit of prices and quantities
        if (kind < 245) return static_cast<std::uint64_t>(INT64_MAX) - kind % 2;
        if (kind < 250) return static_cast<std::uint64_t>(-1 - kind % 2);
        return eight();
    }
    std::uint64_t id_number() {
        const std::uint8_t kind = one();
        return kind < 220 ? kind % 8 : kind < 250 ? kind : eight();
    }
    void fill_special(std::string& text) {
        const std::uint8_t kind = one();
        if (kind < 160) return text.clear();
        for (int i = 0; i < kind % 3 + 1; ++i) text.push_back(static_cast<char>(kind < 250 ? 'a' + one() % 4 : one()));
    }
    void fill_special(Decimal& value) {
        value.mantissa = static_cast<std::int64_t>(number());
        value.scale = static_cast<std::uint8_t>(one() % (kDecimalScale + 1));
    }
    void fill_special(Time& time) {  // around the first of January 2026
        const std::uint8_t kind = one();
        if (kind < 200)
            time = Time(1'767'225'600'000'000) + seconds(kind * 60);
        else
            time = Time(static_cast<std::int64_t>(number()));
    }
    template <std::size_t N>
    void fill_special(std::array<std::uint8_t, N>& bytes) {
        bytes.fill(one() % 4);
    }
    template <class Member>
    void fill_special(SmallSet<Member>& set) {
        set = SmallSet<Member>::from_bits(one() % 32);
    }
    template <class T>
    void fill_special(std::optional<T>& value) {
        value.reset();
        if (one() % 2 == 1) fill(value.emplace());
    }
    template <class T>
    void fill_special(std::vector<T>& list) {
        list.resize(one() % 4);
        for (T& item : list) fill(item);
    }
    template <class Tag, class Representation>
    void fill_special(StrongId<Tag, Representation>& id) {
        const bool rate = std::is_same_v<StrongId<Tag, Representation>, PartsPerMillion>;
        const std::uint64_t value = rate ? std::uint64_t{one()} * 5000 : id_number();
        id = StrongId<Tag, Representation>(static_cast<Representation>(value));
    }
    template <class Tag>
    void fill_special(StrongAmount<Tag>& amount) {
        amount = StrongAmount<Tag>(static_cast<std::int64_t>(number()));
    }

    std::span<const std::uint8_t> rest_;
};

}  // namespace tongqu::fuzz
