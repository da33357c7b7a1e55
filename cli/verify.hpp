#pragma once
// `tongqu verify DIR`: re-executes a journal, holds the transparency log against it and says what was checked. Reads only.
#include <filesystem>
#include <string>

namespace tongqu::cli {

struct VerifyOptions {
    std::filesystem::path folder;
    std::string key;      // the trusted public key of the log, in hexadecimal; empty: whatever signed its heads
    std::string witness;  // a witness's file of heads; empty: none
    bool json = false;
};

// 0: all of it holds; 1: something does not, named on standard output; 2: the options make no sense. A broken invariant stops the process with its values.
[[nodiscard]] int run_verify(const VerifyOptions& options);

}  // namespace tongqu::cli
