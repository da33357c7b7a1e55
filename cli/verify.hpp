#pragma once
// `tongqu verify DIR`: re-executes a journal and says what was checked. Reads only.
#include <filesystem>

namespace tongqu::cli {

struct VerifyOptions {
    std::filesystem::path folder;
    bool json = false;
};

// 0: all of it holds; 1: something does not, named on standard output. A broken invariant stops the process with its values.
[[nodiscard]] int run_verify(const VerifyOptions& options);

}  // namespace tongqu::cli
