// Commands and events in bytes and back; what is not such bytes is refused.
#include <catch2/catch.hpp>

#include "market/command_codec.hpp"
#include "random_command.hpp"

using namespace tongqu;

namespace {

constexpr std::size_t kAlternatives = std::variant_size_v<CommandBody>;

std::vector<std::byte> bytes_of(const Command& command) {
    ByteBuffer buffer;
    encode(command, buffer);
    return {buffer.bytes().begin(), buffer.bytes().end()};
}

std::optional<DecodeError> error_of(const std::vector<std::byte>& bytes) {
    const auto command = decode_command(bytes);
    return command ? std::nullopt : std::optional(command.error());
}

std::byte byte(std::uint64_t value) { return static_cast<std::byte>(value); }

// Where, and up to which value, the bytes of a command hold a truth or an enumeration: found by telling the
// codec's own rules once more, field by field.
class OneByteFields {
  public:
    struct Place {
        std::size_t at;
        unsigned values;  // 0 … values − 1 are valid
    };
    [[nodiscard]] std::vector<Place> places(const Command& command) {
        at_ = 1;  // after the version
        visit(command);
        return places_;
    }
    [[nodiscard]] std::size_t length() const { return at_; }

  private:
    template <class T>
    void visit(const T& value) {
        if constexpr (std::is_same_v<T, bool>) {
            one_byte(2);
        } else if constexpr (std::is_enum_v<T>) {
            unsigned values = 0;
            while (is_valid(static_cast<T>(values))) ++values;
            one_byte(values);
        } else if constexpr (std::is_integral_v<T>) {
            at_ += sizeof value;
        } else if constexpr (requires { T::fields(); }) {
            std::apply([&](auto... field) { (visit(value.*field), ...); }, T::fields());
        } else {
            visit_special(value);
        }
    }
    void one_byte(unsigned values) { places_.push_back({at_++, values}); }
    void visit_special(const std::string& text) { at_ += 4 + text.size(); }
    void visit_special(const Decimal&) {
        at_ += 8;
        one_byte(kDecimalScale + 1);
    }
    void visit_special(const Time&) { at_ += 8; }
    template <std::size_t N>
    void visit_special(const std::array<std::uint8_t, N>&) {
        at_ += N;
    }
    template <class Member>
    void visit_special(const SmallSet<Member>&) {
        at_ += 8;
    }
    template <class Tag, class Representation>
    void visit_special(const StrongId<Tag, Representation>&) {
        at_ += sizeof(Representation);
    }
    template <class Tag>
    void visit_special(const StrongAmount<Tag>&) {
        at_ += 8;
    }
    template <class T>
    void visit_special(const std::optional<T>& value) {
        one_byte(2);
        if (value) visit(*value);
    }
    template <class T>
    void visit_special(const std::vector<T>& list) {
        at_ += 4;
        for (const T& item : list) visit(item);
    }
    template <class... T>
    void visit_special(const std::variant<T...>& value) {
        one_byte(sizeof...(T));
        std::visit([&](const auto& alternative) { visit(alternative); }, value);
    }

    std::size_t at_ = 0;
    std::vector<Place> places_;
};

}  // namespace

TEST_CASE("Every command comes back from its bytes") {
    RandomCommand random(1);
    for (int round = 0; round < 300; ++round)
        for (std::size_t alternative = 0; alternative < kAlternatives; ++alternative) {
            const Command command = random.make(alternative);
            const auto bytes = bytes_of(command);
            const auto back = decode_command(bytes);
            REQUIRE(back);
            CHECK(back->key == command.key);
            CHECK(back->body.index() == alternative);
            CHECK(bytes_of(*back) == bytes);
            CHECK(fingerprint_of(back->body) == fingerprint_of(command.body));
        }
}

TEST_CASE("A command that is cut at any byte is refused, and so is one with a byte too many") {
    RandomCommand random(2);
    for (std::size_t alternative = 0; alternative < kAlternatives; ++alternative)
        for (int round = 0; round < 10; ++round) {
            auto bytes = bytes_of(random.make(alternative));
            for (std::size_t length = 0; length < bytes.size(); ++length) {
                INFO("alternative " << alternative << ", " << length << " of " << bytes.size() << " bytes");
                CHECK(error_of({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length)}) ==
                      DecodeError::truncated);
            }
            bytes.push_back(byte(0));
            CHECK(error_of(bytes) == DecodeError::trailing_bytes);
        }
}

