#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "pricing/dividend_report.hpp"

namespace tongqu::pricing {
namespace {

constexpr double kRegionBoxWidth = 168, kRegionBoxHeight = 76, kPictureMargin = 24, kPictureHead = 96,
                 kPictureFoot = 58;
constexpr std::size_t kLongestBoxName = 14;  // letters that fit into a box

struct PicturePoint {
    double x, y;
};

std::string rounded(double value, int decimals = 1) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    std::string shown = text;
    if (shown.find('.') != std::string::npos) {
        shown.erase(shown.find_last_not_of('0') + 1);
        if (shown.back() == '.') shown.pop_back();
    }
    return shown == "-0" ? "0" : shown;
}

// Of a doubled amount, with its sign and its thousands apart.
std::string shown_amount(WideInt doubled, bool sign) {
    const WideInt tenths = (doubled < 0 ? -doubled : doubled) * 5;
    std::string digits = Integer(tenths / 10).str();
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
    if (tenths % 10 != 0) digits += "." + Integer(tenths % 10).str();
    return (doubled < 0 ? "−" : sign && doubled > 0 ? "+" : "") + digits;
}

std::string shown_price(const std::optional<Rational>& value) {
    return value ? rounded(to_double(*value), 2) : "–";
}

// Cut at letters, not at bytes, and safe inside XML.
std::string svg_label(const std::string& text, std::size_t most) {
    std::string out;
    std::size_t letters = 0;
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U && letters++ == most) return out + "…";
        if (static_cast<unsigned char>(c) < 0x20) continue;
        switch (c) {
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '&':
                out += "&amp;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

class DividendPicture {
  public:
    DividendPicture(const DividendReport& report, ReportLanguage language)
        : report_(report), chinese_(language == ReportLanguage::chinese) {
        const double regions = static_cast<double>(std::max<std::size_t>(report.regions.size(), 1));
        // Neighbours on the ellipse must not touch.
        across_ = std::max(290.0, regions * (kRegionBoxWidth + 40) / (2 * std::numbers::pi));
        up_ = std::max(190.0, regions * (kRegionBoxHeight + 64) / (2 * std::numbers::pi));
        width_ = 2 * across_ + kRegionBoxWidth + 2 * kPictureMargin;
        height_ = kPictureHead + 2 * up_ + kRegionBoxHeight + kPictureFoot + 2 * kPictureMargin;
        for (const CarriedLink& link : report.links)
            most_flow_ = std::max(most_flow_, static_cast<double>(link.flow.raw()));
    }

    std::string draw() {
        out_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + rounded(width_) + " " +
               rounded(height_) + "\" width=\"" + rounded(width_) + "\" height=\"" + rounded(height_) +
               "\" font-family=\"system-ui,'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif\" "
               "font-size=\"13\" "
               "fill=\"#1d2733\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fbfcfd\"/>\n";
        head();
        for (const CarriedLink& link : report_.links) way(link);
        for (const CarriedLink& link : report_.links)
            if (link.flow.is_positive()) tag(link);
        for (std::size_t r = 0; r < report_.regions.size(); ++r) box(r);
        foot();
        return out_ + "</svg>\n";
    }

  private:
    [[nodiscard]] std::string say(const char* english, const char* chinese) const {
        return chinese_ ? chinese : english;
    }

    void text(double x, double y, const std::string& words, const std::string& style = "") {
        out_ += "<text x=\"" + rounded(x) + "\" y=\"" + rounded(y) + "\"" + style + ">" + words + "</text>\n";
    }

    void head() {
        const IntegrationDividend& d = report_.dividend;
        text(kPictureMargin, 38,
             say("Integration dividend: ", "一体化红利：") + shown_amount(2 * d.dividend(), false),
             " font-size=\"24\" font-weight=\"600\"");
        text(kPictureMargin, 64,
             say("Welfare joined ", "联通福利 ") + shown_amount(2 * d.welfare_joined, false) +
                 say(", apart ", "，各自为市 ") + shown_amount(2 * d.welfare_apart, false) +
                 say("; gained ", "；获益 ") + shown_amount(d.gained_x2(), false) +
                 say(", paid ", "，让出 ") + shown_amount(d.paid_x2(), false) +
                 say(", congestion rent ", "，阻塞租金 ") + shown_amount(d.rent_x2, false));
        if (d.spread.pairs > 0)
            text(kPictureMargin, 86,
                 say("Mean price difference between regions: apart ", "地区间平均价差：各自为市 ") +
                     rounded(to_double(d.spread.apart), 2) + say(", joined ", "，联通 ") +
                     rounded(to_double(d.spread.joined), 2));
    }

    void foot() {
        const double y = height_ - kPictureMargin - 8;
        out_ += "<path d=\"M" + rounded(kPictureMargin) + " " + rounded(y - 5) +
                "h34\" stroke=\"#3a6ea5\" stroke-width=\"5\"/>\n";
        text(kPictureMargin + 42, y, say("flow / capacity", "流量 / 容量"));
        out_ += "<path d=\"M" + rounded(kPictureMargin + 190) + " " + rounded(y - 5) +
                "h34\" stroke=\"#b3541e\" stroke-width=\"5\"/>\n";
        text(kPictureMargin + 232, y, say("full", "已满"));
        text(kPictureMargin + 310, y,
             say("box: price apart → joined; gain of buyers, of suppliers (ticks × lots)",
                 "框内：各自为市价 → 联通价；买方、供方所得（价位×手）"),
             " fill=\"#56636f\"");
    }

    // The first region stands at the left, the others follow clockwise.
    [[nodiscard]] PicturePoint centre(std::size_t region) const {
        const double angle =
            2 * std::numbers::pi * static_cast<double>(region) / static_cast<double>(report_.regions.size()) +
            std::numbers::pi;
        return {width_ / 2 + across_ * std::cos(angle),
                kPictureHead + kPictureMargin + kRegionBoxHeight / 2 + up_ * (1 + std::sin(angle))};
    }

    // Where the line from a box's centre towards a point leaves the box.
    static PicturePoint edge(PicturePoint from, PicturePoint towards) {
        const double x = towards.x - from.x, y = towards.y - from.y;
        const double part = std::min(std::abs(x) < 1e-9 ? 1e9 : (kRegionBoxWidth / 2 + 6) / std::abs(x),
                                     std::abs(y) < 1e-9 ? 1e9 : (kRegionBoxHeight / 2 + 6) / std::abs(y));
        return {from.x + x * part, from.y + y * part};
    }

    // Links bend to their right, so that the two directions of a border stay apart.
    [[nodiscard]] PicturePoint bend(const CarriedLink& link) const {
        const PicturePoint a = centre(link.from), b = centre(link.to);
        const double length = std::hypot(b.x - a.x, b.y - a.y), out = std::min(46.0, length * 0.14);
        return {(a.x + b.x) / 2 - (b.y - a.y) / length * out, (a.y + b.y) / 2 + (b.x - a.x) / length * out};
    }

    void way(const CarriedLink& link) {
        const PicturePoint middle = bend(link), a = edge(centre(link.from), middle),
                           b = edge(centre(link.to), middle);
        const bool used = link.flow.is_positive(), full = used && link.flow >= link.capacity;
        const std::string colour = full ? "#b3541e" : used ? "#3a6ea5" : "#c3ccd4";
        const double width = used ? 2 + 6 * std::sqrt(static_cast<double>(link.flow.raw()) / most_flow_) : 1;
        // An arrow head along the end of the curve.
        const double x = b.x - middle.x, y = b.y - middle.y, length = std::max(1.0, std::hypot(x, y));
        const double head = used ? 9 + width : 7, ux = x / length, uy = y / length;
        const PicturePoint base{b.x - ux * head, b.y - uy * head};
        out_ += "<path d=\"M" + rounded(a.x) + " " + rounded(a.y) + "Q" + rounded(middle.x) + " " +
                rounded(middle.y) + " " + rounded(base.x) + " " + rounded(base.y) +
                "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"" + rounded(width) +
                "\"/><path d=\"M" + rounded(b.x) + " " + rounded(b.y) + "L" +
                rounded(base.x - uy * head * 0.6) + " " + rounded(base.y + ux * head * 0.6) + "L" +
                rounded(base.x + uy * head * 0.6) + " " + rounded(base.y - ux * head * 0.6) + "Z\" fill=\"" +
                colour + "\"/>\n";
    }

    void tag(const CarriedLink& link) {
        const PicturePoint middle = bend(link), a = edge(centre(link.from), middle),
                           b = edge(centre(link.to), middle);
        // A third along the curve: half-way, the tags of long links would meet in the middle of the picture.
        const PicturePoint at{(4 * a.x + 4 * middle.x + b.x) / 9, (4 * a.y + 4 * middle.y + b.y) / 9};
        const std::string words = Integer(link.flow.raw()).str() + " / " + Integer(link.capacity.raw()).str();
        const double wide = 12 + 7.4 * static_cast<double>(words.size());
        out_ += "<rect x=\"" + rounded(at.x - wide / 2) + "\" y=\"" + rounded(at.y - 10) + "\" width=\"" +
                rounded(wide) + "\" height=\"20\" rx=\"4\" fill=\"#fbfcfd\" fill-opacity=\"0.92\"><title>" +
                svg_label(link.id, 64) + "</title></rect>\n";
        text(at.x, at.y + 4.5, words, " text-anchor=\"middle\"");
    }

    void box(std::size_t region) {
        const PicturePoint c = centre(region);
        const RegionGain& gain = report_.dividend.regions[region];
        const std::string edge_colour = gain.sum_x2() > 0   ? "#2f7d4f"
                                        : gain.sum_x2() < 0 ? "#9a3b4b"
                                                            : "#9aa5af";
        const auto colour = [](WideInt value) {
            return std::string(" text-anchor=\"middle\" fill=\"") +
                   (value > 0   ? "#2f7d4f"
                    : value < 0 ? "#9a3b4b"
                                : "#56636f") +
                   "\"";
        };
        out_ += "<rect x=\"" + rounded(c.x - kRegionBoxWidth / 2) + "\" y=\"" +
                rounded(c.y - kRegionBoxHeight / 2) + "\" width=\"" + rounded(kRegionBoxWidth) +
                "\" height=\"" + rounded(kRegionBoxHeight) + "\" rx=\"8\" fill=\"#ffffff\" stroke=\"" +
                edge_colour + "\" stroke-width=\"2\"/>\n";
        text(c.x, c.y - 18, svg_label(report_.regions[region], kLongestBoxName),
             " text-anchor=\"middle\" font-size=\"15\" font-weight=\"600\"");
        text(c.x, c.y + 3,
             shown_price(report_.dividend.prices_apart[region]) + " → " +
                 shown_price(report_.dividend.prices_joined[region]),
             " text-anchor=\"middle\"");
        text(c.x - kRegionBoxWidth / 4, c.y + 26, say("B ", "买 ") + shown_amount(gain.buyers_x2, true),
             colour(gain.buyers_x2));
        text(c.x + kRegionBoxWidth / 4, c.y + 26, say("S ", "供 ") + shown_amount(gain.suppliers_x2, true),
             colour(gain.suppliers_x2));
    }

    const DividendReport& report_;
    bool chinese_;
    double across_ = 0, up_ = 0, width_ = 0, height_ = 0, most_flow_ = 1;
    std::string out_;
};

}  // namespace

std::string dividend_svg(const DividendReport& report, ReportLanguage language) {
    return DividendPicture(report, language).draw();
}

}  // namespace tongqu::pricing
