#include "gateway/api/instrument_json.hpp"

#include <array>

#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

constexpr std::size_t kTimeOfDayText = 8;

// Millionths; what is no fraction of one is refused here, before it could overflow.
std::optional<PartsPerMillion> fraction(Body& body, std::string_view field, RejectReason otherwise) {
    const auto value = body.optional_decimal(field);
    if (!value) return std::nullopt;
    const auto parts = whole_multiple(*value, Decimal{1, 6});
    if (parts && *parts >= 0 && *parts <= kMillion) return PartsPerMillion(static_cast<std::uint32_t>(*parts));
    body.refuse(field, otherwise);
    return std::nullopt;
}

void take_length(Body& body, std::string_view field, Duration unit, RejectReason otherwise, Duration& length) {
    const auto count = body.optional_integer(field);
    if (!count) return;
    if (*count < 0 || *count > days(1).raw() / unit.raw()) return body.refuse(field, otherwise);
    length = Duration(*count * unit.raw());
}

// "HH:MM:SS", UTC.
std::optional<Duration> time_of_day(std::string_view text) {
    if (text.size() != kTimeOfDayText || text[2] != ':' || text[5] != ':') return std::nullopt;
    std::array<std::int64_t, 3> parts{};
    for (std::size_t i = 0; i < 3; ++i) {
        const char tens = text[3 * i], ones = text[3 * i + 1];
        if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return std::nullopt;
        parts[i] = (tens - '0') * 10 + (ones - '0');
    }
    if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59) return std::nullopt;
    return seconds(parts[0] * 3600 + parts[1] * 60 + parts[2]);
}

std::string text_of(Duration time_of_day) {
    const std::int64_t all = time_of_day.raw() / seconds(1).raw();
    std::string text;
    for (const std::int64_t part : {all / 3600, all / 60 % 60, all % 60}) {
        if (!text.empty()) text += ':';
        text += static_cast<char>('0' + part / 10);
        text += static_cast<char>('0' + part % 10);
    }
    return text;
}

std::string text_of(PartsPerMillion rate) { return multiple_to_string(rate.raw(), Decimal{1, 6}); }

void write_seconds(http::JsonWriter& json, std::string_view name, Duration length) {
    json.field(name, length.raw() / seconds(1).raw());
}

}  // namespace

void take_trading_terms(Body& body, InstrumentTerms& terms) {
    using enum RejectReason;
    terms.allocation = body.optional_word<Allocation>("allocation").value_or(terms.allocation);
    terms.top_order_share = fraction(body, "top_order_share", invalid_allocation).value_or(terms.top_order_share);
    take_length(body, "batch_interval_ms", Duration(1000), invalid_interval, terms.batch_interval);
    if (body.has("auction_times")) {
        for (const std::string& text : body.texts("auction_times", kTimeOfDayText, kMaxAuctionsPerDay)) {
            const auto time = time_of_day(text);
            if (!time) body.refuse("auction_times", invalid_schedule);
            terms.auction_times.push_back(time.value_or(Duration(0)));
        }
    }
    take_length(body, "call_seconds", seconds(1), invalid_schedule, terms.call_window);
    take_length(body, "no_cancel_seconds", seconds(1), invalid_schedule, terms.no_cancel_window);
    if (const std::string text = body.optional_text("day_end", kTimeOfDayText); !text.empty()) {
        const auto time = time_of_day(text);
        if (!time) body.refuse("day_end", invalid_schedule);
        terms.day_end = time.value_or(terms.day_end);
    }
    terms.reference_price = body.optional_price("reference_price", terms);
    terms.price_band = fraction(body, "price_band", invalid_band);
    terms.volatility_band = fraction(body, "volatility_band", invalid_band);
    take_length(body, "interruption_seconds", seconds(1), invalid_band, terms.interruption);
    terms.licence_cap = body.optional_quantity("licence_cap", terms);
}

void write_trading_terms(http::JsonWriter& json, const InstrumentTerms& terms) {
    json.field("allocation", word_of(terms.allocation)).field("top_order_share", text_of(terms.top_order_share));
    json.field("batch_interval_ms", terms.batch_interval.raw() / 1000).key("auction_times").begin_array();
    for (const Duration time : terms.auction_times) json.string(text_of(time));
    json.end_array();
    write_seconds(json, "call_seconds", terms.call_window);
    write_seconds(json, "no_cancel_seconds", terms.no_cancel_window);
    json.field("day_end", text_of(terms.day_end));
    if (terms.reference_price) json.field("reference_price", multiple_to_string(terms.reference_price->raw(), terms.tick));
    if (terms.price_band) json.field("price_band", text_of(*terms.price_band));
    if (terms.volatility_band) json.field("volatility_band", text_of(*terms.volatility_band));
    write_seconds(json, "interruption_seconds", terms.interruption);
    if (terms.licence_cap) json.field("licence_cap", multiple_to_string(terms.licence_cap->raw(), terms.lot));
}

}  // namespace tongqu::gateway
