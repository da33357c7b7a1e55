#include "settlement/service/search_terms.hpp"

#include <cstdint>
#include <vector>

namespace tongqu::service {
namespace {

constexpr char32_t kInvalid = 0xFFFD;

// The character at `at`, which moves behind it; kInvalid for a byte that begins none.
char32_t next_character(std::string_view text, std::size_t& at) {
    const auto byte = static_cast<std::uint8_t>(text[at++]);
    if (byte < 0x80) return byte;
    const int more = byte >= 0xF0 && byte < 0xF5 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC2 ? 1 : 0;
    if (more == 0 || byte >= 0xF5 || at + static_cast<std::size_t>(more) > text.size()) return kInvalid;
    char32_t character = byte & (0x3F >> more);
    for (int i = 0; i < more; ++i) {
        const auto next = static_cast<std::uint8_t>(text[at + static_cast<std::size_t>(i)]);
        if ((next & 0xC0) != 0x80) return kInvalid;
        character = (character << 6) | (next & 0x3F);
    }
    at += static_cast<std::size_t>(more);
    return character;
}

// Han and kana: scripts that are written without blanks between words.
bool is_unspaced(char32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x3041 && c <= 0x30FF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x323AF) || c == 0x3005 || c == 0x3007;
}

bool is_ascii_word(char32_t c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Signs that the tokeniser passes over; what is left of them after this list matches nothing, which is no harm.
bool is_sign(char32_t c) {
    if (c < 0x80) return !is_ascii_word(c);
    return (c >= 0x80 && c <= 0xBF && c != 0xAA && c != 0xB5 && c != 0xBA) || c == 0xD7 || c == 0xF7 ||
           (c >= 0x2000 && c <= 0x206F) || (c >= 0x2190 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x3020) ||
           (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20) || (c >= 0xFF3B && c <= 0xFF40) ||
           (c >= 0xFF5B && c <= 0xFF65) || c == kInvalid || (c >= 0x1F000 && c <= 0x1FAFF);
}

// A run of unspaced characters, or of none of them.
struct Piece {
    bool unspaced;
    std::vector<std::string_view> characters;
    [[nodiscard]] std::string_view text() const {
        const auto* first = characters.front().data();
        return {first, static_cast<std::size_t>(characters.back().data() + characters.back().size() - first)};
    }
};

std::vector<Piece> pieces_of(std::string_view text) {
    std::vector<Piece> pieces;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t from = at;
        const char32_t character = next_character(text, at);
        const bool unspaced = is_unspaced(character);
        if (pieces.empty() || pieces.back().unspaced != unspaced || character == kInvalid)
            pieces.push_back({unspaced, {}});
        pieces.back().characters.push_back(character == kInvalid ? " " : text.substr(from, at - from));
        if (character == kInvalid) pieces.push_back({false, {}});
    }
    std::erase_if(pieces, [](const Piece& piece) { return piece.characters.empty(); });
    return pieces;
}

void append_pairs(std::string& words, const Piece& piece) {
    for (std::size_t i = 0; i + 1 < piece.characters.size(); ++i) {
        words += ' ';
        words += piece.characters[i];
        words += piece.characters[i + 1];
    }
}

// The words of a piece between signs: "gpt-4" is one phrase of two words, since people write both as one.
void add_spaced(std::string_view text, std::vector<std::string>& phrases) {
    std::string phrase;
    std::size_t last_word = 0;  // characters of the phrase's last word so far
    const auto finish = [&] {
        if (!phrase.empty() && last_word > 0) phrases.push_back('"' + phrase + (last_word > 1 ? "\"*" : "\""));
        phrase.clear();
        last_word = 0;
    };
    std::string signs;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t from = at;
        const char32_t character = next_character(text, at);
        if (character <= ' ' || character == 0x3000 || character == kInvalid) {
            signs.clear();
            finish();
        } else if (is_sign(character)) {
            signs = ' ';
        } else {
            if (!signs.empty() && !phrase.empty()) {
                phrase += signs;
                last_word = 0;
            }
            signs.clear();
            phrase += text.substr(from, at - from);
            ++last_word;
        }
    }
    finish();
}

}  // namespace

std::string words_of(std::string_view text) {
    std::string words;
    words.reserve(text.size() * 2);
    for (const Piece& piece : pieces_of(text)) {
        if (!piece.unspaced) {
            words += piece.text();
            continue;
        }
        append_pairs(words, piece);
        for (const std::string_view character : piece.characters) {
            words += ' ';
            words += character;
        }
        words += ' ';
    }
    return words;
}

std::vector<std::string> search_phrases(std::string_view query) {
    std::vector<std::string> phrases;
    for (const Piece& piece : pieces_of(query)) {
        if (!piece.unspaced) {
            add_spaced(piece.text(), phrases);
        } else if (piece.characters.size() == 1) {
            phrases.push_back('"' + std::string(piece.text()) + '"');
        } else {
            std::string pairs;
            append_pairs(pairs, piece);
            phrases.push_back('"' + pairs.substr(1) + '"');
        }
    }
    return phrases;
}

}  // namespace tongqu::service
