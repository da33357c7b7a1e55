#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tongqu::http {

// The methods this front implements; any other is answered with 501.
enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options };

inline constexpr std::array<std::string_view, 7> kMethodNames = {"GET",   "HEAD",   "POST",   "PUT",
                                                                 "PATCH", "DELETE", "OPTIONS"};
inline constexpr std::size_t kMethods = kMethodNames.size();

[[nodiscard]] constexpr std::string_view to_string(Method method) {
    return kMethodNames[static_cast<std::size_t>(method)];
}

// Case matters, as RFC 9110 §9.1 has it: "get" is nothing.
[[nodiscard]] constexpr std::optional<Method> to_method(std::string_view text) {
    for (std::size_t i = 0; i < kMethods; ++i)
        if (kMethodNames[i] == text) return static_cast<Method>(i);
    return std::nullopt;
}

}  // namespace tongqu::http
