#include "gateway/api/body.hpp"

#include "market/name.hpp"

namespace tongqu::gateway {

// With a broken body every field is asked of an empty object: what that finds is never reported.
Body::Body(const Call& call) : directory_(call.directory()) {
    auto fields = call.around.reader.read_object(call.request.body);
    if (!fields) {
        broken_ = fields.error();
        fields = call.around.reader.read_object("{}");
    }
    fields_ = *fields;
}

http::JsonFields& Body::object() { return *fields_; }

void Body::refuse(std::string_view field, ApiError error) {
    fields_->refuse(field, describe(error).code, describe(error).text);
}
void Body::refuse(std::string_view field, RejectReason reason) {
    fields_->refuse(field, describe(reason).code, describe(reason).text);
}

std::optional<http::Response> Body::problem() {
    if (broken_) return refusal(*broken_);
    if (const auto problem = fields_->finish()) return refusal(*problem);
    return std::nullopt;
}

std::string Body::text(std::string_view field, std::size_t limit) {
    return std::string(fields_->required_string(field, limit));
}

std::string Body::optional_text(std::string_view field, std::size_t limit) {
    return std::string(fields_->optional_string(field, limit).value_or(""));
}

std::vector<std::string> Body::texts(std::string_view field, std::size_t limit, std::size_t items) {
    std::vector<std::string> result;
    for (const std::string_view each : fields_->string_list(field, items)) {
        if (each.size() > limit) refuse(field, ApiError::too_long);
        result.emplace_back(each);
    }
    return result;
}

std::string Body::checked_id(std::string_view field, std::string_view text) {
    if (!is_name(text)) refuse(field, RejectReason::invalid_name);
    return std::string(text);
}

std::string Body::id(std::string_view field) { return checked_id(field, fields_->required_string(field)); }

std::string Body::optional_id(std::string_view field) {
    const auto text = fields_->optional_string(field);
    return text ? checked_id(field, *text) : std::string();
}

bool Body::boolean(std::string_view field, bool otherwise) {
    return fields_->optional_bool(field).value_or(otherwise);
}
std::int64_t Body::integer(std::string_view field) { return fields_->required_integer(field); }
std::optional<std::int64_t> Body::optional_integer(std::string_view field) {
    return fields_->optional_integer(field);
}

std::optional<Time> Body::optional_time(std::string_view field) {
    const auto text = fields_->optional_string(field);
    if (!text) return std::nullopt;
    const auto time = parse_rfc3339(*text);
    if (!time) refuse(field, ApiError::invalid_time);
    return time;
}

Time Body::time(std::string_view field) {
    if (!has(field)) refuse(field, ApiError::missing_field);
    return optional_time(field).value_or(Time(0));
}

std::optional<PartsPerMillion> Body::optional_fraction(std::string_view field, RejectReason otherwise) {
    const auto value = optional_decimal(field);
    if (!value) return std::nullopt;
    const auto parts = whole_multiple(*value, Decimal{1, 6});
    if (parts && *parts >= 0 && *parts <= kMillion) return PartsPerMillion(static_cast<std::uint32_t>(*parts));
    refuse(field, otherwise);
    return std::nullopt;
}

PartsPerMillion Body::fraction(std::string_view field, RejectReason otherwise) {
    if (!has(field)) refuse(field, ApiError::missing_field);
    return optional_fraction(field, otherwise).value_or(PartsPerMillion(0));
}

std::optional<Money> Body::optional_money(std::string_view field) {
    const auto value = optional_decimal(field);
    if (!value) return std::nullopt;
    return Money(multiple_of(field, *value, Decimal{1, 6}, ApiError::amount_off_micro).value_or(0));
}

std::optional<Decimal> Body::decode_decimal(std::string_view field, std::string_view text) {
    const auto value = parse_decimal(text);
    if (value) return *value;
    refuse(field,
           value.error() == DecimalError::malformed ? ApiError::invalid_decimal : ApiError::too_many_digits);
    return std::nullopt;
}

Decimal Body::decimal(std::string_view field) {
    return decode_decimal(field, fields_->required_string(field)).value_or(Decimal{});
}

std::optional<Decimal> Body::optional_decimal(std::string_view field) {
    const auto text = fields_->optional_string(field);
    return text ? decode_decimal(field, *text) : std::nullopt;
}

std::optional<std::int64_t> Body::multiple_of(std::string_view field, Decimal value, Decimal unit,
                                              ApiError otherwise) {
    const auto count = whole_multiple(value, unit);
    if (!count) refuse(field, otherwise);
    return count;
}

Money Body::money(std::string_view field) {
    return Money(multiple_of(field, decimal(field), Decimal{1, 6}, ApiError::amount_off_micro).value_or(0));
}

std::optional<Price> Body::optional_price(std::string_view field, const InstrumentTerms& instrument) {
    const auto value = optional_decimal(field);
    if (!value) return std::nullopt;
    return Price(multiple_of(field, *value, instrument.tick, ApiError::price_off_tick).value_or(0));
}

std::optional<Quantity> Body::optional_quantity(std::string_view field, const InstrumentTerms& instrument) {
    const auto value = optional_decimal(field);
    if (!value) return std::nullopt;
    return Quantity(multiple_of(field, *value, instrument.lot, ApiError::quantity_off_lot).value_or(0));
}

Quantity Body::quantity(std::string_view field, const InstrumentTerms& instrument) {
    const Decimal value = decimal(field);
    return Quantity(multiple_of(field, value, instrument.lot, ApiError::quantity_off_lot).value_or(0));
}

Currency Body::currency(std::string_view field) {
    const auto currency = currency_of(fields_->required_string(field));
    if (!currency) refuse(field, RejectReason::unknown_currency);
    return currency.value_or(Currency());
}

std::optional<RegionId> Body::decode_region(std::string_view field, std::string_view code) {
    const auto* region = directory_.region(code);
    if (region == nullptr) refuse(field, RejectReason::unknown_region);
    return region == nullptr ? std::nullopt : std::optional(region->id);
}

RegionId Body::region(std::string_view field) {
    return decode_region(field, fields_->required_string(field)).value_or(RegionId());
}

std::optional<RegionId> Body::optional_region(std::string_view field) {
    const auto code = fields_->optional_string(field);
    return code ? decode_region(field, *code) : std::nullopt;
}

RegionSet Body::regions(std::string_view field) {
    RegionSet set;
    for (const std::string_view code : fields_->string_list(field))
        if (const auto region = decode_region(field, code)) set.insert(*region);
    return set;
}

ParticipantId Body::participant(std::string_view field) {
    const auto* participant = directory_.participant(fields_->required_string(field));
    if (participant == nullptr) refuse(field, RejectReason::unknown_participant);
    return participant == nullptr ? ParticipantId() : participant->id;
}

std::optional<ProductId> Body::optional_product(std::string_view field) {
    const auto name = fields_->optional_string(field);
    if (!name) return std::nullopt;
    const auto* product = directory_.product(*name);
    if (product == nullptr) refuse(field, RejectReason::unknown_product);
    return product == nullptr ? std::nullopt : std::optional(product->id);
}

const service::InstrumentRecord* Body::instrument(std::string_view field) {
    const auto* instrument = directory_.instrument(fields_->required_string(field));
    if (instrument == nullptr) refuse(field, RejectReason::unknown_instrument);
    return instrument;
}

}  // namespace tongqu::gateway
