#pragma once
// What a backup consists of: the file MANIFEST, written last, without which a folder is no backup.
//
//   tongqu backup 1
//   identity 101112131415161718191a1b1c1d1e1f
//   logic 2
//   sequence 4711
//   time 2026-03-01T08:00:00.000000Z
//   state unknown                                   or the SHA-256 of the state after that command
//   file <sha256> 67108864 journal/00000000000000000001.segment
//   file …
//   end <sha256 of all lines before>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/log/file_digest.hpp"
#include "engine/log/format.hpp"

namespace tongqu::log {

inline constexpr std::string_view kManifestName = "MANIFEST";
inline constexpr std::size_t kMaxManifestBytes = 64 * 1024 * 1024;

struct BackedUpFile {
    std::string path;  // within the backup
    FileDigest digest;

    friend bool operator==(const BackedUpFile&, const BackedUpFile&) = default;
};

struct BackupManifest {
    JournalIdentity identity;
    LogicVersion logic{};
    SequenceNumber sequence;      // the last command in it
    Time time;                    // its stamp
    std::optional<Digest> state;  // of the exchange after that command, where it was computed
    std::vector<BackedUpFile> files;

    friend bool operator==(const BackupManifest&, const BackupManifest&) = default;
};

[[nodiscard]] std::string to_text(const BackupManifest& manifest);
// Takes exactly what to_text writes; the error says in which line something else stands. Paths are those of a data
// folder's files, so that none leads out of it.
[[nodiscard]] std::expected<BackupManifest, std::string> parse_manifest(std::string_view text);

// Lower-case hexadecimal.
[[nodiscard]] std::string hex_of(std::span<const std::uint8_t> bytes);

}  // namespace tongqu::log
