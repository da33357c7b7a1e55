#include "bench/fairness/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace tongqu::bench {
namespace {

constexpr double kWidth = 860, kHeight = 360, kLeft = 52, kRight = 12, kTop = 34, kBottom = 64;
constexpr double kPlotWidth = kWidth - kLeft - kRight, kPlotHeight = kHeight - kTop - kBottom;

void open(std::string& out, double height) {
    fmt::format_to(std::back_inserter(out), "<svg viewBox=\"0 0 {} {}\" role=\"img\">\n", kWidth, height);
}

void text(std::string& out, double x, double y, std::string_view anchor, std::string_view english,
          std::string_view chinese) {
    out += both("text", fmt::format("x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"", x, y, anchor), english,
                chinese);
}

// Ticks of the vertical axis from 0 to `most`, with lines across.
void axis(std::string& out, double most, double step) {
    for (double value = 0; value <= most + 1e-9; value += step) {
        const double y = kTop + kPlotHeight * (1 - value / most);
        fmt::format_to(std::back_inserter(out),
                       "<path class=\"grid\" d=\"M{} {:.1f}H{}\"/><text x=\"{}\" y=\"{:.1f}\" "
                       "text-anchor=\"end\">{:.0f}%</text>\n",
                       kLeft, y, kWidth - kRight, kLeft - 6, y + 4, value * 100);
    }
}

void bar(std::string& out, double x, double width, double value, double most, std::string_view style) {
    const double height = kPlotHeight * value / most;
    fmt::format_to(std::back_inserter(out),
                   "<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"/>\n",
                   style, x, kTop + kPlotHeight - height, width, height);
}

void whisker(std::string& out, double x, Interval interval, double most) {
    const auto y = [&](double value) { return kTop + kPlotHeight * (1 - value / most); };
    fmt::format_to(std::back_inserter(out),
                   "<path class=\"whisker\" d=\"M{0:.1f} {1:.1f}V{2:.1f}M{3:.1f} {1:.1f}H{4:.1f}M{3:.1f} "
                   "{2:.1f}H{4:.1f}\"/>\n",
                   x, y(interval.low), y(interval.high), x - 4, x + 4);
}

}  // namespace

std::string both(std::string_view element, std::string_view attributes, std::string_view english,
                 std::string_view chinese) {
    return fmt::format("<{0}{1}{2} class=\"en\">{3}</{0}><{0}{1}{2} class=\"zh\">{4}</{0}>\n", element,
                       attributes.empty() ? "" : " ", attributes, english, chinese);
}

std::string shares_plot(const Study& study) {
    std::string out;
    open(out, kHeight);
    double most = 0.2;
    for (const Scenario* scenario : {&study.continuous, &study.batch})
        for (const Interval& interval : scenario->intervals) most = std::max(most, interval.high);
    most = std::min(1.0, (static_cast<int>(most * 10) + 1) / 10.0);
    axis(out, most, 0.1);
    const std::size_t regions = lines().size();
    const double slot = kPlotWidth / static_cast<double>(regions), width = slot * 0.32;
    for (std::size_t r = 0; r < regions; ++r) {
        const double middle = kLeft + slot * (static_cast<double>(r) + 0.5);
        double x = middle - width - 1;
        for (const Scenario* scenario : {&study.continuous, &study.batch}) {
            const double share =
                static_cast<double>(scenario->shares.won[r]) / static_cast<double>(scenario->shares.offers);
            bar(out, x, width, share, most, scenario == &study.batch ? "batch" : "continuous");
            whisker(out, x + width / 2, scenario->intervals[r], most);
            x += width + 2;
        }
        text(out, middle, kHeight - kBottom + 20, "middle", lines()[r].english, lines()[r].chinese);
        const std::string delay = fmt::format("{} ms", lines()[r].delay.raw() / 1000);
        text(out, middle, kHeight - kBottom + 38, "middle", delay, delay);
    }
    const double even = kTop + kPlotHeight * (1 - 1.0 / static_cast<double>(regions) / most);
    fmt::format_to(std::back_inserter(out), "<path class=\"even\" d=\"M{} {:.1f}H{}\"/>\n", kLeft, even,
                   kWidth - kRight);
    text(out, kWidth - kRight, even - 6, "end", "equal shares: 12.5%", "均等份额：12.5%");
    fmt::format_to(std::back_inserter(out),
                   "<rect class=\"continuous\" x=\"{}\" y=\"10\" width=\"12\" height=\"12\"/>", kLeft);
    text(out, kLeft + 18, 20, "start", "continuous", "连续竞价");
    fmt::format_to(std::back_inserter(out),
                   "<rect class=\"batch\" x=\"{}\" y=\"10\" width=\"12\" height=\"12\"/>", kLeft + 130);
    text(out, kLeft + 148, 20, "start", "batch", "批量竞价");
    text(out, kLeft + kPlotWidth / 2, kHeight - 8, "middle", "region, and the delay of its line one way",
         "地区及其单程线路延迟");
    return out + "</svg>\n";
}

std::string repetitions_plot(const Study& study) {
    std::array<std::uint32_t, 10> tenths{};
    for (const double p : study.repeated)
        ++tenths[std::min<std::size_t>(9, static_cast<std::size_t>(p * 10))];
    const double count = std::max<double>(1, static_cast<double>(study.repeated.size()));
    const double most = std::min(
        1.0, (static_cast<int>(*std::max_element(tenths.begin(), tenths.end()) / count * 10) + 1) / 10.0);
    std::string out;
    open(out, kHeight);
    axis(out, most, most > 0.5 ? 0.2 : 0.1);
    const double slot = kPlotWidth / 10;
    for (std::size_t t = 0; t < 10; ++t) {
        const double x = kLeft + slot * static_cast<double>(t);
        bar(out, x + 4, slot - 8, tenths[t] / count, most, "batch");
        const std::string range =
            fmt::format("{:.1f}–{:.1f}", static_cast<double>(t) / 10, static_cast<double>(t + 1) / 10);
        text(out, x + slot / 2, kHeight - kBottom + 20, "middle", range, range);
    }
    const double even = kTop + kPlotHeight * (1 - 0.1 / most);
    fmt::format_to(std::back_inserter(out), "<path class=\"even\" d=\"M{} {:.1f}H{}\"/>\n", kLeft, even,
                   kWidth - kRight);
    text(out, kWidth - kRight, 20, "end", "dashed, by chance alone: 10% each", "虚线：仅凭偶然，各10%");
    text(out, kLeft + kPlotWidth / 2, kHeight - 20, "middle", "p value of a repetition", "各次重复的 p 值");
    return out + "</svg>\n";
}

}  // namespace tongqu::bench
