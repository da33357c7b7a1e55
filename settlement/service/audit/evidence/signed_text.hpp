#pragma once
// What a client signed, taken apart: timestamp \n METHOD \n path?query \n body, the body one flat JSON object or nothing. Told a second
// time, for a judge: shares no code with the gateway's reader.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "market/time.hpp"

namespace tongqu::audit {

struct JsonValue {
    enum class Kind : std::uint8_t { string, number, boolean, list };  // a list is of strings
    Kind kind = Kind::string;
    std::string text;  // of a string: without its escapes; otherwise as it stands
    std::vector<std::string> items;
};
// A member that is null is left out, as if it were not there.
using JsonMembers = std::map<std::string, JsonValue, std::less<>>;

struct SignedText {
    Time timestamp;
    std::string_view method;
    std::string_view target;
    JsonMembers members;
};

// Nothing for any other form. The views are into the text.
[[nodiscard]] std::optional<SignedText> take_apart(std::string_view text);
// RFC 8259, flat, no name twice; nothing for any other text.
[[nodiscard]] std::optional<JsonMembers> read_members(std::string_view text);

}  // namespace tongqu::audit
