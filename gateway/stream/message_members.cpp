#include "gateway/stream/message_members.hpp"

#include <algorithm>

namespace tongqu::stream {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// Past the string that begins at `at`.
std::size_t end_of_string(std::string_view text, std::size_t at) {
    for (++at; text[at] != '"'; ++at)
        if (text[at] == '\\') ++at;
    return at + 1;
}

// Past the value that begins at `at`.
std::size_t end_of_value(std::string_view text, std::size_t at) {
    if (text[at] == '"') return end_of_string(text, at);
    if (text[at] != '{' && text[at] != '[') return text.find_first_of(", \t\r\n}]", at);
    for (std::size_t depth = 0;;) {
        if (text[at] == '"') {
            at = end_of_string(text, at);
            continue;
        }
        if (text[at] == '{' || text[at] == '[') ++depth;
        if (text[at] == '}' || text[at] == ']') --depth;
        ++at;
        if (depth == 0) return at;
    }
}

}  // namespace

std::vector<Member> members_of(std::string_view object) {
    std::vector<Member> members;
    const auto next = [&](std::size_t at) { return object.find_first_not_of(kBlanks, at); };
    std::size_t at = next(object.find('{') + 1);
    while (object[at] != '}') {
        const std::size_t name_end = end_of_string(object, at);
        const std::size_t value = next(next(name_end) + 1);  // past the colon
        const std::size_t value_end = end_of_value(object, value);
        members.push_back({object.substr(at + 1, name_end - at - 2), object.substr(value, value_end - value)});
        at = next(value_end);
        if (object[at] == ',') at = next(at + 1);
    }
    return members;
}

std::string object_without(std::span<const Member> members, std::span<const std::string_view> names) {
    std::string text = "{";
    for (const Member& member : members) {
        if (std::ranges::find(names, member.name) != names.end()) continue;
        if (text.size() > 1) text += ',';
        text.append("\"").append(member.name).append("\":").append(member.value);
    }
    return text += '}';
}

}  // namespace tongqu::stream
