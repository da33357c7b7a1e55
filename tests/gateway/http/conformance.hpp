#pragma once
// The public suites of raw HTTP requests, where they are present (../shared/data, see its README.md).
#include <string>
#include <vector>

namespace tongqu::http::test {

struct ConformanceCase {
    std::string name;
    std::string bytes;   // with the Host of this server filled in
    std::string status;  // firm: "400", or empty
    int parser_error =
        -1;  // a strict parser's verdict: 0 valid, else its error; −1 where there is none or it is lenient
    bool complete = false;  // the parser saw a whole message
};

// Both empty, with a printed message, when the data are absent.
[[nodiscard]] std::vector<ConformanceCase> http11_cases(const std::string& host);
[[nodiscard]] std::vector<ConformanceCase> parser_cases();

}  // namespace tongqu::http::test
