#include "settlement/service/transparency/leaf.hpp"

#include <algorithm>

#include "market/codec.hpp"

namespace tongqu::transparency {
namespace {

// An encoder's sink that fills an array.
class LeafSink {
  public:
    explicit LeafSink(LeafBytes& bytes) : next_(bytes.data()) {}
    void write(const void* from, std::size_t size) {
        std::memcpy(next_, from, size);
        next_ += size;
    }

  private:
    std::byte* next_;
};

}  // namespace

LeafBytes encode(const Leaf& leaf) {
    LeafBytes bytes{};
    LeafSink sink(bytes);
    Encoder encoder(sink);
    encoder.put(kLeafVersion);
    encoder.put(leaf.sequence);
    encoder.put(leaf.time);
    encoder.put(leaf.command);
    encoder.put(leaf.events);
    encoder.put(leaf.event_root);
    return bytes;
}

std::optional<Leaf> decode_leaf(std::span<const std::byte> bytes) {
    Decoder decoder(bytes);
    std::uint8_t version = 0;
    Leaf leaf;
    decoder.get(version);
    decoder.get(leaf.sequence);
    decoder.get(leaf.time);
    decoder.get(leaf.command);
    decoder.get(leaf.events);
    decoder.get(leaf.event_root);
    if (decoder.finish() || version != kLeafVersion || leaf.sequence == SequenceNumber()) return std::nullopt;
    return leaf;
}

}  // namespace tongqu::transparency
