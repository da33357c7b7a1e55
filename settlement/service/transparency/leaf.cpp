#include "settlement/service/transparency/leaf.hpp"

#include "market/codec.hpp"
#include "settlement/service/transparency/fixed_sink.hpp"

namespace tongqu::transparency {
LeafBytes encode(const Leaf& leaf) {
    LeafBytes bytes{};
    FixedSink sink(bytes);
    Encoder encoder(sink);
    encoder.put(kLeafVersion);
    encoder.put(leaf.sequence);
    encoder.put(leaf.time);
    encoder.put(leaf.command);
    encoder.put(leaf.events);
    encoder.put(leaf.movements);
    encoder.put(leaf.item_root);
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
    decoder.get(leaf.movements);
    decoder.get(leaf.item_root);
    if (decoder.finish() || version != kLeafVersion || leaf.sequence == SequenceNumber()) return std::nullopt;
    return leaf;
}

}  // namespace tongqu::transparency
