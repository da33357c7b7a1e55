// The pictures of a run, and its latencies as text.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "bench/book/report.hpp"
#include "bench/end_to_end/percentile_plot.hpp"
#include "bench/end_to_end/percentile_text.hpp"

namespace tongqu::bench {

namespace {

struct Bars {
    std::string name;
    double tongqu;
    double twin;
};

// Two bars a row, as long as the value is large, with the value beside them.
std::string bar_plot(const std::string& title, const std::vector<Bars>& rows) {
    constexpr double kLeft = 130, kLongest = 480, kRow = 40, kTop = 60;
    double largest = 0;
    for (const Bars& row : rows) largest = std::max({largest, row.tongqu, row.twin});
    std::string svg = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"720\" height=\"{0:.0f}\" viewBox=\"0 0 720 {0:.0f}\" "
        "font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
        "<text x=\"{1}\" y=\"22\">{2}</text>\n<text x=\"{1}\" y=\"42\" fill=\"#1b6ca8\">Tongqu</text>\n"
        "<text x=\"{3}\" y=\"42\" fill=\"#c8553d\">map and list</text>\n",
        kTop + kRow * static_cast<double>(rows.size()) + 10, kLeft, title, kLeft + 70);
    double y = kTop;
    for (const Bars& row : rows) {
        svg += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\n", kLeft - 8, y + 18, row.name);
        const auto bar = [&](double value, double at, const char* colour) {
            const double length = largest == 0 ? 0 : value / largest * kLongest;
            svg += fmt::format(
                "<rect x=\"{}\" y=\"{}\" width=\"{:.1f}\" height=\"13\" fill=\"{}\"/>\n<text x=\"{:.1f}\" y=\"{}\">{:.4g}"
                "</text>\n",
                kLeft, at, length, colour, kLeft + length + 6, at + 11, value);
        };
        bar(row.tongqu, y, "#1b6ca8");
        bar(row.twin, y + 15, "#c8553d");
        y += kRow;
    }
    return svg + "</svg>\n";
}

bool write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream out(path, std::ios::binary);
    return (out << text).flush().good();
}

std::string file_name(std::string name) {
    std::ranges::replace_if(
        name, [](char c) { return (c < 'a' || c > 'z') && (c < '0' || c > '9'); }, '-');
    return name;
}

bool write_latencies(const std::filesystem::path& folder, const ScenarioResult& result) {
    const std::string name = "latency-" + file_name(result.name);
    const Histogram& ours = result.tongqu.latencies;
    const Histogram& twins = result.twin.latencies;
    const std::string title = result.name + ": latency of single events, the reading of the clock included";
    return write(folder / (name + ".svg"), percentile_plot({{"Tongqu", &ours}, {"map and list", &twins, true}}, title)) &&
           write(folder / (name + "-tongqu.hgrm"), percentile_text(ours, 1)) &&
           write(folder / (name + "-twin.hgrm"), percentile_text(twins, 1));
}

}  // namespace

bool write_plots(const std::string& folder, const std::vector<ScenarioResult>& results) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    const std::filesystem::path to = folder;
    std::vector<Bars> throughput, memory, growth;
    for (const ScenarioResult& result : results) {
        (result.growth ? growth : throughput)
            .push_back({result.name, 1000 / result.tongqu.throughput.minimum(), 1000 / result.twin.throughput.minimum()});
        memory.push_back({result.name, result.tongqu.bytes_per_order, result.twin.bytes_per_order});
        if (result.tongqu.latencies.count() != 0 && !write_latencies(to, result)) return false;
    }
    return write(to / "throughput.svg", bar_plot("Millions of events per second", throughput)) &&
           write(to / "memory.svg", bar_plot("Bytes per resting order, index and levels included", memory)) &&
           write(to / "growth.svg", bar_plot("Millions of events per second, by orders resting on 2,000 levels", growth));
}

bool print_comparison(const std::string& path, const std::vector<ScenarioResult>& results) {
    std::ifstream in(path, std::ios::binary);
    const std::string earlier(std::istreambuf_iterator<char>(in), {});
    if (!in || earlier.find("\"bench\": \"book\"") == std::string::npos) return false;
    fmt::print("\nagainst {}: ratio to the twin, then and now\n", path);
    for (const ScenarioResult& result : results) {
        const std::size_t scenario = earlier.find(fmt::format("\"name\": \"{}\"", result.name));
        const std::string_view key = "\"ratio\": ";
        const std::size_t ratio = scenario == std::string::npos ? scenario : earlier.find(key, scenario);
        if (ratio == std::string::npos) {
            fmt::print("{:<16}{:>9}{:>8.2f}\n", result.name, "-", result.ratio());
            continue;
        }
        const double then = std::strtod(earlier.c_str() + ratio + key.size(), nullptr);
        fmt::print("{:<16}{:>9.2f}{:>8.2f}{:>+8.0f} %\n", result.name, then, result.ratio(), 100 * (result.ratio() / then - 1));
    }
    return true;
}

}  // namespace tongqu::bench
