#pragma once
// The binary form of everything that is journalled or snapshotted: little-endian, fields in the order of fields().
// Integers at their width; booleans and enumerations as one byte (is_valid(value) of the enumeration is asked); optionals as a byte and the value; strings and lists
// with a 32-bit count; variants with a one-byte index. Decoding never trusts a length.
#include <array>
#include <bit>
#include <cstring>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

#include "market/amounts.hpp"
#include "market/decimal.hpp"
#include "market/small_set.hpp"
#include "market/time.hpp"

namespace tongqu {

static_assert(std::endian::native == std::endian::little, "the codec copies integers as they lie in memory");

inline constexpr std::uint8_t kCodecVersion = 5;
inline constexpr std::uint32_t kMaxEncodedString = 1 << 16;
inline constexpr std::uint32_t kMaxEncodedList = 1 << 26;

template <class T>
concept HasFields = requires { T::fields(); };
template <class T>
concept HasRequestFields = requires { T::request_fields(); };
template <class T>
concept PlainNumber = std::is_integral_v<T> || std::is_enum_v<T>;
template <class T>
concept StrongNumber = requires(const T& t) {
    t.raw();
    requires std::is_trivially_copyable_v<T>;
};

// Writes values into a sink, which has `void write(const void*, std::size_t)`.
template <class Sink>
class Encoder {
  public:
    explicit Encoder(Sink& sink) : sink_(sink) {}

    template <class T>
    void put(const T& value) {
        if constexpr (PlainNumber<T>) {
            sink_.write(&value, sizeof value);
        } else if constexpr (StrongNumber<T>) {
            put(value.raw());
        } else if constexpr (HasFields<T>) {
            put_fields(value, T::fields());
        } else {
            put_special(value);
        }
    }

    // A request without what differs between repetitions of it (fresh secrets).
    template <class T>
    void put_request(const T& value) {
        if constexpr (HasRequestFields<T>) {
            put_fields(value, T::request_fields());
        } else {
            put(value);
        }
    }

  private:
    template <class T, class Fields>
    void put_fields(const T& value, const Fields& fields) {
        std::apply([&](auto... field) { (put(value.*field), ...); }, fields);
    }
    void put_special(const std::string& text) {
        put(static_cast<std::uint32_t>(text.size()));
        sink_.write(text.data(), text.size());
    }
    void put_special(const Decimal& value) {
        put(value.mantissa);
        put(value.scale);
    }
    template <std::size_t N>
    void put_special(const std::array<std::uint8_t, N>& bytes) {
        sink_.write(bytes.data(), N);
    }
    template <class Member>
    void put_special(const SmallSet<Member>& set) {
        put(set.bits());
    }
    template <class T>
    void put_special(const std::optional<T>& value) {
        put(value.has_value());
        if (value) put(*value);
    }
    template <class T>
    void put_special(const std::vector<T>& list) {
        put(static_cast<std::uint32_t>(list.size()));
        for (const T& item : list) put(item);
    }
    template <class... T>
    void put_special(const std::variant<T...>& value) {
        put(static_cast<std::uint8_t>(value.index()));
        std::visit([&](const auto& alternative) { put(alternative); }, value);
    }

    Sink& sink_;
};

enum class DecodeError : std::uint8_t {
    truncated,       // the bytes end within a value
    trailing_bytes,  // bytes are left after the value
    bad_value,       // a boolean that is neither 0 nor 1, an enumeration or index out of range, a count above its limit
    bad_version      // another version of the codec
};

// Reads values out of bytes; after the first error every further read leaves its target alone.
class Decoder {
  public:
    explicit Decoder(std::span<const std::byte> bytes) : rest_(bytes) {}

