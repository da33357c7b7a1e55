#pragma once
// Verifies a data folder: re-executes its journal, judges every command by independent code, holds snapshots and transparency log
// against it. Reads only; needs no service.
#include <functional>

#include "cli/verify/judge_thread.hpp"
#include "cli/verify/log_verifier.hpp"
#include "engine/log/files.hpp"
#include "engine/log/reader.hpp"

namespace tongqu::cli {

struct FolderToVerify {
    std::filesystem::path folder;
    std::optional<transparency::PublicKey> trusted;  // the log's key; none: whatever signed its heads
    std::optional<std::filesystem::path> witness;    // a witness's file of heads
    log::FileSystem* files = &log::system_files();
};

struct Findings {
    std::uint64_t commands = 0;
    std::uint64_t refused = 0;
    std::uint64_t trades = 0;
    std::uint64_t postings = 0;
    std::uint64_t bytes = 0;
    std::uint64_t full_checks = 0;
    std::uint64_t snapshots = 0;
    std::string state_hash;
    std::string last_stamp;
    std::optional<log::UncommittedTail> tail;
    LogFindings log;
    audit::Judged judged;
    std::optional<audit::Lie> lie;
    std::string failure;  // the first thing that does not hold; empty: all of it does
};

// Told how many of how many bytes are read.
using OnProgress = std::function<void(std::uint64_t, std::uint64_t)>;

// A broken invariant stops the process with its values. O(journal).
[[nodiscard]] Findings verify_folder(const FolderToVerify& what, const OnProgress& progress);

}  // namespace tongqu::cli
