#include "engine/log/files.hpp"

#include <cerrno>
#include <cstring>

namespace tongqu::log {

bool IoError::is_no_space() const {
    return number == ENOSPC || number == EDQUOT || number == EFBIG;  // EFBIG: RLIMIT_FSIZE
}

std::string IoError::text() const { return std::string(operation) + ": " + std::strerror(number); }

IoResult<void> write_fully(File& file, std::uint64_t offset, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const auto written = file.write_at(offset, bytes);
        if (!written) return std::unexpected(written.error());
        offset += *written;
        bytes = bytes.subspan(*written);
    }
    return {};
}

JournalFailure io_failure(const IoError& error, const std::filesystem::path& path) {
    return {JournalError::io_failed, path.string(), std::nullopt, error.text()};
}

JournalFailure space_or_io_failure(const IoError& error, const std::filesystem::path& path) {
    JournalFailure failure = io_failure(error, path);
    if (error.is_no_space()) failure.error = JournalError::no_space;
    return failure;
}

}  // namespace tongqu::log
