#pragma once
// How long the texts of requests may be, in bytes of UTF-8 (more: too_long), and how many of them a list may
// have (more: too_many_items). docs/api.md says the same.
#include <cstddef>

namespace tongqu::gateway {

inline constexpr std::size_t kNameText = 300;  // names and titles
inline constexpr std::size_t kDescriptionText = 16'384;
inline constexpr std::size_t kLicenceText = 2'000;
inline constexpr std::size_t kKeywordText = 100;
inline constexpr std::size_t kGrantKindText = 100;
inline constexpr std::size_t kGrantValueText = 16'384;
inline constexpr std::size_t kReasonText = 4'000;  // of a dispute, and of what is decided on it
inline constexpr std::size_t kSecretText = 200;

}  // namespace tongqu::gateway
