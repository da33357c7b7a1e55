#pragma once
// `tongqu settle DIR`: follows an exchange's journal into DIR/settlement.db, beside the exchange or after it, and writes
// payout files. docs/settlement-store.md, docs/payouts.md.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>

namespace tongqu::cli {

struct SettleOptions {
    std::filesystem::path folder;
    bool rebuild = false;   // from the first command
    bool follow = false;    // until Ctrl-C
    std::string payouts;    // folder for payout files; empty: none are written
    bool json = false;
};

// 0: done; 1: the journal or the store is refused, named on standard error, and nothing is half-written; 2: the options
// make no sense.
[[nodiscard]] int run_settle(const SettleOptions& options);

void add_settle_verb(CLI::App& app, int& result);

}  // namespace tongqu::cli
