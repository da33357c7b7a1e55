#include "cli/verbs/display_width.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace tongqu::cli {
namespace {

struct Range {
    char32_t first, last;
};

// Unicode 15, EastAsianWidth.txt, classes W and F, neighbours joined.
constexpr auto kWide = std::to_array<Range>({
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},   {0x25FD, 0x25FE},
    {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26A1, 0x26A1},   {0x2705, 0x2705},   {0x274C, 0x274C},
    {0x2753, 0x2755},   {0x2795, 0x2797},   {0x2B1B, 0x2B1C},   {0x2E80, 0x2E99},   {0x2E9B, 0x2EF3},
    {0x2F00, 0x2FD5},   {0x2FF0, 0x2FFB},   {0x3000, 0x303E},   {0x3041, 0x3096},   {0x3099, 0x30FF},
    {0x3105, 0x312F},   {0x3131, 0x318E},   {0x3190, 0x31E3},   {0x31F0, 0x321E},   {0x3220, 0x3247},
    {0x3250, 0x4DBF},   {0x4E00, 0xA48C},   {0xA490, 0xA4C6},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE52},   {0xFE54, 0xFE66},   {0xFE68, 0xFE6B},
    {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
    {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD},
});
// Marks that stand on the character before them, joiners and variation selectors.
constexpr auto kNoWidth = std::to_array<Range>({
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F}, {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064}, {0x20D0, 0x20F0},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF},
});

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t c) {
    const auto after = std::ranges::upper_bound(ranges, c, {}, &Range::first);
    return after != ranges.begin() && c <= std::prev(after)->last;
}

std::size_t width_of(char32_t c) { return c == 0 || within(kNoWidth, c) ? 0 : within(kWide, c) ? 2 : 1; }

struct Character {
    std::string_view bytes;
    char32_t code;
};

// The character at the front; a byte that begins none stands for itself.
Character first_character(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 1) return {text.substr(0, 1), lead};
    if (length == 0 || length > text.size()) return {text.substr(0, 1), U'?'};
    char32_t code = lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return {text.substr(0, 1), U'?'};
        code = code << 6 | (byte(i) & 0x3Fu);
    }
    return {text.substr(0, length), code};
}

}  // namespace

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const Character next = first_character(text);
        width += width_of(next.code);
        text.remove_prefix(next.bytes.size());
    }
    return width;
}

std::string cut_to_width(std::string_view text, std::size_t columns) {
    if (display_width(text) <= columns) return std::string(text);
    std::string out;
    std::size_t width = 0;
    while (!text.empty()) {
        const Character next = first_character(text);
        if (width + width_of(next.code) + 1 > columns) break;
        width += width_of(next.code);
        out += next.bytes;
        text.remove_prefix(next.bytes.size());
    }
    return columns == 0 ? std::string() : out + "…";
}

std::string pad_right(std::string_view text, std::size_t columns) {
    const std::size_t width = display_width(text);
    return std::string(text) + std::string(width < columns ? columns - width : 0, ' ');
}

std::string pad_left(std::string_view text, std::size_t columns) {
    const std::size_t width = display_width(text);
    return std::string(width < columns ? columns - width : 0, ' ') + std::string(text);
}

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
    columns = std::max<std::size_t>(columns, 2);
    std::vector<std::string> lines;
    std::string line;
    std::string word;  // not yet on the line
    const auto flush = [&](bool blank_before) {
        if (word.empty()) return;
        const std::size_t gap = blank_before && !line.empty() ? 1 : 0;
        if (!line.empty() && display_width(line) + gap + display_width(word) > columns) {
            lines.push_back(std::move(line));
            line.clear();
        } else if (gap == 1) {
            line += ' ';
        }
        line += word;
        word.clear();
    };
    bool blank = false;  // whether a blank stood before the word
    while (!text.empty()) {
        const Character next = first_character(text);
        text.remove_prefix(next.bytes.size());
        const bool wide = width_of(next.code) == 2;
        if (next.code == U' ' || next.code == U'\n') {
            flush(blank);
            blank = true;
            continue;
        }
        if (!word.empty() && (wide || display_width(word) + width_of(next.code) > columns)) {
            flush(blank);
            blank = false;
        }
        word += next.bytes;
        if (wide) {
            flush(blank);
            blank = false;
        }
    }
    flush(blank);
    if (!line.empty()) lines.push_back(std::move(line));
    return lines;
}

std::string harmless(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const Character next = first_character(text);
        const bool control = next.code < 0x20 || (next.code >= 0x7F && next.code < 0xA0) ||
                             (next.code >= 0x202A && next.code <= 0x202E);
        const bool broken = next.bytes.size() == 1 && next.code == U'?';
        out += control || broken ? (next.code == U'\n' ? " " : "?") : std::string(next.bytes);
        text.remove_prefix(next.bytes.size());
    }
    return out;
}

}  // namespace tongqu::cli
