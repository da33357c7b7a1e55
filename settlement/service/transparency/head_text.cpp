// The text form of tree heads.
#include <algorithm>
#include <charconv>
#include <vector>

#include "settlement/service/transparency/hex.hpp"
#include "settlement/service/transparency/tree_head.hpp"

namespace tongqu::transparency {
namespace {

constexpr std::string_view kFirstWords = "tongqu-head 1";
constexpr std::size_t kWords = 10;

std::span<std::uint8_t> octets(log::JournalIdentity& identity) {
    return {reinterpret_cast<std::uint8_t*>(identity.bytes.data()), identity.bytes.size()};
}

bool parse_number(std::string_view text, std::uint64_t& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string to_text(const SignedHead& signed_head) {
    TreeHead head = signed_head.head;
    std::string text(kFirstWords);
    for (const std::string& word :
         {std::to_string(head.number), to_hex(octets(head.identity)), std::to_string(head.tree.size), to_rfc3339(head.time),
          to_hex(head.tree.root), to_hex(head.previous), to_hex(head.key.bytes), to_hex(signed_head.signature.bytes)})
        text += ' ' + word;
    return text;
}

std::optional<SignedHead> parse_head(std::string_view line) {
    std::vector<std::string_view> words;
    for (std::size_t from = 0; from <= line.size() && words.size() <= kWords;) {
        const std::size_t to = std::min(line.find(' ', from), line.size());
        words.push_back(line.substr(from, to - from));
        from = to + 1;
    }
    if (words.size() != kWords) return std::nullopt;
    SignedHead parsed;
    TreeHead& head = parsed.head;
    const auto time = parse_rfc3339(words[5]);
    if (!time || *time < Time() || !parse_number(words[2], head.number) || !from_hex(words[3], octets(head.identity)) ||
        !parse_number(words[4], head.tree.size) || !from_hex(words[6], head.tree.root) ||
        !from_hex(words[7], head.previous) || !from_hex(words[8], head.key.bytes) ||
        !from_hex(words[9], parsed.signature.bytes))
        return std::nullopt;
    head.time = *time;
    if (to_text(parsed) != line) return std::nullopt;  // one head, one form
    return parsed;
}

}  // namespace tongqu::transparency
