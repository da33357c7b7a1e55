#pragma once
// Payout files: what a bank has to pay out, in files that it imports. docs/payouts.md describes them.
//
// Exactly once, whatever is interrupted: which withdrawals a file holds is recorded in the store before it is written, and the
// file appears under its name whole or not at all. A file that is recorded and was never written is written with the same
// bytes; one that was written once is not written again. A store that was made anew learns what was paid from the files.
#include <filesystem>
#include <vector>

#include "settlement/service/store/settlement_store.hpp"

namespace tongqu::store {

inline constexpr std::size_t kMaxWithdrawalsPerFile = 10'000;

struct PayoutFile {
    std::uint64_t number = 0;  // 1, 2, 3 … over all currencies
    Currency currency;
    std::uint64_t first = 0, last = 0;  // of the withdrawals' numbers
    Digest sha256{};
    bool written = false;  // it was there once; whoever took it away has it

    // "payout-000017-CNY.csv"
    [[nodiscard]] std::string name() const;
};

struct PayoutRun {
    std::vector<PayoutFile> written;  // new ones, and those whose writing was interrupted
    std::size_t adopted = 0;          // found in the folder by a store that did not know them
    std::uint64_t withdrawals = 0;    // in the files written
};

// Writes a file for each currency that has withdrawals which are in no file yet. One process at a time: holds FOLDER/lock.
// `folder` is made when it is absent. Errors: locked, io_failed; damaged when a file that is there is not what the store
// gives for its number, or one is missing among those that a store made anew finds.
[[nodiscard]] StoreResult<PayoutRun> write_payouts(Database& database, const std::filesystem::path& folder);

// The bytes of a file.
[[nodiscard]] std::string payout_text(Database& database, const PayoutFile& file);

}  // namespace tongqu::store
