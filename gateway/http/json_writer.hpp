#pragma once
// Appends JSON to a string. Commas are put by the writer; that brackets match and keys have values is the
// caller's part.
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace tongqu::http {

// "…" with what JSON demands escaped (quotes, backslash, control characters); all else passes through, so
// that valid UTF-8 stays valid UTF-8. Bytes that are not UTF-8 become U+FFFD, one each.
void append_json_string(std::string& out, std::string_view text);

class JsonWriter {
  public:
    JsonWriter& begin_object() { return open('{'); }
    JsonWriter& end_object() { return close('}'); }
    JsonWriter& begin_array() { return open('['); }
    JsonWriter& end_array() { return close(']'); }

    // The name of the next value. Names are the program's own words and are not escaped.
    JsonWriter& key(std::string_view name);

    JsonWriter& string(std::string_view text);
    JsonWriter& integer(std::int64_t value);
    JsonWriter& unsigned_integer(std::uint64_t value);
    JsonWriter& boolean(bool value);
    JsonWriter& null();
    JsonWriter& raw(std::string_view json);  // a value that is JSON already

    // A key and its value in one.
    JsonWriter& field(std::string_view name, std::string_view text) { return key(name).string(text); }
    JsonWriter& field(std::string_view name, const char* text) { return key(name).string(text); }
    JsonWriter& field(std::string_view name, std::same_as<bool> auto value) {
        return key(name).boolean(value);
    }
    template <std::integral Integer>
    requires(!std::same_as<Integer, bool>) JsonWriter& field(std::string_view name, Integer value) {
        if constexpr (std::signed_integral<Integer>)
            return key(name).integer(value);
        else
            return key(name).unsigned_integer(value);
    }

    [[nodiscard]] const std::string& text() const { return out_; }
    [[nodiscard]] std::string take() { return std::move(out_); }  // the writer is spent afterwards

  private:
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    void separate();

    std::string out_;
    bool comma_ = false;  // the next value follows another
};

}  // namespace tongqu::http
