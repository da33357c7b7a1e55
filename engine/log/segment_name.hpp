#pragma once
// Where the files of a data folder lie and what they are called.
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "market/ids.hpp"

namespace tongqu::log {

inline constexpr std::string_view kSegmentSuffix = ".segment";
inline constexpr std::string_view kSnapshotSuffix = ".snapshot";
inline constexpr std::string_view kSpareName = "spare";  // the next segment, set aside ahead of need

[[nodiscard]] std::filesystem::path journal_folder(const std::filesystem::path& folder);
[[nodiscard]] std::filesystem::path snapshot_folder(const std::filesystem::path& folder);

// "00000000000000000042.segment": twenty digits, so that names sort as numbers do.
[[nodiscard]] std::string numbered_name(SequenceNumber sequence, std::string_view suffix);
// The number in such a name; nothing for any other name.
[[nodiscard]] std::optional<SequenceNumber> number_in_name(std::string_view name, std::string_view suffix);

}  // namespace tongqu::log
