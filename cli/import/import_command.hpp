#pragma once
// `tongqu import dcat FILE` and `tongqu import compute FILE`.
#include <cstdint>
#include <iosfwd>
#include <string>

namespace tongqu::cli {

struct ImportOptions {
    std::string file;
    std::string url = "http://127.0.0.1:8080";
    std::string key;                            // the operator's, or the supplier's where one is named
    std::string key_file = "tongqu-keys.json";  // of the participants that the import admits
    bool json = false;                          // the summary as one JSON object
};

struct ImportDcatOptions : ImportOptions {
    std::string supplier;  // empty: every publisher lists its own
    std::string price = "1.00";
    std::string currency = "CNY";
};

struct ImportComputeOptions : ImportOptions {
    std::int64_t hours = 24;
};

inline constexpr std::int64_t kMaxImportHours = 24 * 366;

// What a program returns to its shell.
enum class ImportExit : int {
    all_good = 0,
    failed = 1,           // nothing more could be done; what was done stays
    bad_options = 2,      // nothing was done
    some_entries_bad = 3  // the rest is imported
};

// The summary goes to `out`, what went wrong as a whole to `err`; a progress bar to standard error where that
// is a terminal.
[[nodiscard]] ImportExit import_dcat(const ImportDcatOptions& options, std::ostream& out, std::ostream& err);
[[nodiscard]] ImportExit import_compute(const ImportComputeOptions& options, std::ostream& out,
                                        std::ostream& err);

}  // namespace tongqu::cli
