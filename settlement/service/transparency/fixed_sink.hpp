#pragma once
// An encoder's sink that fills an array, for contents of one length.
#include <array>
#include <cstddef>
#include <cstring>

#include "market/check.hpp"

namespace tongqu::transparency {

template <std::size_t Size>
class FixedSink {
  public:
    explicit FixedSink(std::array<std::byte, Size>& bytes) : bytes_(bytes) {}
    // Precondition: all that is written fits.
    void write(const void* from, std::size_t size) {
        TONGQU_CHECK(size <= Size - used_, std::to_string(used_) + " and " + std::to_string(size));
        std::memcpy(bytes_.data() + used_, from, size);
        used_ += size;
    }
    [[nodiscard]] bool full() const { return used_ == Size; }

  private:
    std::array<std::byte, Size>& bytes_;
    std::size_t used_ = 0;
};

}  // namespace tongqu::transparency
