#pragma once
// `tongqu backup`, `tongqu restore`, `tongqu archive`: a data folder copied while in use, made again from the copy, and
// relieved of its old segments.
#include <CLI/CLI.hpp>
#include <filesystem>

namespace tongqu::cli {

struct BackupCommandOptions {
    std::filesystem::path from, to;
    bool verify = false;
    bool json = false;
};

struct ArchiveCommandOptions {
    std::filesystem::path folder, to;
    std::size_t keep = 1;
    bool json = false;
};

// 0: done; 1: not done, with the reason on standard error.
[[nodiscard]] int run_backup(const BackupCommandOptions& options);
[[nodiscard]] int run_restore(const BackupCommandOptions& options);
[[nodiscard]] int run_archive(const ArchiveCommandOptions& options);

// The three verbs; `result` gets the exit status of the one that was asked for.
void add_backup_verbs(CLI::App& app, int& result);

}  // namespace tongqu::cli