    template <class T>
    void get(T& value) {
        if constexpr (std::is_same_v<T, bool>) {
            std::uint8_t byte = 0;
            get(byte);
            if (byte > 1) fail(DecodeError::bad_value);
            value = byte == 1;
        } else if constexpr (std::is_enum_v<T>) {
            T decoded{};
            read(&decoded, sizeof decoded);
            if (!is_valid(decoded)) return fail(DecodeError::bad_value);
            value = decoded;
        } else if constexpr (PlainNumber<T>) {
            read(&value, sizeof value);
        } else if constexpr (StrongNumber<T>) {
            std::remove_cvref_t<decltype(value.raw())> raw{};
            get(raw);
            value = T(raw);
        } else if constexpr (HasFields<T>) {
            std::apply([&](auto... field) { (get(value.*field), ...); }, T::fields());
        } else {
            get_special(value);
        }
    }

    void fail(DecodeError error) {
        if (!error_) error_ = error;
    }
    // Nothing when all bytes were read and all were right.
    [[nodiscard]] std::optional<DecodeError> finish() const {
        if (error_) return error_;
        if (!rest_.empty()) return DecodeError::trailing_bytes;
        return std::nullopt;
    }
    [[nodiscard]] bool failed() const { return error_.has_value(); }

  private:
    void read(void* to, std::size_t size) {
        if (error_) return;
        if (rest_.size() < size) return fail(DecodeError::truncated);
        if (size == 0) return;
        std::memcpy(to, rest_.data(), size);
        rest_ = rest_.subspan(size);
    }
    std::uint32_t count(std::uint32_t limit) {
        std::uint32_t n = 0;
        get(n);
        if (n > limit) fail(DecodeError::bad_value);
        return error_ ? 0 : n;
    }
    void get_special(std::string& text) {
        const std::uint32_t size = count(kMaxEncodedString);
        if (size > rest_.size()) return fail(DecodeError::truncated);
        text.resize(size);
        read(text.data(), size);
    }
    void get_special(Decimal& value) {
        get(value.mantissa);
        get(value.scale);
        if (value.scale > kDecimalScale) fail(DecodeError::bad_value);
    }
    template <std::size_t N>
    void get_special(std::array<std::uint8_t, N>& bytes) {
        read(bytes.data(), N);
    }
    template <class Member>
    void get_special(SmallSet<Member>& set) {
        std::uint64_t bits = 0;
        get(bits);
        set = SmallSet<Member>::from_bits(bits);
        if constexpr (std::is_enum_v<Member>)
            set.for_each([&](Member member) {
                if (!is_valid(member)) fail(DecodeError::bad_value);
            });
    }
    template <class T>
    void get_special(std::optional<T>& value) {
        bool present = false;
        get(present);
        value.reset();
        if (!present || error_) return;
        value.emplace();
        get(*value);
    }
    template <class T>
    void get_special(std::vector<T>& list) {
        const std::uint32_t size = count(kMaxEncodedList);
        list.clear();
        for (std::uint32_t i = 0; i < size && !error_; ++i) get(list.emplace_back());
    }
    template <class... T>
    void get_special(std::variant<T...>& value) {
        std::uint8_t index = 0;
        get(index);
        if (index >= sizeof...(T)) return fail(DecodeError::bad_value);
        get_alternative(value, index, std::index_sequence_for<T...>{});
    }
    template <class Variant, std::size_t... I>
    void get_alternative(Variant& value, std::uint8_t index, std::index_sequence<I...>) {
        ((index == I ? get(value.template emplace<I>()) : void()), ...);
    }

    std::span<const std::byte> rest_;
    std::optional<DecodeError> error_;
};

// A sink that collects bytes; the buffer keeps its capacity when cleared.
class ByteBuffer {
  public:
    void write(const void* from, std::size_t size) {
        const auto* bytes = static_cast<const std::byte*>(from);
        bytes_.insert(bytes_.end(), bytes, bytes + size);
    }
    void clear() { bytes_.clear(); }
    [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

  private:
    std::vector<std::byte> bytes_;
};

}  // namespace tongqu
