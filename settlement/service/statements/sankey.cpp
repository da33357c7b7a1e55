#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "settlement/service/statements/html_text.hpp"
#include "settlement/service/statements/money_flow.hpp"
#include "settlement/service/statements/statement_text.hpp"

namespace tongqu::statements {
namespace {

struct GroupLook {
    std::string_view english, chinese, colour;
};
// In the order of FlowGroup.
constexpr std::array<GroupLook, 6> kLooks{{{"revenue shares", "收益分成", "#2f7d4f"},
                                           {"links and commission", "链路与佣金", "#8a6d1f"},
                                           {"development levy", "区域发展金", "#b3541e"},
                                           {"exchange fees", "交易所费用", "#5b5f97"},
                                           {"refunds", "退款", "#9a3b4b"},
                                           {"still in escrow", "仍在托管", "#7a7f87"}}};

constexpr double kWidth = 860, kBars = 300, kGap = 10, kBar = 14;
constexpr double kPaidX = 128, kGroupX = 352, kEndX = 560;
constexpr double kLeastLabel = 17;  // a label needs so much room below the one before
constexpr std::size_t kMostEnds = 6;
constexpr std::size_t kLongestName = 22;  // letters; what is longer is cut

struct Bar {
    double y, height;
};

// One above the other, at least kLeastLabel apart.
class Column {
  public:
    explicit Column(double scale) : scale_(scale) {}
    Bar place(WideInt amount) {
        const Bar bar{next_, std::max(1.0, static_cast<double>(amount) * scale_)};
        next_ += std::max(bar.height, kLeastLabel) + kGap;
        return bar;
    }
    [[nodiscard]] double end() const { return next_; }

  private:
    double scale_, next_ = 8;
};

void rectangle(std::string& out, double x, Bar bar, std::string_view colour) {
    fmt::format_to(std::back_inserter(out), "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{}\" height=\"{:.1f}\" fill=\"{}\"/>\n", x,
                   bar.y, kBar, bar.height, colour);
}

void ribbon(std::string& out, double from_x, Bar from, double to_x, Bar to, std::string_view colour) {
    const double middle = (from_x + to_x) / 2;
    fmt::format_to(std::back_inserter(out),
                   "<path d=\"M{0:.1f} {1:.1f}C{2:.1f} {1:.1f} {2:.1f} {3:.1f} {4:.1f} {3:.1f}V{5:.1f}C{2:.1f} {5:.1f} {2:.1f} "
                   "{6:.1f} {0:.1f} {6:.1f}Z\" fill=\"{7}\" fill-opacity=\"0.28\"/>\n",
                   from_x, from.y, middle, to.y, to_x, to.y + to.height, from.y + from.height, colour);
}

void label(std::string& out, double x, double y, std::string_view anchor, const std::string& text, bool strong = false) {
    fmt::format_to(std::back_inserter(out), "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"{}>{}</text>\n", x, y, anchor,
                   strong ? " font-weight=\"600\"" : "", html_escaped(text));
}

std::string name_of(const FlowEnd& end, Language language) {
    if (end.to.starts_with('+'))
        return language == Language::chinese ? "其他 " + end.to.substr(1) + " 方" : end.to.substr(1) + " others";
    std::string name = party_in(language, end.to);
    if (name.size() > kLongestName && std::ranges::all_of(name, [](char c) { return c > 0; }))
        name = name.substr(0, kLongestName) + "…";
    return name;
}

}  // namespace

std::string sankey_of(const Statement& statement, Currency currency, Language language) {
    const MoneyFlow flow = money_flow(statement, currency, kMostEnds);
    if (flow.paid <= 0) return {};
    const bool chinese = language == Language::chinese;
    const double scale = kBars / static_cast<double>(flow.paid);
    std::array<WideInt, kLooks.size()> sums{};
    for (const FlowEnd& end : flow.ends) sums[static_cast<std::size_t>(end.group)] += end.amount;

    std::string body;
    Column groups(scale), ends(scale);
    const Bar paid{8, kBars};
    double paid_used = paid.y;
    std::size_t next = 0;
    for (std::size_t group = 0; group < kLooks.size(); ++group) {
        if (sums[group] == 0) continue;
        const GroupLook& look = kLooks[group];
        const Bar bar = groups.place(sums[group]);
        ribbon(body, kPaidX + kBar, {paid_used, bar.height}, kGroupX, bar, look.colour);
        paid_used += bar.height;
        rectangle(body, kGroupX, bar, look.colour);
        double used = bar.y;
        for (; next < flow.ends.size() && static_cast<std::size_t>(flow.ends[next].group) == group; ++next) {
            const FlowEnd& end = flow.ends[next];
            if (end.to.empty()) continue;
            const Bar target = ends.place(end.amount);
            ribbon(body, kGroupX + kBar, {used, target.height}, kEndX, target, look.colour);
            used += target.height;
            rectangle(body, kEndX, target, look.colour);
            label(body, kEndX + kBar + 6, target.y + std::min(target.height / 2 + 4, 13.0), "start",
                  name_of(end, language) + "  " + grouped_wide(end.amount, currency));
        }
        label(body, kGroupX - 6, bar.y + std::min(bar.height / 2 + 4, 13.0), "end",
              std::string(chinese ? look.chinese : look.english), true);
    }
    rectangle(body, kPaidX, paid, "#1f4e79");
    label(body, kPaidX - 8, paid.y + kBars / 2 - 4, "end", chinese ? "买方支付" : "paid by buyers", true);
    label(body, kPaidX - 8, paid.y + kBars / 2 + 13, "end", grouped_wide(flow.paid, currency));
    const double height = std::max({paid.y + paid.height, groups.end(), ends.end()}) + 8;
    return fmt::format("<svg viewBox=\"0 0 {0} {1:.0f}\" role=\"img\" aria-label=\"{2}\" xmlns=\"http://www.w3.org/2000/svg\" "
                       "font-size=\"12\" font-family=\"inherit\">\n{3}</svg>\n",
                       kWidth, height, chinese ? "资金去向" : "where the money went", body);
}

}  // namespace tongqu::statements
