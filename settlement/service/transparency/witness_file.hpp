#pragma once
// What a witness keeps: every head it was given, one line each (tree_head.hpp), in a file that only grows and that the
// exchange cannot change. A log that was rewritten does not hold the witness's heads any more.
//
// What is durable when: append() that returns without error has the line on disk. An unfinished last line is zeroed by the next
// opening and overwritten.
#include <memory>
#include <optional>
#include <string>

#include "settlement/service/transparency/failure.hpp"
#include "settlement/service/transparency/head_file.hpp"

namespace tongqu::transparency {

class WitnessFile {
  public:
    // Makes the file when it is absent; its folder is there. Looks at the last line only. Errors: damaged_head, io_failed,
    // no_space.
    [[nodiscard]] static Result<WitnessFile> open(log::FileSystem& files, const std::filesystem::path& path);

    [[nodiscard]] const std::optional<SignedHead>& latest() const { return latest_; }

    // A witness takes heads in their order without a gap, and only with the right signature. Errors: broken_chain,
    // damaged_head, io_failed, no_space; after the last two only failed_before.
    [[nodiscard]] Result<void> append(const SignedHead& head);
    // Every head that it lacks. O(heads lacking). Errors as above and those of HeadFile::read.
    [[nodiscard]] Result<void> catch_up(const HeadFile& heads);

  private:
    WitnessFile(std::filesystem::path path, std::unique_ptr<log::File> file)
        : path_(std::move(path)), file_(std::move(file)) {}
    [[nodiscard]] Result<void> find_end();

    std::filesystem::path path_;
    std::unique_ptr<log::File> file_;
    std::uint64_t end_ = 0;  // of the last whole line
    std::optional<SignedHead> latest_;
    bool failed_ = false;
};

// Whether every head in the witness's text is one of the log's, and each is signed right and follows the one before, from the
// first. Returns how many there are. Errors: rewritten, damaged_head, broken_chain, io_failed. O(heads).
[[nodiscard]] Result<std::uint64_t> check_witness(std::string_view witness, const HeadFile& heads);

}  // namespace tongqu::transparency
