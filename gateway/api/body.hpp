#pragma once
// The fields of a request's body as values of the vocabulary. The first problem is kept and reported by
// problem(); after one, values mean nothing. Names of regions, participants, products and instruments are
// looked up; unknown ones are 404 as the core has it.
#include <optional>
#include <string>

#include "gateway/api/call.hpp"
#include "gateway/api/words.hpp"

namespace tongqu::gateway {

class Body {
  public:
    explicit Body(const Call& call);

    // Texts; see text_limits.hpp for their limits.
    [[nodiscard]] std::string text(std::string_view field, std::size_t limit);
    [[nodiscard]] std::string optional_text(std::string_view field, std::size_t limit);
    [[nodiscard]] std::vector<std::string> texts(std::string_view field, std::size_t limit,
                                                 std::size_t items);
    // An id that the client sets: 1 to 96 letters, digits, '.', '_', '-', ':'.
    [[nodiscard]] std::string id(std::string_view field);
    [[nodiscard]] std::string optional_id(std::string_view field);

    [[nodiscard]] bool boolean(std::string_view field, bool otherwise);
    [[nodiscard]] std::int64_t integer(std::string_view field);
    [[nodiscard]] std::optional<std::int64_t> optional_integer(std::string_view field);
    [[nodiscard]] std::optional<Time> optional_time(std::string_view field);
    [[nodiscard]] Time time(std::string_view field);

    template <class Enumeration>
    [[nodiscard]] std::optional<Enumeration> optional_word(std::string_view field) {
        const auto text = object().optional_string(field);
        return text ? decode_word<Enumeration>(field, *text) : std::nullopt;
    }
    template <class Enumeration>
    [[nodiscard]] Enumeration word(std::string_view field) {
        return decode_word<Enumeration>(field, object().required_string(field)).value_or(Enumeration{});
    }
    template <class Enumeration>
    [[nodiscard]] SmallSet<Enumeration> words(std::string_view field) {
        SmallSet<Enumeration> set;
        for (const std::string_view each : object().required_string_list(field))
            if (const auto value = decode_word<Enumeration>(field, each)) set.insert(*value);
        return set;
    }

    [[nodiscard]] Decimal decimal(std::string_view field);
    [[nodiscard]] std::optional<Decimal> optional_decimal(std::string_view field);
    // A fraction of one in millionths; what is none is refused with this, before it could overflow.
    [[nodiscard]] std::optional<PartsPerMillion> optional_fraction(std::string_view field, RejectReason otherwise);
    [[nodiscard]] PartsPerMillion fraction(std::string_view field, RejectReason otherwise);
    [[nodiscard]] Money money(std::string_view field);
    [[nodiscard]] std::optional<Money> optional_money(std::string_view field);
    // In ticks and lots of the instrument.
    [[nodiscard]] std::optional<Price> optional_price(std::string_view field,
                                                      const InstrumentTerms& instrument);
    [[nodiscard]] Quantity quantity(std::string_view field, const InstrumentTerms& instrument);
    [[nodiscard]] std::optional<Quantity> optional_quantity(std::string_view field,
                                                            const InstrumentTerms& instrument);

    [[nodiscard]] Currency currency(std::string_view field);
    [[nodiscard]] RegionId region(std::string_view field);
    [[nodiscard]] std::optional<RegionId> optional_region(std::string_view field);
    [[nodiscard]] RegionSet regions(std::string_view field);
    [[nodiscard]] ParticipantId participant(std::string_view field);
    [[nodiscard]] std::optional<ProductId> optional_product(std::string_view field);
    // Nothing when there is none of this name, which is then the problem.
    [[nodiscard]] const service::InstrumentRecord* instrument(std::string_view field);

    [[nodiscard]] bool has(std::string_view field) const { return fields_ && fields_->has(field); }
    [[nodiscard]] http::JsonFields& object();  // for nested values
    void refuse(std::string_view field, ApiError error);
    void refuse(std::string_view field, RejectReason reason);

    // The answer to a body that is wrong, unknown fields included; nothing when all is well.
    [[nodiscard]] std::optional<http::Response> problem();

  private:
    template <class Enumeration>
    std::optional<Enumeration> decode_word(std::string_view field, std::string_view text) {
        const auto value = from_word<Enumeration>(text);
        if (!value) refuse(field, ApiError::invalid_value);
        return value;
    }
    std::optional<Decimal> decode_decimal(std::string_view field, std::string_view text);
    std::optional<RegionId> decode_region(std::string_view field, std::string_view code);
    std::string checked_id(std::string_view field, std::string_view text);
    std::optional<std::int64_t> multiple_of(std::string_view field, Decimal value, Decimal unit,
                                            ApiError otherwise);

    const service::Directory& directory_;
    std::optional<http::JsonFields> fields_;
    std::optional<http::FieldError> broken_;  // the body is no object at all
};

}  // namespace tongqu::gateway
