#pragma once
// New segments: set aside ahead of need as DIR/journal/spare, so that a full disk shows before it hurts.
#include <expected>
#include <filesystem>
#include <memory>

#include "engine/log/failure.hpp"
#include "engine/log/files.hpp"
#include "engine/log/format.hpp"

namespace tongqu::log {

class SegmentSupply {
  public:
    // `journal` is the folder of the segments; `files` outlives this.
    SegmentSupply(FileSystem& files, std::filesystem::path journal, std::uint64_t segment_bytes);

    // Makes sure that the spare file is there at full length, all zeros. On failure nothing is left behind.
    // Errors: no_space, io_failed.
    [[nodiscard]] std::expected<void, JournalFailure> prepare();
    [[nodiscard]] bool prepared() const { return spare_ != nullptr; }

    struct Segment {
        std::unique_ptr<File> file;
        std::filesystem::path path;
    };
    // Turns the spare into the segment that `header` describes, durable under its final name; prepares one
    // first where there is none. `header` comes without length and checksum. Errors: no_space (nothing has
    // changed), io_failed.
    [[nodiscard]] std::expected<Segment, JournalFailure> begin(SegmentHeader header);

    [[nodiscard]] std::uint64_t segment_bytes() const { return segment_bytes_; }

  private:
    [[nodiscard]] JournalFailure drop_spare(const IoError& error);

    FileSystem* files_;
    std::filesystem::path journal_;
    std::uint64_t segment_bytes_;
    std::unique_ptr<File> spare_;
};

}  // namespace tongqu::log
