#include "gateway/metrics/exposition.hpp"

#include <fmt/format.h>

#include <iterator>

namespace tongqu::metrics {
namespace {

constexpr std::string_view word_of(Kind kind) {
    switch (kind) {
        case Kind::counter: return "counter";
        case Kind::gauge: return "gauge";
        case Kind::histogram: return "histogram";
    }
    return {};
}

void append_escaped(std::string& to, std::string_view text, bool in_quotes) {
    for (const char c : text) {
        if (c == '\\' || (in_quotes && c == '"')) to.push_back('\\');
        if (c == '\n') {
            to += "\\n";
        } else {
            to.push_back(c);
        }
    }
}

// Nanoseconds as seconds, exactly.
std::string seconds(std::uint64_t nanos) {
    std::string text = fmt::format("{}.{:09}", nanos / 1'000'000'000, nanos % 1'000'000'000);
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text;
}

}  // namespace

Exposition& Exposition::family(std::string_view name, Kind kind, std::string_view help) {
    family_ = name;
    fmt::format_to(std::back_inserter(text_), "# HELP {} ", name);
    append_escaped(text_, help, false);
    fmt::format_to(std::back_inserter(text_), "\n# TYPE {} {}\n", name, word_of(kind));
    return *this;
}

void Exposition::begin_sample(std::string_view suffix, Labels labels, std::string_view bound) {
    text_.append(family_).append(suffix);
    char before = '{';
    const auto put = [&](std::string_view name, std::string_view value) {
        text_.push_back(before);
        text_.append(name).append("=\"");
        append_escaped(text_, value, true);
        text_.push_back('"');
        before = ',';
    };
    for (const auto& [name, value] : labels) put(name, value);
    if (!bound.empty()) put("le", bound);
    if (before == ',') text_.push_back('}');
    text_.push_back(' ');
}

Exposition& Exposition::sample(std::uint64_t value, Labels labels) {
    begin_sample({}, labels);
    fmt::format_to(std::back_inserter(text_), "{}\n", value);
    return *this;
}

Exposition& Exposition::sample(double value, Labels labels) {
    begin_sample({}, labels);
    fmt::format_to(std::back_inserter(text_), "{}\n", value);
    return *this;
}

Exposition& Exposition::sample(const Histogram& histogram, Labels labels) {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < Histogram::kBuckets; ++i) {
        count += histogram.in_bucket(i);
        const bool last = i == Histogram::kBounds;
        begin_sample("_bucket", labels, last ? "+Inf" : seconds(static_cast<std::uint64_t>(Histogram::bound(i).count())));
        fmt::format_to(std::back_inserter(text_), "{}\n", count);
    }
    begin_sample("_sum", labels);
    text_.append(seconds(histogram.sum_nanos())).push_back('\n');
    begin_sample("_count", labels);
    fmt::format_to(std::back_inserter(text_), "{}\n", count);
    return *this;
}

}  // namespace tongqu::metrics
