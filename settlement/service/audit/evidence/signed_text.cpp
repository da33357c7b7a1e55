#include "settlement/service/audit/evidence/signed_text.hpp"

#include <charconv>

namespace tongqu::audit {
namespace {

// Reads one text from its beginning; after the first thing that is wrong it has failed for good.
class Cursor {
  public:
    explicit Cursor(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool at_end() {
        skip_blanks();
        return rest_.empty();
    }
    [[nodiscard]] bool is_next(char c) {
        skip_blanks();
        return !rest_.empty() && rest_.front() == c;
    }
    // Whether it was there; then it is behind.
    bool pass(char c) {
        const bool there = is_next(c);
        if (there) rest_.remove_prefix(1);
        return there;
    }
    void expect(char c) { failed_ |= !pass(c); }
    bool pass_word(std::string_view word) {
        skip_blanks();
        if (!rest_.starts_with(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }
    std::string number() {
        skip_blanks();
        const auto length = std::min(rest_.find_first_not_of("+-.0123456789eE"), rest_.size());
        std::string text(rest_.substr(0, length));
        failed_ |= length == 0;
        rest_.remove_prefix(length);
        return text;
    }
    std::string string() {
        expect('"');
        std::string text;
        while (!failed_) {
            if (rest_.empty()) break;
            const char c = take();
            if (c == '"') return text;
            if (c == '\\')
                escape(text);
            else
                text += c;
        }
        failed_ = true;
        return text;
    }

  private:
    char take() {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }
    void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }
    std::uint32_t unit() {
        std::uint32_t value = 0;
        const auto digits = rest_.substr(0, 4);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
        failed_ |= error != std::errc() || digits.size() < 4 || end != digits.data() + 4;
        rest_.remove_prefix(digits.size());
        return failed_ ? 0 : value;
    }
    void escape(std::string& to) {
        constexpr std::string_view kLetters = "\"\\/bfnrt";
        constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
        if (rest_.empty()) {
            failed_ = true;
            return;
        }
        const char c = take();
        if (const auto at = kLetters.find(c); at != std::string_view::npos) {
            to += kMeant[at];
            return;
        }
        failed_ |= c != 'u';
        std::uint32_t point = unit();
        if (point >= 0xD800 && point < 0xDC00) {  // the first of a pair of surrogates
            failed_ |= !rest_.starts_with("\\u");
            if (failed_) return;
            rest_.remove_prefix(2);
            point = 0x10000 + ((point - 0xD800) << 10) + (unit() - 0xDC00);
        }
        append_utf8(point, to);
    }
    static void append_utf8(std::uint32_t point, std::string& to) {
        const auto tail = [&](unsigned shift) { to += static_cast<char>(0x80 | ((point >> shift) & 0x3F)); };
        if (point < 0x80) {
            to += static_cast<char>(point);
        } else if (point < 0x800) {
            to += static_cast<char>(0xC0 | (point >> 6));
            tail(0);
        } else if (point < 0x10000) {
            to += static_cast<char>(0xE0 | (point >> 12));
            tail(6), tail(0);
        } else {
            to += static_cast<char>(0xF0 | (point >> 18));
            tail(12), tail(6), tail(0);
        }
    }

    std::string_view rest_;
    bool failed_ = false;
};

std::optional<JsonValue> read_value(Cursor& from) {
    if (from.is_next('"')) return JsonValue{JsonValue::Kind::string, from.string(), {}};
    if (from.pass_word("null")) return std::nullopt;
    for (const char* word : {"true", "false"})
        if (from.pass_word(word)) return JsonValue{JsonValue::Kind::boolean, word, {}};
    if (!from.pass('[')) return JsonValue{JsonValue::Kind::number, from.number(), {}};
    JsonValue list{JsonValue::Kind::list, {}, {}};
    if (from.pass(']')) return list;
    do {
        list.items.push_back(from.string());
    } while (!from.failed() && from.pass(','));
    from.expect(']');
    return list;
}

// What stands before the next line feed, which is passed over.
std::optional<std::string_view> next_line(std::string_view& rest) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return line;
}

}  // namespace

std::optional<JsonMembers> read_members(std::string_view text) {
    Cursor from(text);
    JsonMembers members;
    std::map<std::string, bool> named;
    from.expect('{');
    if (!from.pass('}')) {
        do {
            const std::string name = from.string();
            from.expect(':');
            auto value = read_value(from);
            if (from.failed() || !named.emplace(name, true).second) return std::nullopt;
            if (value) members.emplace(name, std::move(*value));
        } while (from.pass(','));
        from.expect('}');
    }
    if (from.failed() || !from.at_end()) return std::nullopt;
    return members;
}

std::optional<SignedText> take_apart(std::string_view text) {
    const auto timestamp = next_line(text);
    const auto method = timestamp ? next_line(text) : std::nullopt;
    const auto target = method ? next_line(text) : std::nullopt;
    if (!target) return std::nullopt;
    std::int64_t micros = 0;
    const auto [end, error] = std::from_chars(timestamp->data(), timestamp->data() + timestamp->size(), micros);
    if (error != std::errc() || end != timestamp->data() + timestamp->size() || micros < 0) return std::nullopt;
    SignedText apart{Time(micros), *method, *target, {}};
    if (text.empty()) return apart;
    auto members = read_members(text);
    if (!members) return std::nullopt;
    apart.members = std::move(*members);
    return apart;
}

}  // namespace tongqu::audit
