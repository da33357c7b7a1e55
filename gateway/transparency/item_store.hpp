#pragma once
// What each command brought about, kept for whoever asks for evidence of it. A scratch file without a name: it is written
// anew from the journal at every start and is gone with the process, so it can neither go stale nor be forged. Nothing relies
// on it: evidence is compared with the signed log before it leaves.
//
// Room: about 500 bytes a command on disk, 8 in memory. One thread at a time.
#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "market/codec.hpp"
#include "settlement/service/transparency/movement.hpp"

namespace tongqu::gateway {

struct StoredCommand {
    log::ReleasedCommand released;
    std::vector<transparency::MovementRecord> movements;
};

class ItemStore {
  public:
    // In a folder that is there. The error is a sentence.
    [[nodiscard]] static std::expected<ItemStore, std::string> create(const std::filesystem::path& folder);
    ItemStore(ItemStore&& other) noexcept;
    ItemStore& operator=(ItemStore&&) = delete;
    ~ItemStore();

    // The next command, from 1 on. Writes when 256 KiB have come together. False where the disk refuses: the store is of no
    // more use then.
    [[nodiscard]] bool put(const log::ReleasedCommand& released, std::span<const transparency::MovementRecord> movements);
    // Nothing for a command that was not put, or where the disk refuses.
    [[nodiscard]] std::optional<StoredCommand> read(SequenceNumber sequence);

  private:
    explicit ItemStore(int file) : file_(file) {}
    [[nodiscard]] bool flush();

    int file_;
    std::uint64_t written_ = 0;  // bytes in the file
    ByteBuffer pending_;
    std::vector<std::uint64_t> ends_;  // of each command, in bytes
    bool failed_ = false;
};

}  // namespace tongqu::gateway
