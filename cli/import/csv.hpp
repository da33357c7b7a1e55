#pragma once
// Comma-separated values as RFC 4180 has them: quoted fields, doubled quotes, line breaks within quotes, CRLF
// or LF, and a UTF-8 byte order mark at the start.
#include <string>
#include <string_view>
#include <vector>

namespace tongqu::cli {

struct CsvRecord {
    std::size_t line = 0;  // where it begins; 1 is the first
    std::vector<std::string> fields;
    std::string problem;  // for people; empty when the record is well formed
};

// All records that are not empty lines. A malformed one is reported in its place and reading goes on with the
// next line. O(length).
[[nodiscard]] std::vector<CsvRecord> read_csv(std::string_view text);

}  // namespace tongqu::cli
