#pragma once
// Events compared and printed field by field.
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <variant>

#include "market/codec.hpp"

namespace tongqu::audit {

template <class T>
[[nodiscard]] bool same(const T& a, const T& b) {
    if constexpr (HasFields<T>)
        return std::apply([&](auto... field) { return (same(a.*field, b.*field) && ...); }, T::fields());
    else
        return a == b;
}
template <class... T>
[[nodiscard]] bool same(const std::variant<T...>& a, const std::variant<T...>& b) {
    if (a.index() != b.index()) return false;
    return std::visit([&](const auto& left) { return same(left, std::get<std::remove_cvref_t<decltype(left)>>(b)); }, a);
}

template <class T>
[[nodiscard]] std::string text_of(const T& value);

namespace detail {
template <class T>
std::string text_of_field(const T& value) {
    if constexpr (std::is_same_v<T, bool>)
        return value ? "true" : "false";
    else if constexpr (std::is_enum_v<T>)
        return std::to_string(static_cast<int>(value));
    else if constexpr (PlainNumber<T>)
        return std::to_string(value);
    else if constexpr (StrongNumber<T>)
        return text_of_field(value.raw());
    else if constexpr (HasFields<T>)
        return text_of(value);
    else if constexpr (requires { value.has_value(); })
        return value ? text_of_field(*value) : "none";
    else
        return "…";
}
}  // namespace detail

// The fields in their order: (3, 17, 100).
template <class T>
std::string text_of(const T& value) {
    std::string text = "(";
    std::apply(
        [&](auto... field) {
            ((text += (text.size() > 1 ? ", " : "") + detail::text_of_field(value.*field)), ...);
        },
        T::fields());
    return text + ")";
}

}  // namespace tongqu::audit
