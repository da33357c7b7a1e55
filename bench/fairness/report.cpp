#include "bench/fairness/report.hpp"

#include <fmt/format.h>

#include <iterator>

#include "bench/fairness/plot.hpp"

namespace tongqu::bench {
namespace {

double share(const Scenario& scenario, std::size_t region) {
    return static_cast<double>(scenario.shares.won[region]) / static_cast<double>(scenario.shares.offers);
}

std::string p_text(double p) { return p < 0.0001 ? "< 0.0001" : fmt::format("{:.4f}", p); }

std::string percent(double value) { return fmt::format("{:.1f}%", value * 100); }

std::string with_interval(const Scenario& scenario, std::size_t r) {
    return fmt::format("{} [{}, {}]", percent(share(scenario, r)), percent(scenario.intervals[r].low),
                       percent(scenario.intervals[r].high));
}

constexpr std::string_view kStyle = R"(<style>
body{font:16px/1.55 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#1d2733}
html[lang=en] .zh,html[lang=zh] .en{display:none}
h1{font-size:1.7rem;line-height:1.25}h2{font-size:1.2rem;margin-top:2.2rem}
svg{width:100%;height:auto}svg text{font-size:13px;fill:#3c4957}
.grid{stroke:#dfe5ea}.even{stroke:#9a3b4b;stroke-dasharray:6 4}.whisker{stroke:#1d2733;fill:none}
.continuous{fill:#b3876a}.batch{fill:#2f7d6b}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}td,th{padding:.3rem .5rem;border-bottom:1px solid #dfe5ea;text-align:right}tr>:nth-child(-n+2).en,tr>:nth-child(-n+2).zh{text-align:left}
code{background:#eef2f5;padding:.1rem .3rem;border-radius:3px;overflow-wrap:anywhere}.lead{font-size:1.1rem}button{float:right;font:inherit}
</style>
)";

std::string p(std::string_view english, std::string_view chinese) { return both("p", "", english, chinese); }

std::string lead(const Study& s) {
    const std::size_t last = lines().size() - 1;
    const char* judged_en =
        s.batch.p >= kLevel ? "no more than chance explains" : "MORE than chance explains at 5%";
    const char* judged_zh = s.batch.p >= kLevel ? "差异不超过偶然波动" : "差异超过5%水平下的偶然波动";
    return fmt::format(
        "<div class=\"lead\">{}</div>",
        p(fmt::format("Traders in eight regions, 2 to 80 ms from the exchange and all equally eager, chased "
                      "the same {} new offers. "
                      "In a continuous market the nearest region got {} of them and the farthest {}. In a "
                      "batch market they got {} and {}: "
                      "the eight shares differ by {} (chi-square {:.2f}, 7 degrees of freedom, p = {}).",
                      s.terms.offers, percent(share(s.continuous, 0)), percent(share(s.continuous, last)),
                      percent(share(s.batch, 0)), percent(share(s.batch, last)), judged_en, s.batch.statistic,
                      p_text(s.batch.p)),
          fmt::format("八个地区的交易者距交易所线路延迟2至80毫秒，积极程度相同，争抢同样的{}"
                      "个新报价。连续竞价下，最近的地区得到{}，最远的得到{}；"
                      "批量竞价下分别为{}与{}：八个地区份额的{}（卡方值{:.2f}，自由度7，p = {}）。",
                      s.terms.offers, percent(share(s.continuous, 0)), percent(share(s.continuous, last)),
                      percent(share(s.batch, 0)), percent(share(s.batch, last)), judged_zh, s.batch.statistic,
                      p_text(s.batch.p))));
}

std::string shares_table(const Study& s) {
    std::string out = "<table><tr>" + both("th", "", "region", "地区") + both("th", "", "line", "线路") +
                      both("th", "", "continuous, 95% interval", "连续竞价，95%区间") +
                      both("th", "", "batch, 95% interval", "批量竞价，95%区间") + "</tr>\n";
    for (std::size_t r = 0; r < lines().size(); ++r)
        out += "<tr>" + both("td", "", lines()[r].english, lines()[r].chinese) +
               fmt::format("<td>{} ms</td><td>{}</td><td>{}</td></tr>\n", lines()[r].delay.raw() / 1000,
                           with_interval(s.continuous, r), with_interval(s.batch, r));
    return out + "</table>\n";
}

std::string moments_table(const std::vector<Scenario>& scenarios) {
    const std::size_t last = lines().size() - 1;
    std::string out = "<table><tr>" + both("th", "", "interval", "间隔") +
                      both("th", "", "nearest", "最近地区") + both("th", "", "farthest", "最远地区") +
                      both("th", "", "p of equal shares", "份额相等的 p 值") + "</tr>\n";
    for (const Scenario& one : scenarios)
        out += "<tr>" + both("td", "", one.english, one.chinese) +
               fmt::format("<td>{}</td><td>{}</td><td>{}</td></tr>\n", with_interval(one, 0),
                           with_interval(one, last), p_text(one.p));
    return out + "</table>\n";
}

}  // namespace

std::string options_of(const StudyTerms& terms) {
    return fmt::format("--seed {} --offers {} --repetitions {} --repetition-offers {}", terms.seed,
                       terms.offers, terms.repetitions, terms.repetition_offers);
}

std::string terminal_report(const Study& s) {
    std::string out = fmt::format(
        "{} new offers, {} traders in each of {} regions, seed {}; shares with 95 % intervals (Wilson)\n",
        s.terms.offers, kTradersPerRegion, lines().size(), s.terms.seed);
    fmt::format_to(std::back_inserter(out), "{:<12} {:>8}  {:<24} {:<24}\n", "region", "line", "continuous",
                   "batch, 1 s");
    for (std::size_t r = 0; r < lines().size(); ++r)
        fmt::format_to(std::back_inserter(out), "{:<12} {:>5} ms  {:<24} {:<24}\n", lines()[r].english,
                       lines()[r].delay.raw() / 1000, with_interval(s.continuous, r),
                       with_interval(s.batch, r));
    for (const Scenario* one : {&s.continuous, &s.batch})
        fmt::format_to(std::back_inserter(out), "{}: chi-square of equal shares {:.2f}, p {}\n", one->english,
                       one->statistic, p_text(one->p));
    fmt::format_to(std::back_inserter(out),
                   "batch again with {} other seeds, {} offers each: {} below p = 0.05; so many or more by "
                   "chance: {:.2f}\n",
                   s.terms.repetitions, s.terms.repetition_offers, s.below_five, s.as_many);
    const auto moments = [&](std::string_view title, const std::vector<Scenario>& scenarios) {
        fmt::format_to(std::back_inserter(out), "{}\n", title);
        for (const Scenario& one : scenarios)
            fmt::format_to(std::back_inserter(out), "  {:<14} nearest {}, farthest {}, p {}\n", one.english,
                           with_interval(one, 0), with_interval(one, lines().size() - 1), p_text(one.p));
    };
    moments("batch, offers at any moment of an interval", s.any_moment);
    moments("the same if an offer were seen at once, not when its interval has ended", s.seen_at_once);
    return out;
}

std::string json_report(const Study& s) {
    const auto scenario = [](const Scenario& one) {
        std::string won;
        for (const std::uint64_t count : one.shares.won)
            won += (won.empty() ? "" : ", ") + std::to_string(count);
        return fmt::format("{{\"name\": \"{}\", \"won\": [{}], \"chi_square\": {:.4f}, \"p\": {:.6g}}}",
                           one.english, won, one.statistic, one.p);
    };
    const auto list = [&](const std::vector<Scenario>& scenarios) {
        std::string all;
        for (const Scenario& one : scenarios) all += (all.empty() ? "" : ", ") + scenario(one);
        return all;
    };
    return fmt::format(
        "{{\"seed\": {}, \"offers\": {}, \"continuous\": {}, \"batch\": {}, \"repetitions\": {}, "
        "\"below_five_percent\": {}, "
        "\"as_many_by_chance\": {:.4f}, \"any_moment\": [{}], \"seen_at_once\": [{}]}}\n",
        s.terms.seed, s.terms.offers, scenario(s.continuous), scenario(s.batch), s.terms.repetitions,
        s.below_five, s.as_many, list(s.any_moment), list(s.seen_at_once));
}

std::string html_report(const Study& s) {
    std::string out =
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Tongqu 通衢: fairness over "
        "distance</title>\n";
    out += kStyle;
    out +=
        "</head><body>\n<button onclick=\"const "
        "h=document.documentElement;h.lang=h.lang=='en'?'zh':'en'\">English / 中文</button>\n";
    out += both("h1", "", "Who gets the good trades, and does distance decide it?",
                "好交易归谁？距离说了算吗？");
    out += lead(s) + shares_plot(s) + shares_table(s);
    out += both("h2", "", "What was simulated", "模拟了什么");
    out += p(fmt::format("Each offer is one lot at a price that every trader likes. The news travel each "
                         "region's line; every trader ({} a region) takes "
                         "5 ms plus four times up to 15 ms, at random, the same for all; the order travels "
                         "back. Lines and traders are simulated, the market is not: "
                         "every order is a command to Tongqu's own exchange, and who wins is what it "
                         "answers. In the batch model an offer comes as a one-second "
                         "interval begins, is seen when it ends, and the next interval's orders are drawn by a seed that was committed "
                         "to beforehand.",
                         kTradersPerRegion),
             fmt::format("每个报价为一手，其价格人人满意。消息经各地区线路传到；每位交易者（每地区{}"
                         "名）随机反应5毫秒加四段各至多15毫秒，分布相同；订单再沿线路传回。"
                         "模拟的只是线路和交易者，市场是真的：每笔订单都是发给通衢交易所本身的命令，胜者由它"
                         "裁定。批量竞价中，报价在一秒间隔开始时到来，间隔结束时公布，下一间隔内的订单按事先承诺的种子抽签排序。",
                         kTradersPerRegion));
    out +=
        p("Intervals are Wilson's score intervals at 95 % for each region by itself; each offer is an "
          "independent try. The test is Pearson's chi-square of "
          "the eight counts against equal chances.",
          "区间为各地区单独的95%"
          "威尔逊得分区间，每个报价是一次独立试验。检验为八个计数对等概率的皮尔逊卡方检验。");
    out += both("h2", "", "Was one seed lucky?", "只是这个种子碰巧吗？");
    out += p(fmt::format("The batch model was run again with {} other seeds. Where only chance decides, p "
                         "values fall evenly between 0 and 1, and one in twenty lies "
                         "below 5 %: {} did. So many or more come about by chance with probability {:.2f}.",
                         s.terms.repetitions, s.below_five, s.as_many),
             fmt::format("批量竞价又用另外{}个种子重复。若只有偶然在起作用，p "
                         "值在0与1之间均匀分布，二十次中约一次低于5%：实际为{}"
                         "次，仅凭偶然出现这么多或更多的概率为{:.2f}。",
                         s.terms.repetitions, s.below_five, s.as_many));
    out += repetitions_plot(s);
    out += both("h2", "", "And an offer that comes late in an interval?", "间隔将尽时才来的报价呢？");
    out += p(
        "The exchange tells what changed in a batch book when the interval has ended, not before. So an offer that comes "
        "at any moment is seen by all with a whole interval left, and the shares are equal here too:",
        "批量竞价的订单簿变动在间隔结束时才公布。所以无论报价何时到来，人人看到它时都还有整个间隔，份额同样相等：");
    out += moments_table(s.any_moment);
    out += p(
        "If an offer were seen at once, one that comes late could be reached only by those whose line is short. The far "
        "regions would lose about the difference of the round trips over the length of the interval:",
        "若报价一到就公布，间隔将尽时的报价只有线路短的人来得及，远方地区的损失约为往返时差与间隔长度之比：");
    out += moments_table(s.seen_at_once);
    out += both("h2", "", "Do it again", "自己重算");
    out += p("Same seed, same page, to the last byte:", "同一种子得到同一页面，逐字节相同：");
    out += fmt::format(
        "<p><code>build/release/bench/fairness/bench_fairness {} --html fairness.html</code></p>\n<p>Tongqu "
        "{}</p>\n</body></html>\n",
        options_of(s.terms), TONGQU_VERSION);
    return out;
}

}  // namespace tongqu::bench