TEST_CASE("Every wrong byte of a truth, an enumeration or an alternative is refused") {
    RandomCommand random(3);
    std::size_t tried = 0;
    for (std::size_t alternative = 0; alternative < kAlternatives; ++alternative)
        for (int round = 0; round < 10; ++round) {
            const Command command = random.make(alternative);
            const auto bytes = bytes_of(command);
            OneByteFields fields;
            const auto places = fields.places(command);
            REQUIRE(fields.length() == bytes.size());
            for (const auto& place : places) {
                REQUIRE(std::to_integer<unsigned>(bytes[place.at]) < place.values);
                for (unsigned wrong = place.values; wrong < 256; ++wrong, ++tried) {
                    auto changed = bytes;
                    changed[place.at] = byte(wrong);
                    INFO("alternative " << alternative << ", byte " << place.at << " is " << wrong);
                    REQUIRE(error_of(changed) == DecodeError::bad_value);
                }
            }
        }
    CHECK(tried > 10'000);
}

TEST_CASE("Roles and scopes that do not exist are refused") {
    RandomCommand random(4);
    for (unsigned bit = 0; bit < 64; ++bit) {
        Command apply = random.make(4);
        std::get<ApplyForAdmission>(apply.body).terms.roles = RoleSet::from_bits(std::uint64_t{1} << bit);
        CHECK(error_of(bytes_of(apply)) == (bit < 6 ? std::nullopt : std::optional(DecodeError::bad_value)));
        Command create = random.make(6);
        std::get<CreateKey>(create.body).scopes = ScopeSet::from_bits(std::uint64_t{1} << bit);
        CHECK(error_of(bytes_of(create)) == (bit < 5 ? std::nullopt : std::optional(DecodeError::bad_value)));
    }
}

TEST_CASE("Another version of the codec is refused") {
    auto bytes = bytes_of(Command{{}, Tick{}});
    for (unsigned version = 0; version < 256; ++version) {
        bytes[0] = byte(version);
        CHECK(error_of(bytes) ==
              (version == kCodecVersion ? std::nullopt : std::optional(DecodeError::bad_version)));
    }
}

TEST_CASE("A length that promises more than there is costs nothing") {
    // version, no key, ListProduct, then a name of 2^32 − 1 bytes; and a name within the limit of strings
    for (const std::uint32_t length : {UINT32_MAX, kMaxEncodedString + 1, kMaxEncodedString}) {
        ByteBuffer buffer;
        Encoder encoder(buffer);
        encoder.put(kCodecVersion);
        encoder.put(std::uint8_t{0});
        encoder.put(std::uint8_t{10});
        encoder.put(length);
        const auto refused = decode_command(buffer.bytes());
        REQUIRE_FALSE(refused);
        CHECK(refused.error() ==
              (length > kMaxEncodedString ? DecodeError::bad_value : DecodeError::truncated));
    }
}

TEST_CASE("Random bytes, and commands with a few bytes changed, are refused or read, and nothing worse") {
    RandomCommand random(5);
    std::size_t read = 0;
    for (int round = 0; round < 60'000; ++round) {
        std::vector<std::byte> bytes;
        if (round % 2 == 0) {
            bytes.resize(random.below(200));
            for (auto& b : bytes) b = byte(random.below(256));
            if (!bytes.empty()) bytes[0] = byte(kCodecVersion);
        } else {
            bytes = bytes_of(random.make(random.below(kAlternatives)));
            for (std::uint64_t n = random.below(4); n > 0; --n)
                bytes[random.below(bytes.size())] = byte(random.below(256));
        }
        const auto command = decode_command(bytes);
        if (!command) continue;
        ++read;
        CHECK(bytes_of(*command) == bytes);  // there is one way to write a command
    }
    CHECK(read > 1000);
}

TEST_CASE("Events come back from their bytes, and cut ones are refused") {
    const std::vector<Event> events{
        Rejected{RejectReason::insufficient_funds},
        Repeated{SequenceNumber(9)},
        AccountOpened{AccountId(3), {AccountOwner::waiting, AccountPurpose::pending, Currency(1), 7}},
        Posted{AccountId(1), AccountId(2), Money(-5), PostingCause::claim, 11},
        Traded{TradeId(1), InstrumentId(2), OrderId(3), OrderId(4), Side::sell, ParticipantId(5),
               ParticipantId(6), Price(7), Quantity(8), Money(9), Money(10), Time(11)},
        OrderCancelled{OrderId(1), CancelReason::suspended, Quantity(2)},
        DeadlinesMoved{Duration(12)}};
    ByteBuffer buffer, again;
    encode(events, buffer);
    const auto back = decode_events(buffer.bytes());
    REQUIRE(back);
    encode(*back, again);
    CHECK(std::ranges::equal(buffer.bytes(), again.bytes()));
    CHECK(back->size() == events.size());
    for (std::size_t length = 0; length < buffer.bytes().size(); ++length)
        CHECK_FALSE(decode_events(buffer.bytes().first(length)));
}
