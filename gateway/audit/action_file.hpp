#pragma once
// What operators did that is no command of the exchange: limits of single keys, certificates read again, starts and stops. Commands
// are in the journal and need no second record.
//
//   DIR/operator-actions/actions.log       a line an action: CRC32C in 8 hexadecimal digits, a blank, a JSON object
//   DIR/operator-actions/actions.N.log     older ones; 1 is the newest of them
//
// The checksum of a line begins with that of the line before (0 for a file's first), so a line that is changed, taken out or moved
// shows at the next start. It guards against damage, not against who can write the folder.
#include <cstdint>
#include <deque>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>

#include "market/ids.hpp"
#include "market/time.hpp"

namespace tongqu::gateway {

inline constexpr std::uint64_t kActionFileBytes = 1024 * 1024;  // then a new one is begun
inline constexpr std::uint32_t kOlderActionFiles = 8;           // kept; the oldest is removed
inline constexpr std::size_t kActionTextBytes = 300;            // of each text; longer ones are cut

// In operator-actions: 0 is the newest.
[[nodiscard]] std::string name_of_action_file(std::uint32_t older);

struct OperatorDeed {
    std::uint64_t number = 0;    // 1, 2, 3 … over all files; set by note()
    Time time;                   // never before that of the deed before; moved by note() where the clock went back
    std::optional<KeyId> key;    // none: the service itself, or whoever may signal it
    std::string actor;           // the participant
    std::string action;          // "set_key_limits"
    std::string subject;         // "key:7"
    std::string detail;
    std::string refused;         // why it did not happen; empty: it did
};

// One thread only.
class ActionFile {
  public:
    // Reads what is there; a deed that is in two files, as in a backup made while one was put aside, counts once. A last line
    // that was not finished is cut off; any other damage is an error. The error is a sentence.
    [[nodiscard]] static std::expected<ActionFile, std::string> open(const std::filesystem::path& data_folder,
                                                                     std::uint64_t file_bytes = kActionFileBytes);
    ActionFile(ActionFile&& other) noexcept;
    ActionFile& operator=(ActionFile&&) = delete;
    ~ActionFile();

    // Durable when it returns: one write, one fdatasync. The error is a sentence; the deed is then not among those kept.
    [[nodiscard]] std::expected<void, std::string> note(OperatorDeed deed);

    // Those of the files that are kept, the oldest first.
    [[nodiscard]] const std::deque<OperatorDeed>& deeds() const { return deeds_; }

  private:
    ActionFile(std::filesystem::path folder, std::uint64_t file_bytes) : folder_(std::move(folder)), file_bytes_(file_bytes) {}

    [[nodiscard]] std::filesystem::path file(std::uint32_t older) const;
    [[nodiscard]] std::expected<void, std::string> read(const std::filesystem::path& file, bool newest);
    [[nodiscard]] std::expected<void, std::string> open_newest();
    [[nodiscard]] std::expected<void, std::string> rotate();
    [[nodiscard]] std::string failure(std::string_view step) const;

    std::filesystem::path folder_;
    std::uint64_t file_bytes_;
    std::deque<OperatorDeed> deeds_;
    std::deque<std::size_t> deeds_of_files_;  // how many of the deeds are in each file, the oldest file first
    std::uint64_t last_number_ = 0;
    std::uint64_t size_ = 0;      // of the newest file
    std::uint32_t chain_ = 0;     // of its last line
    int handle_ = -1;
};

}  // namespace tongqu::gateway
