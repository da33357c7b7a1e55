// The bytes in which evidence is handed on.
#include <algorithm>

#include "market/codec.hpp"
#include "settlement/service/transparency/opening.hpp"

namespace tongqu::transparency {
namespace {

constexpr std::array<std::uint8_t, 8> kMagic{'T', 'Q', 'E', 'V', 'I', 'D', 'N', 'C'};
constexpr std::uint32_t kEvidenceVersion = 2;
constexpr std::size_t kMaxContent = 1024 * 1024;  // what a record of the journal may hold

// Takes parts off the front of bytes; after the first that is missing, everything is.
class Parts {
  public:
    explicit Parts(std::span<const std::byte> bytes) : rest_(bytes) {}

    std::span<const std::byte> take(std::size_t size) {
        failed_ |= size > rest_.size();
        if (failed_) return {};
        const auto part = rest_.first(size);
        rest_ = rest_.subspan(size);
        return part;
    }
    std::uint32_t number(std::size_t limit) {
        std::uint32_t value = 0;
        const auto part = take(sizeof value);
        if (!failed_) std::memcpy(&value, part.data(), sizeof value);
        failed_ |= value > limit;
        return failed_ ? 0 : value;
    }
    Digest digest() {
        Digest value{};
        const auto part = take(sizeof value);
        if (!failed_) std::memcpy(value.data(), part.data(), sizeof value);
        return value;
    }
    Path path() {
        Path path(number(kMaxPathLength));
        for (Digest& each : path) each = digest();
        return path;
    }
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool at_end() const { return !failed_ && rest_.empty(); }

  private:
    std::span<const std::byte> rest_;
    bool failed_ = false;
};

}  // namespace

std::vector<std::byte> encode(const Evidence& evidence) {
    const Opening& opening = evidence.opening;
    const LeafBytes leaf = encode(opening.leaf);
    const HeadBytes head = encode(evidence.head);
    ByteBuffer bytes;
    Encoder encoder(bytes);
    encoder.put(kMagic);
    encoder.put(kEvidenceVersion);
    bytes.write(leaf.data(), leaf.size());
    encoder.put(opening.item.raw());
    encoder.put(opening.salt.bytes);
    encoder.put(static_cast<std::uint32_t>(opening.content.size()));
    bytes.write(opening.content.data(), opening.content.size());
    encoder.put(opening.path);
    encoder.put(evidence.path);
    bytes.write(head.data(), head.size());
    return {bytes.bytes().begin(), bytes.bytes().end()};
}

std::optional<Evidence> decode_evidence(std::span<const std::byte> bytes) {
    Parts parts(bytes);
    if (!std::ranges::equal(parts.take(kMagic.size()), std::as_bytes(std::span(kMagic)))) return std::nullopt;
    if (parts.number(kEvidenceVersion) != kEvidenceVersion) return std::nullopt;
    const auto leaf = decode_leaf(parts.take(kLeafBytes));
    Evidence evidence;
    Opening& opening = evidence.opening;
    opening.item = Item::from_raw(parts.number(UINT32_MAX));
    opening.salt.bytes = parts.digest();
    const auto content = parts.take(parts.number(kMaxContent));
    opening.content.assign(content.begin(), content.end());
    opening.path = parts.path();
    evidence.path = parts.path();
    const auto head = decode_head(parts.take(kHeadBytes));
    if (!leaf || !head || !parts.at_end()) return std::nullopt;
    opening.leaf = *leaf;
    evidence.head = *head;
    return evidence;
}

}  // namespace tongqu::transparency
