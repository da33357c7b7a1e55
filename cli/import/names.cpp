#include "cli/import/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace tongqu::cli {

namespace {

constexpr auto kNone = std::string_view::npos;

bool is_address(std::string_view text) {
    if (text.starts_with("http://") || text.starts_with("https://") || text.starts_with("mailto:"))
        return true;
    return text.find('@') != kNone && text.find(' ') == kNone;
}

// The text within the bracket that opens at `text[0]`, nesting counted; up to the end where it never closes.
std::string_view bracketed(std::string_view text, char open, char close) {
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == open) ++depth;
        if (text[i] == close && --depth == 0) return text.substr(1, i - 1);
    }
    return text.substr(1);
}

// How many bytes a bracket with an address takes at the start of `text`, or 0.
std::size_t address_in_brackets(std::string_view text) {
    if (text.empty() || (text[0] != '(' && text[0] != '[')) return 0;
    const std::string_view inside = bracketed(text, text[0], text[0] == '(' ? ')' : ']');
    return is_address(inside) ? std::min(inside.size() + 2, text.size()) : 0;
}

std::string with_single_blanks(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!blank)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    while (out.ends_with(' ')) out.pop_back();
    return out;
}

// U+00C0 … U+00FF without their accents; '?' is no letter.
constexpr std::string_view kLatin1 = "AAAAAAACEEEEIIIIDNOOOOO?OUUUUYTsaaaaaaaceeeeiiiidnooooo?ouuuuyty";
static_assert(kLatin1.size() == 64);

struct Folded {
    std::string text;  // ASCII
    bool letters_lost = false;
};

Folded fold(std::string_view name) {
    Folded out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const auto byte = static_cast<unsigned char>(name[i]);
        const auto next = i + 1 < name.size() ? static_cast<unsigned char>(name[i + 1]) : 0U;
        if (byte < 0x80) {
            if (byte != '\'') out.text += name[i];
        } else if (byte == 0xC3 && next >= 0x80) {
            out.text += kLatin1[next - 0x80U];
            ++i;
        } else if (byte == 0xE2 && next == 0x80) {  // U+2000 … U+203F: general punctuation
            if (i + 2 < name.size() && name[i + 2] != '\x99') out.text += ' ';
            i += 2;
        } else {
            out.text += ' ';
            out.letters_lost = true;
        }
    }
    return out;
}

}  // namespace

std::string plain_name(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const std::string_view rest = text.substr(i);
        if (const std::size_t address = address_in_brackets(rest)) {
            i += address;
            continue;
        }
        if (rest[0] == '[') {  // a link: [name](address)
            const std::string_view name = bracketed(rest, '[', ']');
            const std::size_t end = std::min(name.size() + 2, rest.size());
            if (const std::size_t address = address_in_brackets(rest.substr(end)); address > 0) {
                out += plain_name(name);
                i += end + address;
                continue;
            }
        }
        out += rest[0];
        ++i;
    }
    return with_single_blanks(out);
}

std::string slug(std::string_view name) {
    const Folded folded = fold(name);
    std::string out;
    for (char c : folded.text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (kept)
            out += c;
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (out.ends_with('-')) out.pop_back();
    if (out.size() <= kSlugLength && !folded.letters_lost && !out.empty()) return out;

    if (out.size() > kSlugLength) {
        const std::size_t word_end = out.rfind('-', kSlugLength);
        out.resize(word_end == std::string::npos ? kSlugLength : word_end);
    }
    return (out.empty() ? "org" : out) + "-" + short_hash(name);
}

std::string short_hash(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U;  // offset basis and prime of FNV-1a, 64 bit
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return fmt::format("{:08x}", hash >> 32);
}

}  // namespace tongqu::cli
