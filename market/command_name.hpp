#pragma once
// The name of a command as documents, metrics and the audit trail write it: "place_order". Taken from the type's own name, so
// that no list has to be kept in step.
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>

#include "market/command.hpp"

namespace tongqu {
namespace detail {

// What a compiler calls a function template says what it was made for: "… T = tongqu::PlaceOrder]".
template <class T>
consteval std::string_view own_name_of() {
    constexpr std::string_view kBefore = "T = tongqu::";
    std::string_view text = __PRETTY_FUNCTION__;
    text.remove_prefix(text.find(kBefore) + kBefore.size());
    return text.substr(0, text.find_first_of(";]"));
}

constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

template <class T>
struct SnakeName {
    static constexpr auto text = [] {
        std::array<char, 64> name{};
        std::size_t size = 0;
        for (const char c : own_name_of<T>()) {
            if (is_upper(c) && size > 0) name[size++] = '_';
            name[size++] = is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
        }
        return std::pair(name, size);
    }();
    static constexpr std::string_view value{text.first.data(), text.second};
};

template <class Variant>
struct NamesOf;
template <class... Bodies>
struct NamesOf<std::variant<Bodies...>> {
    static constexpr std::array<std::string_view, sizeof...(Bodies)> names = {SnakeName<Bodies>::value...};
};

}  // namespace detail

// In the order of CommandBody's alternatives.
inline constexpr auto& kCommandNames = detail::NamesOf<CommandBody>::names;
static_assert(kCommandNames[0] == "open_exchange");

[[nodiscard]] constexpr std::string_view name_of(const CommandBody& body) { return kCommandNames[body.index()]; }

}  // namespace tongqu
