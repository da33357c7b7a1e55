#pragma once
#include <cstddef>
#include <string>

namespace tongqu::cli {

// Where in a file something stands: the line of a CSV file, the position of a data set in a catalogue (1 is
// the first).
struct EntryPlace {
    std::size_t number = 0;
    std::string label;  // what the entry calls itself; may be empty
};

// An entry that is not imported, and why, for people.
struct BadEntry {
    EntryPlace place;
    std::string reason;
};

}  // namespace tongqu::cli
