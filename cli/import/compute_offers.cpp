#include "cli/import/compute_offers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <tuple>

#include "cli/import/csv.hpp"
#include "cli/import/names.hpp"
#include "gateway/http/utf8.hpp"
#include "market/instrument.hpp"
#include "pricing/rounding.hpp"

namespace tongqu::cli {

namespace {

enum Column : std::size_t {
    kProvider,
    kInstanceType,
    kAccelerator,
    kAccelerators,
    kUsdPerHour,
    kCity,
    kCountry,
    kColumns
};
constexpr std::array<std::string_view, kColumns> kColumnNames = {
    "provider", "instance_type", "accelerator", "accelerators", "usd_per_hour", "city", "country"};

using Positions = std::array<std::size_t, kColumns>;
template <class T>
using OrReason = std::expected<T, std::string>;

OrReason<Positions> positions_of(const CsvRecord& header) {
    if (!header.problem.empty()) return std::unexpected(fmt::format("the header: {}", header.problem));
    Positions out{};
    for (std::size_t i = 0; i < kColumns; ++i) {
        const auto found = std::ranges::find(header.fields, kColumnNames[i]);
        if (found == header.fields.end())
            return std::unexpected(fmt::format("the header has no column \"{}\"", kColumnNames[i]));
        out[i] = static_cast<std::size_t>(found - header.fields.begin());
    }
    return out;
}

OrReason<std::int64_t> accelerators_of(const std::string& text) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || end != text.data() + text.size())
        return std::unexpected(fmt::format("accelerators is no whole number: \"{}\"", text));
    if (count < 1 || count > kMaxAccelerators)
        return std::unexpected(fmt::format("accelerators is not from 1 to {}: {}", kMaxAccelerators, text));
    return count;
}

OrReason<Price> price_of(const std::string& text, std::int64_t accelerators) {
    const auto per_hour = parse_decimal(text);
    if (!per_hour) return std::unexpected(fmt::format("usd_per_hour is no decimal number: \"{}\"", text));
    if (per_hour->mantissa < 0) return std::unexpected(fmt::format("usd_per_hour is negative: {}", text));
    if (per_hour->mantissa == 0) return std::unexpected("usd_per_hour is zero");
    const auto price = price_per_accelerator(*per_hour, accelerators, kComputeTick);
    if (!price || *price > kMaxPrice)
        return std::unexpected(fmt::format("usd_per_hour is too large: {}", text));
    if (*price == Price(0))
        return std::unexpected(
            fmt::format("{} USD an hour over {} accelerators is less than half a tick of {}", text,
                        accelerators, to_string(kComputeTick)));
    return *price;
}

OrReason<ComputeOffer> offer_of(const CsvRecord& record, const Positions& positions, std::size_t columns) {
    if (!record.problem.empty()) return std::unexpected(record.problem);
    if (record.fields.size() != columns)
        return std::unexpected(
            fmt::format("it has {} fields, the header has {}", record.fields.size(), columns));
    const auto field = [&](Column column) -> const std::string& { return record.fields[positions[column]]; };
    for (std::size_t i = 0; i < kColumns; ++i) {
        const std::string& text = record.fields[positions[i]];
        if (text.empty()) return std::unexpected(fmt::format("{} is empty", kColumnNames[i]));
        if (!http::valid_utf8(text))
            return std::unexpected(fmt::format("{} is not UTF-8 text", kColumnNames[i]));
        if (std::ranges::any_of(text,
                                [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }))
            return std::unexpected(fmt::format("{} has a control character", kColumnNames[i]));
    }
    const auto accelerators = accelerators_of(field(kAccelerators));
    if (!accelerators) return std::unexpected(accelerators.error());
    const auto price = price_of(field(kUsdPerHour), *accelerators);
    if (!price) return std::unexpected(price.error());
    const RegionRow* region = region_of_city(field(kCity), field(kCountry));
    if (region == nullptr)
        return std::unexpected(fmt::format("unknown place \"{}, {}\"", field(kCity), field(kCountry)));
    return ComputeOffer{.place = {record.line, field(kProvider) + " " + field(kInstanceType)},
                        .provider = plain_name(field(kProvider)),
                        .instance_type = field(kInstanceType),
                        .accelerator = field(kAccelerator),
                        .accelerators = *accelerators,
                        .price = *price,
                        .region = region,
                        .city = field(kCity),
                        .country = field(kCountry)};
}

}  // namespace

std::expected<ComputeOffers, std::string> read_compute_offers(std::string_view text) {
    const std::vector<CsvRecord> records = read_csv(text);
    if (records.empty()) return std::unexpected("the file is empty");
    const auto positions = positions_of(records.front());
    if (!positions) return std::unexpected(positions.error());

    ComputeOffers out;
    out.entries = records.size() - 1;
    std::map<std::tuple<std::string, std::string, std::string, std::string, std::string>, std::size_t> seen;
    for (std::size_t i = 1; i < records.size(); ++i) {
        auto offer = offer_of(records[i], *positions, records.front().fields.size());
        if (!offer) {
            const auto& fields = records[i].fields;
            const std::size_t at = (*positions)[kProvider];
            const bool named = at < fields.size() && http::valid_utf8(fields[at]);
            out.bad.push_back({{records[i].line, named ? fields[at] : std::string()}, offer.error()});
            continue;
        }
        offer->occurrence = ++seen[{slug(offer->provider), offer->instance_type, offer->accelerator,
                                    offer->city, offer->country}];
        out.offers.push_back(std::move(*offer));
    }
    return out;
}

std::optional<Price> price_per_accelerator(Decimal per_hour, std::int64_t accelerators, Decimal tick) {
    // per_hour = m × 10^-a, tick = t × 10^-b: the price in ticks is m × 10^b / (t × n × 10^a). A mantissa has
    // at most 18 digits and a scale is at most 9, so numerator and denominator are below 10^27 × 10^6 and fit
    // 128 bits.
    WideInt numerator = per_hour.mantissa;
    for (unsigned i = 0; i < tick.scale; ++i) numerator *= 10;
    WideInt denominator = static_cast<WideInt>(tick.mantissa) * accelerators;
    for (unsigned i = 0; i < per_hour.scale; ++i) denominator *= 10;
    const WideInt ticks = pricing::divide(numerator, denominator, pricing::Rounding::half_up);
    if (ticks > INT64_MAX || ticks < INT64_MIN) return std::nullopt;
    return Price(static_cast<std::int64_t>(ticks));
}

}  // namespace tongqu::cli
