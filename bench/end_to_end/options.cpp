#include "bench/end_to_end/options.hpp"

#include <charconv>
#include <functional>
#include <map>
#include <string_view>

namespace tongqu::bench {
namespace {

using Take = std::function<bool(std::string_view)>;

template <class Number>
Take number_into(Number& into, Number least, Number most) {
    return [&into, least, most](std::string_view text) {
        const auto read = std::from_chars(text.data(), text.data() + text.size(), into);
        return read.ec == std::errc() && read.ptr == text.data() + text.size() && into >= least &&
               into <= most;
    };
}

template <class Text>
Take text_into(Text& into) {
    return [&into](std::string_view text) {
        into = text;
        return !text.empty();
    };
}

bool take_rates(std::string_view text, std::vector<double>& rates) {
    rates.clear();
    while (true) {
        const std::size_t comma = text.find(',');
        double rate = 0;
        if (!number_into(rate, 1.0, 200.0)(text.substr(0, comma))) return false;
        rates.push_back(rate);
        if (comma == std::string_view::npos) return rates.size() <= 10;
        text.remove_prefix(comma + 1);
    }
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv) {
    Options options;
    const std::map<std::string_view, Take> flags = {
        {"--seconds", number_into(options.seconds, 0.1, 60.0)},
        {"--rounds", number_into(options.rounds, 1, 50)},
        {"--connections", number_into(options.connections, std::size_t{2}, std::size_t{1000})},
        {"--rates", [&](std::string_view text) { return take_rates(text, options.rates); }},
        {"--durability", text_into(options.durability)},
        {"--folder", text_into(options.folder)},
        {"--tongqu", text_into(options.tongqu)},
        {"--json", text_into(options.json)},
        {"--hdr", text_into(options.hdr)},
        {"--svg", text_into(options.svg)}};
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        if (name == "--bare-beast") {
            options.bare_beast = true;
        } else if (name == "--quick") {
            options.seconds = 0.7;
            options.rounds = 3;
            options.rates = {50};
        } else {
            const auto flag = flags.find(name);
            if (flag == flags.end() || ++i == argc || !flag->second(argv[i])) return std::nullopt;
        }
    }
    return options;
}

}  // namespace tongqu::bench
