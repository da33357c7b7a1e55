#pragma once
// Holds a transparency log against a journal that is being executed again: every leaf is computed from the command, its
// events and the movements of the accounts, and must be the one that the log holds; every head's signature, chain and root
// is checked, and that a witness has the same heads. Works on a thread of its own.
#include <filesystem>
#include <optional>
#include <string>
#include <thread>

#include "cli/verify/batch.hpp"
#include "engine/log/format.hpp"
#include "settlement/service/transparency/log_check.hpp"

namespace tongqu::cli {

struct LogToVerify {
    std::filesystem::path folder;                   // DIR/transparency
    std::optional<transparency::PublicKey> trusted;  // none: the heads' own
    std::optional<std::filesystem::path> witness;   // a witness's file
};

struct LogFindings {
    bool present = false;  // there is a log with a head
    std::uint64_t heads = 0;
    std::uint64_t leaves = 0;            // in the last head
    std::uint64_t compared = 0;          // of them, with the journal; 0 without the salts' secret
    std::uint64_t movements = 0;         // records chained on the way
    std::uint64_t without_head = 0;      // commands that no head holds yet
    std::uint64_t witness_heads = 0;
    std::string key;                     // of the heads
    std::string note;                    // what could not be checked
    std::string failure;                 // empty: all of it holds
};

class LogVerifier {
  public:
    // `files` outlives this.
    LogVerifier(log::FileSystem& files, LogToVerify log, const log::JournalIdentity& identity);
    ~LogVerifier();
    LogVerifier(const LogVerifier&) = delete;
    LogVerifier& operator=(const LogVerifier&) = delete;

    // Every command of the journal from the first, in order. Waits while much waits.
    void take(CommandBatch batch) { queue_.put(std::move(batch)); }
    // After the last.
    [[nodiscard]] LogFindings finish();

  private:
    void run();
    [[nodiscard]] transparency::Result<void> check();
    [[nodiscard]] transparency::Result<void> check_witness();
    // The next command of the journal; none at its end.
    [[nodiscard]] const log::ReleasedCommand* next();

    log::FileSystem& files_;
    LogToVerify log_;
    log::JournalIdentity identity_;
    BatchQueue queue_;
    CommandBatch batch_;
    std::size_t place_ = 0;
    LogFindings findings_;
    std::thread thread_;
};

// The 64 hexadecimal digits of a public key; nothing for other text.
[[nodiscard]] std::optional<transparency::PublicKey> parse_public_key(std::string_view text);

}  // namespace tongqu::cli
