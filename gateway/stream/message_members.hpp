#pragma once
// The members of a JSON object as they stand in its text, so that what an operation carries for REST can be passed on
// without having been understood here.
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tongqu::stream {

struct Member {
    std::string_view name;  // between its quotes, escapes as they are
    std::string_view value;
};

// Precondition: the text is a JSON object (JsonReader has checked it). The views point into the text. O(text).
[[nodiscard]] std::vector<Member> members_of(std::string_view object);

// An object of the members whose names are not among these.
[[nodiscard]] std::string object_without(std::span<const Member> members, std::span<const std::string_view> names);

}  // namespace tongqu::stream
