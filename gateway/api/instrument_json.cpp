#include "gateway/api/instrument_json.hpp"

#include <array>

#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

constexpr std::size_t kTimeOfDayText = 8;

void take_length(Body& body, std::string_view field, Duration unit, RejectReason otherwise, Duration& length) {
    const auto count = body.optional_integer(field);
    if (!count) return;
    if (*count < 0 || *count > days(1).raw() / unit.raw()) return body.refuse(field, otherwise);
    length = Duration(*count * unit.raw());
}

// Whole hours; what is outside any window that the core takes is refused here, before it could overflow.
void take_hours(Body& body, std::string_view field, Duration& window) {
    const auto count = body.optional_integer(field);
    if (!count) return;
    const std::int64_t most = kMaxWindow.raw() / hours(1).raw();
    if (*count < 1 || *count > most) return body.refuse(field, RejectReason::invalid_window);
    window = hours(*count);
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

void write_hours(http::JsonWriter& json, std::string_view name, Duration window) {
    json.field(name, window.raw() / hours(1).raw());
}

void write_seconds(http::JsonWriter& json, std::string_view name, Duration length) {
    json.field(name, length.raw() / seconds(1).raw());
}

}  // namespace

void take_trading_terms(Body& body, InstrumentTerms& terms) {
    using enum RejectReason;
    terms.allocation = body.optional_word<Allocation>("allocation").value_or(terms.allocation);
    terms.top_order_share = body.optional_fraction("top_order_share", invalid_allocation).value_or(terms.top_order_share);
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
    terms.price_band = body.optional_fraction("price_band", invalid_band);
    terms.volatility_band = body.optional_fraction("volatility_band", invalid_band);
    take_length(body, "interruption_seconds", seconds(1), invalid_band, terms.interruption);
    terms.licence_cap = body.optional_quantity("licence_cap", terms);
    terms.lowest_price = body.optional_price("lowest_price", terms);
    terms.highest_price = body.optional_price("highest_price", terms);
}

void take_settlement_terms(Body& body, InstrumentTerms& terms) {
    using enum RejectReason;
    take_hours(body, "delivery_hours", terms.delivery_window);
    take_hours(body, "acceptance_hours", terms.acceptance_window);
    take_hours(body, "dispute_hours", terms.dispute_window);
    terms.plan = body.optional_word<DeliveryPlan>("plan").value_or(terms.plan);
    take_hours(body, "use_hours", terms.use_window);
    if (const auto periods = body.optional_integer("periods")) {
        if (*periods < 1 || *periods > kMaxPeriods) body.refuse("periods", invalid_plan);
        terms.periods = static_cast<std::uint32_t>(*periods);
    }
    take_hours(body, "period_hours", terms.period);
    terms.bond = body.optional_fraction("bond", invalid_bond).value_or(terms.bond);
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
    if (terms.lowest_price) json.field("lowest_price", multiple_to_string(terms.lowest_price->raw(), terms.tick));
    if (terms.highest_price) json.field("highest_price", multiple_to_string(terms.highest_price->raw(), terms.tick));
    if (terms.licence_cap) json.field("licence_cap", multiple_to_string(terms.licence_cap->raw(), terms.lot));
}

void write_settlement_terms(http::JsonWriter& json, const InstrumentTerms& terms) {
    write_hours(json, "delivery_hours", terms.delivery_window);
    write_hours(json, "acceptance_hours", terms.acceptance_window);
    write_hours(json, "dispute_hours", terms.dispute_window);
    json.field("plan", word_of(terms.plan));
    if (terms.plan == DeliveryPlan::metered) write_hours(json, "use_hours", terms.use_window);
    if (terms.plan == DeliveryPlan::subscription) {
        json.field("periods", terms.periods);
        write_hours(json, "period_hours", terms.period);
    }
    json.field("bond", text_of(terms.bond));
}

}  // namespace tongqu::gateway
