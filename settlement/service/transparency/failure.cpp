#include "settlement/service/transparency/failure.hpp"

namespace tongqu::transparency {

const char* to_string(TransparencyError error) {
    switch (error) {
        case TransparencyError::no_space: return "no_space";
        case TransparencyError::io_failed: return "io_failed";
        case TransparencyError::failed_before: return "failed_before";
        case TransparencyError::locked: return "locked";
        case TransparencyError::damaged_tree: return "damaged_tree";
        case TransparencyError::damaged_head: return "damaged_head";
        case TransparencyError::broken_chain: return "broken_chain";
        case TransparencyError::head_beyond_tree: return "head_beyond_tree";
        case TransparencyError::head_beyond_journal: return "head_beyond_journal";
        case TransparencyError::foreign_log: return "foreign_log";
        case TransparencyError::foreign_key: return "foreign_key";
        case TransparencyError::other_leaf: return "other_leaf";
        case TransparencyError::other_format_version: return "other_format_version";
        case TransparencyError::missing_key: return "missing_key";
        case TransparencyError::damaged_key: return "damaged_key";
        case TransparencyError::exposed_key: return "exposed_key";
        case TransparencyError::rewritten: return "rewritten";
        case TransparencyError::wrong_sequence: return "wrong_sequence";
        case TransparencyError::time_went_back: return "time_went_back";
        case TransparencyError::not_in_head: return "not_in_head";
        case TransparencyError::no_such_head: return "no_such_head";
        case TransparencyError::no_such_item: return "no_such_item";
    }
    return "unknown";
}

std::string to_string(const TransparencyFailure& failure) {
    std::string text = to_string(failure.error);
    if (!failure.file.empty()) text += ": " + failure.file;
    if (failure.offset) text += " at byte " + std::to_string(*failure.offset);
    return text + ": " + failure.detail;
}

Failed io_failed(const log::IoError& error, const std::filesystem::path& path) {
    return Failed({error.is_no_space() ? TransparencyError::no_space : TransparencyError::io_failed, path.string(),
                   std::nullopt, error.text()});
}

Failed refused(TransparencyError error, const std::filesystem::path& path, std::optional<std::uint64_t> offset,
               std::string detail) {
    return Failed({error, path.string(), offset, std::move(detail)});
}

}  // namespace tongqu::transparency
