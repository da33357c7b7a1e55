#pragma once
// Which ticks of a window hold orders: one bit a tick, and above it one bit a word, so that the next occupied
// tick is found in a few instructions however wide the gap.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tongqu::book {

class TickBitmap {
  public:
    static constexpr std::uint32_t kNone = 0xffffffff;

    // Clears everything. Precondition: ticks is a multiple of 64.
    void reset(std::uint32_t ticks) {
        ticks_.assign(words(ticks), 0);
        groups_.assign(words(words(ticks)), 0);
        regions_.assign(words(words(words(ticks))), 0);
    }

    void set(std::uint32_t tick) {
        std::uint64_t& word = ticks_[tick >> 6];
        if (word == 0) [[unlikely]] {
            mark(groups_, tick >> 6);
            mark(regions_, tick >> 12);
        }
        word |= std::uint64_t{1} << (tick & 63);
    }

    void clear(std::uint32_t tick) {
        if (unmark(ticks_, tick) && unmark(groups_, tick >> 6)) unmark(regions_, tick >> 12);
    }

    // The same where `clears`, without asking. Precondition: the tick is occupied.
    [[gnu::always_inline]] void clear_if(std::uint32_t tick, bool clears) {
        std::uint64_t& word = ticks_[tick >> 6];
        word &= ~(std::uint64_t{clears} << (tick & 63));
        if (word == 0) [[unlikely]] {
            if (unmark(groups_, tick >> 6)) unmark(regions_, tick >> 12);
        }
    }

    // The lowest occupied tick at or above `tick`, or kNone. Any tick may be asked for.
    [[nodiscard]] std::uint32_t first_from(std::uint32_t tick) const {
        if (const auto found = in_word(ticks_, tick); found != kNone) return found;
        if (const auto word = in_word(groups_, (tick >> 6) + 1); word != kNone) return lowest(ticks_, word);
        for (std::size_t region = (tick >> 18); region < regions_.size(); ++region) {
            const std::uint32_t from =
                region == (tick >> 18) ? (tick >> 12) + 1 : static_cast<std::uint32_t>(region << 6);
            if (from >> 6 != region) continue;
            const auto group = in_word(regions_, from);
            if (group != kNone) return lowest(ticks_, lowest(groups_, group));
        }
        return kNone;
    }

  private:
    using Words = std::vector<std::uint64_t>;

    static std::size_t words(std::size_t bits) { return (bits + 63) / 64; }
    static void mark(Words& words, std::uint32_t bit) { words[bit >> 6] |= std::uint64_t{1} << (bit & 63); }
    // True when the word is empty afterwards.
    static bool unmark(Words& words, std::uint32_t bit) {
        return (words[bit >> 6] &= ~(std::uint64_t{1} << (bit & 63))) == 0;
    }
    static std::uint32_t lowest(const Words& words, std::uint32_t word) {
        return (word << 6) + static_cast<std::uint32_t>(std::countr_zero(words[word]));
    }
    // The lowest bit at or above `bit` within its own word.
    static std::uint32_t in_word(const Words& words, std::uint32_t bit) {
        if ((bit >> 6) >= words.size()) return kNone;
        const std::uint64_t rest = words[bit >> 6] >> (bit & 63);
        return rest == 0 ? kNone : bit + static_cast<std::uint32_t>(std::countr_zero(rest));
    }

    Words ticks_;
    Words groups_;   // one bit a word of ticks_
    Words regions_;  // one bit a word of groups_
};

}  // namespace tongqu::book
