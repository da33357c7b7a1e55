#pragma once
#include <string>
#include <vector>

#include "cli/import/act.hpp"
#include "cli/import/bad_entry.hpp"

namespace tongqu::cli {

// What an import came to, for people and for programs.
struct ImportReport {
    std::string kind;  // "dcat" or "compute"
    std::string file;
    std::string place_word;  // what the numbers of entries count: "entry" or "line"
    std::size_t entries = 0;
    std::vector<BadEntry> bad;  // unreadable, not to be planned, or refused by the exchange; by number
    ActReport act;
    std::string key_file;  // empty: none was used
    std::size_t keys = 0;
    std::vector<std::string> notes;
};

[[nodiscard]] std::string text_of(const ImportReport& report);
[[nodiscard]] std::string json_of(const ImportReport& report);  // docs/import.md lists the fields

}  // namespace tongqu::cli
