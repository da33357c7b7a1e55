#pragma once
// One field of a CSV file (RFC 4180) that people open in a spreadsheet.
#include <string>
#include <string_view>

namespace tongqu::store {

// Quoted where it has to be. A text that a spreadsheet would take for a formula begins with an apostrophe instead.
void append_csv_field(std::string& out, std::string_view field);

}  // namespace tongqu::store
