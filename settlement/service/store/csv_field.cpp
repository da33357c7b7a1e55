#include "settlement/service/store/csv_field.hpp"

namespace tongqu::store {

// A field that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection). What is a plain
// decimal stays one.
void append_csv_field(std::string& out, std::string_view field) {
    const bool number = field.find_first_not_of("-0123456789.") == std::string_view::npos;
    const bool formula = !field.empty() && std::string_view("=+-@\t\r\n").find(field.front()) != std::string_view::npos;
    const bool harmless = !formula || number;
    if (harmless && field.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += field;
        return;
    }
    out += '"';
    if (!harmless) out += '\'';
    for (const char c : field) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

}  // namespace tongqu::store
