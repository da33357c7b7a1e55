#include "pricing/dividend_report.hpp"

#include <initializer_list>

namespace tongqu::pricing {
namespace {

std::string csv_whole(WideInt value) { return Integer(value).str(); }

std::string csv_price(const std::optional<Rational>& value) { return value ? to_text(*value) : ""; }

std::string csv_name(const std::string& text) {
    const bool formula = !text.empty() && std::string_view("=+-@").find(text[0]) != std::string_view::npos;
    const std::string shown = formula ? "'" + text : text;
    if (shown.find_first_of(",\"\r\n") == std::string::npos) return shown;
    std::string quoted = "\"";
    for (const char c : shown) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + "\"";
}

void csv_row(std::string& out, std::initializer_list<std::string> cells) {
    const char* between = "";
    for (const std::string& cell : cells) {
        out += between + cell;
        between = ",";
    }
    out += "\r\n";
}

}  // namespace

std::string dividend_csv(const DividendReport& report) {
    const IntegrationDividend& d = report.dividend;
    std::string out;
    csv_row(out, {"row", "id", "from", "to", "flow", "capacity", "price_apart", "price_joined",
                  "buyers_gain_x2", "suppliers_gain_x2", "rent_x2", "sum_x2"});
    WideInt buyers = 0, suppliers = 0;
    for (std::size_t r = 0; r < report.regions.size(); ++r) {
        const RegionGain& gain = d.regions[r];
        buyers += gain.buyers_x2;
        suppliers += gain.suppliers_x2;
        csv_row(out, {"region", csv_name(report.regions[r]), "", "", "", "", csv_price(d.prices_apart[r]),
                      csv_price(d.prices_joined[r]), csv_whole(gain.buyers_x2), csv_whole(gain.suppliers_x2),
                      "", csv_whole(gain.sum_x2())});
    }
    for (const CarriedLink& link : report.links)
        csv_row(out, {"link", csv_name(link.id), csv_name(report.regions[link.from]),
                      csv_name(report.regions[link.to]), csv_whole(link.flow.raw()),
                      csv_whole(link.capacity.raw()), "", "", "", "", csv_whole(link.rent_x2),
                      csv_whole(link.rent_x2)});
    // The totals' prices are the mean spreads.
    csv_row(out,
            {"total", "", "", "", "", "", to_text(d.spread.apart), to_text(d.spread.joined),
             csv_whole(buyers), csv_whole(suppliers), csv_whole(d.rent_x2), csv_whole(2 * d.dividend())});
    return out;
}

}  // namespace tongqu::pricing
