#pragma once
// Passes every file operation on, until the nth, which fails; from then on all fail, as after a death, or all
// succeed.
#include <cstdint>
#include <memory>

#include "engine/log/files.hpp"

namespace tongqu::log::test {

enum class Afterwards : std::uint8_t { dead, healthy };

class FailingFiles final : public FileSystem {
  public:
    // The operation number `fails_at`, counted from 0, fails with `error`. A write that fails writes its
    // first half before.
    FailingFiles(FileSystem& files, std::uint64_t fails_at, int error, Afterwards afterwards)
        : files_(files), fails_at_(fails_at), error_(error), afterwards_(afterwards) {}

    [[nodiscard]] bool has_failed() const { return count_ > fails_at_; }

    IoResult<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenMode mode) override;
    IoResult<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
    IoResult<void> remove(const std::filesystem::path& path) override;
    IoResult<void> create_folder(const std::filesystem::path& path) override;
    IoResult<std::vector<std::string>> list(const std::filesystem::path& path) override;
    IoResult<void> sync_folder(const std::filesystem::path& path) override;

    // Counts an operation; true when it is to fail.
    bool fails() {
        const std::uint64_t number = count_++;
        return number == fails_at_ || (number > fails_at_ && afterwards_ == Afterwards::dead);
    }
    [[nodiscard]] std::unexpected<IoError> failure(const char* operation) const {
        return std::unexpected(IoError{operation, error_});
    }

  private:
    FileSystem& files_;
    std::uint64_t fails_at_;
    int error_;
    Afterwards afterwards_;
    std::uint64_t count_ = 0;
};

}  // namespace tongqu::log::test
