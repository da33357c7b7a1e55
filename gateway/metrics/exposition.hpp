#pragma once
// A page of metrics in the text format that Prometheus reads, version 0.0.4:
// https://prometheus.io/docs/instrumenting/exposition_formats/
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "gateway/metrics/counter.hpp"

namespace tongqu::metrics {

inline constexpr std::string_view kExpositionType = "text/plain; version=0.0.4; charset=utf-8";

enum class Kind : std::uint8_t { counter, gauge, histogram };

class Exposition {
  public:
    using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    // Begins a family; its samples follow. The name is [a-z_:][a-z0-9_:]*, a counter's ends with _total; each once a page.
    Exposition& family(std::string_view name, Kind kind, std::string_view help);
    Exposition& sample(std::uint64_t value, Labels labels = {});
    Exposition& sample(double value, Labels labels = {});
    // All buckets with the sum of seconds and the count, which is the last bucket's.
    Exposition& sample(const Histogram& histogram, Labels labels = {});

    // A family with one sample.
    template <class Value>
    Exposition& one(std::string_view name, Kind kind, std::string_view help, const Value& value) {
        return family(name, kind, help).sample(value);
    }

    [[nodiscard]] std::string take() { return std::move(text_); }

  private:
    void begin_sample(std::string_view suffix, Labels labels, std::string_view bound = {});

    std::string text_;
    std::string family_;
};

}  // namespace tongqu::metrics
