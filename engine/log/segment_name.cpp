#include "engine/log/segment_name.hpp"

#include <charconv>

namespace tongqu::log {
namespace {

constexpr std::size_t kDigits = 20;

}  // namespace

std::filesystem::path journal_folder(const std::filesystem::path& folder) { return folder / "journal"; }

std::filesystem::path snapshot_folder(const std::filesystem::path& folder) { return folder / "snapshots"; }

std::string numbered_name(SequenceNumber sequence, std::string_view suffix) {
    const std::string digits = std::to_string(sequence.raw());
    return std::string(kDigits - digits.size(), '0') + digits + std::string(suffix);
}

std::optional<SequenceNumber> number_in_name(std::string_view name, std::string_view suffix) {
    if (name.size() != kDigits + suffix.size() || !name.ends_with(suffix)) return std::nullopt;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + kDigits, number);
    if (error != std::errc{} || end != name.data() + kDigits) return std::nullopt;
    return SequenceNumber(number);
}

}  // namespace tongqu::log
