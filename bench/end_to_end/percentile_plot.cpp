#include "bench/end_to_end/percentile_plot.hpp"

#include <fmt/format.h>

#include <array>

namespace tongqu::bench {
namespace {

// The picture in pixels; nines to the right (90 % is one nine), powers of ten of a microsecond upwards.
constexpr double kLeft = 70, kRight = 720, kTop = 40, kBottom = 400;
constexpr double kNines = 5;
constexpr std::array<const char*, 6> kColours = {"#1b6ca8", "#c8553d", "#2a9d5c",
                                                 "#8e5ea2", "#b58900", "#555555"};

double x_of(double nines) { return kLeft + (kRight - kLeft) * nines / kNines; }

struct Scale {
    int lowest;  // power of ten of a microsecond
    int highest;
    [[nodiscard]] double y_of(double nanoseconds) const {
        const double power = std::log10(std::max(nanoseconds, 1.0) / 1000);
        return kBottom - (kBottom - kTop) * (power - lowest) / (highest - lowest);
    }
};

Scale scale_for(const std::vector<Curve>& curves) {
    Scale scale{6, -3};
    for (const Curve& curve : curves) {
        const auto power = [](std::uint64_t ns) {
            return std::log10(std::max(static_cast<double>(ns), 1.0) / 1000);
        };
        scale.lowest = std::min(scale.lowest, static_cast<int>(std::floor(power(curve.nanoseconds->at(0)))));
        scale.highest = std::max(scale.highest, static_cast<int>(std::ceil(power(curve.nanoseconds->max()))));
    }
    scale.highest = std::max(scale.highest, scale.lowest + 1);
    return scale;
}

std::string text_at(double x, double y, std::string_view anchor, std::string_view text) {
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y, anchor, text);
}

std::string line(double x1, double y1, double x2, double y2, std::string_view style) {
    return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {}/>\n", x1, y1, x2, y2,
                       style);
}

std::string time_text(int power) {
    constexpr std::array<const char*, 12> kTexts = {"1 ns",  "10 ns",  "100 ns", "1 µs", "10 µs", "100 µs",
                                                    "1 ms",  "10 ms",  "100 ms", "1 s",  "10 s",  "100 s"};
    return power >= -3 && power < 9 ? kTexts[static_cast<std::size_t>(power + 3)] : fmt::format("1e{} µs", power);
}

std::string grid(const Scale& scale) {
    constexpr std::array<const char*, 6> kPercents = {"0", "90", "99", "99.9", "99.99", "99.999 %"};
    constexpr std::string_view kThin = "stroke=\"#dddddd\"";
    std::string svg;
    for (int nines = 0; nines <= static_cast<int>(kNines); ++nines) {
        svg += line(x_of(nines), kTop, x_of(nines), kBottom, kThin);
        svg += text_at(x_of(nines), kBottom + 18, "middle", kPercents[static_cast<std::size_t>(nines)]);
    }
    for (int power = scale.lowest; power <= scale.highest; ++power) {
        const double y = scale.y_of(std::pow(10, power) * 1000);
        svg += line(kLeft, y, kRight, y, kThin) + text_at(kLeft - 8, y + 4, "end", time_text(power));
    }
    return svg;
}

// What so many nines say is drawn only as far as there are records above.
std::string curve_line(const Curve& curve, const Scale& scale, std::string_view style) {
    std::string points;
    const double known = std::log10(std::max(1.0, static_cast<double>(curve.nanoseconds->count())));
    for (double nines = 0; nines <= std::min(kNines, known); nines += 0.02) {
        const double percent = 100 * (1 - std::pow(10, -nines));
        const double y = scale.y_of(static_cast<double>(curve.nanoseconds->at(percent)));
        points += fmt::format("{:.1f},{:.1f} ", x_of(nines), y);
    }
    return fmt::format("<polyline fill=\"none\" stroke-width=\"2\" {} points=\"{}\"/>\n", style, points);
}

}  // namespace

std::string percentile_plot(const std::vector<Curve>& curves, std::string_view title) {
    const Scale scale = scale_for(curves);
    const double height = kBottom + 50 + 18 * static_cast<double>(curves.size());
    std::string svg = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"760\" height=\"{0:.0f}\" viewBox=\"0 0 760 "
        "{0:.0f}\" "
        "font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" "
        "fill=\"white\"/>\n",
        height);
    svg += text_at(kLeft, 22, "start", title);
    svg += grid(scale);
    for (std::size_t i = 0; i < curves.size(); ++i) {
        const std::string style = fmt::format("stroke=\"{}\"{}", kColours[i % kColours.size()],
                                              curves[i].dashed ? " stroke-dasharray=\"6 4\"" : "");
        const double y = kBottom + 44 + 18 * static_cast<double>(i);
        svg += curve_line(curves[i], scale, style);
        svg += line(kLeft, y - 4, kLeft + 30, y - 4, style + " stroke-width=\"2\"");
        svg += text_at(kLeft + 38, y, "start", curves[i].name);
    }
    return svg + "</svg>\n";
}

}  // namespace tongqu::bench
