#include "engine/log/backup_manifest.hpp"

#include <algorithm>
#include <charconv>

#include "engine/exchange/hash_sink.hpp"
#include "engine/log/segment_name.hpp"

namespace tongqu::log {
namespace {

constexpr std::string_view kTitle = "tongqu backup 1";

Digest sha256_of(std::string_view text) {
    exchange::HashSink hash;
    hash.write(text.data(), text.size());
    return hash.result();
}

int hex_digit(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

template <class Bytes>
std::optional<Bytes> bytes_of_hex(std::string_view text) {
    Bytes bytes{};
    if (text.size() != bytes.size() * 2) return std::nullopt;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes[i] = static_cast<typename Bytes::value_type>(high * 16 + low);
    }
    return bytes;
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool plain = !text.empty() && (text == "0" || text.front() != '0');
    return plain && error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_file_of_a_data_folder(std::string_view path) {
    for (const std::string_view name : {"vault.db", "users.db", "key-guards.json", "operator.key"})
        if (path == name) return true;
    for (const std::string_view name : {"heads", "head.key", "salts.key"})
        if (path.starts_with("transparency/") && path.substr(13) == name) return true;
    if (path.starts_with("transparency/level-")) return path.size() == 21 && is_digit(path[19]) && is_digit(path[20]);
    if (path.starts_with("journal/")) return number_in_name(path.substr(8), kSegmentSuffix).has_value();
    return path.starts_with("snapshots/") && number_in_name(path.substr(10), kSnapshotSuffix).has_value();
}

// The text line by line; each call takes what stands behind `word` and a blank, or nothing.
class Lines {
  public:
    explicit Lines(std::string_view text) : rest_(text) {}

    std::optional<std::string_view> value(std::string_view word) {
        const auto line = next();
        if (!line || !line->starts_with(word) || line->size() <= word.size() || (*line)[word.size()] != ' ')
            return std::nullopt;
        return line->substr(word.size() + 1);
    }
    std::optional<std::string_view> next() {
        const auto end = rest_.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        ++number_;
        const auto line = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return line;
    }
    [[nodiscard]] std::string_view rest() const { return rest_; }
    [[nodiscard]] std::unexpected<std::string> wrong() const {
        return std::unexpected("line " + std::to_string(number_) + " of the manifest is not what belongs there");
    }

  private:
    std::string_view rest_;
    std::size_t number_ = 0;
};

// "<sha256> <bytes> <path>"
std::optional<BackedUpFile> file_of(std::string_view text) {
    const auto first = text.find(' ');
    const auto second = first == std::string_view::npos ? first : text.find(' ', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto sha256 = bytes_of_hex<Digest>(text.substr(0, first));
    const auto bytes = number_of<std::uint64_t>(text.substr(first + 1, second - first - 1));
    const auto path = text.substr(second + 1);
    if (!sha256 || !bytes || !is_file_of_a_data_folder(path)) return std::nullopt;
    return BackedUpFile{std::string(path), {*bytes, *sha256}};
}

}  // namespace

std::string hex_of(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

std::string to_text(const BackupManifest& manifest) {
    const auto* identity = reinterpret_cast<const std::uint8_t*>(manifest.identity.bytes.data());
    std::string text(kTitle);
    text += "\nidentity " + hex_of({identity, manifest.identity.bytes.size()});
    text += "\nlogic " + std::to_string(manifest.logic.raw());
    text += "\nsequence " + std::to_string(manifest.sequence.raw());
    text += "\ntime " + to_rfc3339(manifest.time);
    text += "\nstate " + (manifest.state ? hex_of(*manifest.state) : "unknown") + '\n';
    for (const BackedUpFile& file : manifest.files)
        text += "file " + hex_of(file.digest.sha256) + ' ' + std::to_string(file.digest.bytes) + ' ' + file.path + '\n';
    return text + "end " + hex_of(sha256_of(text)) + '\n';
}

std::expected<BackupManifest, std::string> parse_manifest(std::string_view text) {
    // The last line first: what it vouches for is then as it was written.
    const auto end = text.rfind("\nend ");
    if (end == std::string_view::npos) return std::unexpected("the manifest has no last line");
    if (text.substr(end + 1) != "end " + hex_of(sha256_of(text.substr(0, end + 1))) + '\n')
        return std::unexpected("the manifest was changed: its last line is not the SHA-256 of those before");

    Lines lines(text.substr(0, end + 1));
    BackupManifest manifest;
    if (lines.next() != kTitle) return lines.wrong();
    const auto identity = bytes_of_hex<Digest>(std::string(32, '0') + std::string(lines.value("identity").value_or("")));
    if (!identity) return lines.wrong();
    std::ranges::transform(std::span(*identity).last(16), manifest.identity.bytes.begin(),
                           [](std::uint8_t byte) { return static_cast<std::byte>(byte); });
    const auto logic = number_of<std::uint32_t>(lines.value("logic").value_or(""));
    if (!logic) return lines.wrong();
    const auto sequence = number_of<std::uint64_t>(lines.value("sequence").value_or(""));
    if (!sequence) return lines.wrong();
    const auto time = parse_rfc3339(lines.value("time").value_or(""));
    if (!time) return lines.wrong();
    const auto state = lines.value("state").value_or("");
    if (state != "unknown") {
        manifest.state = bytes_of_hex<Digest>(state);
        if (!manifest.state) return lines.wrong();
    }
    manifest.logic = LogicVersion(*logic);
    manifest.sequence = SequenceNumber(*sequence);
    manifest.time = *time;
    while (!lines.rest().empty()) {
        const auto file = file_of(lines.value("file").value_or(""));
        if (!file) return lines.wrong();
        manifest.files.push_back(*file);
    }
    return manifest;
}

}  // namespace tongqu::log
