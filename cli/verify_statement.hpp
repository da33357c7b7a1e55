#pragma once
// `tongqu verify --statement FILE --head HEAD`: checks a participant's statement with public data only.
#include <string>

namespace tongqu::cli {

struct VerifyStatementOptions {
    std::string statement;  // a file
    std::string head;       // a head's line, or a file whose last line is one
    bool json = false;
};

// 0: it is true; 1: it is not, or cannot be read, named on standard output.
[[nodiscard]] int run_verify_statement(const VerifyStatementOptions& options);

}  // namespace tongqu::cli
