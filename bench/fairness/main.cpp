// bench_fairness: who gets the good trades when regions have lines of different length, in the continuous and
// in the batch model. Usage: bench_fairness [--seed N] [--offers N] [--repetitions N] [--repetition-offers N]
// [--html FILE] [--json FILE] [--quick]
#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <string>
#include <string_view>

#include "bench/fairness/report.hpp"

using namespace tongqu::bench;

namespace {

template <class Number>
bool read(std::string_view text, Number least, Number most, Number& value) {
    Number read{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
    if (error != std::errc{} || end != text.data() + text.size() || read < least || read > most) return false;
    value = read;
    return true;
}

constexpr std::uint32_t kMostOffers = 100'000, kMostRepetitions = 10'000;

bool take(std::string_view option, std::string_view value, StudyTerms& terms, std::string& html,
          std::string& json) {
    if (option == "--seed") return read<std::uint64_t>(value, 0, UINT64_MAX - kMostRepetitions, terms.seed);
    if (option == "--offers") return read(value, 1U, kMostOffers, terms.offers);
    if (option == "--repetitions") return read(value, 0U, kMostRepetitions, terms.repetitions);
    if (option == "--repetition-offers") return read(value, 1U, kMostOffers, terms.repetition_offers);
    if (option == "--html") return !(html = value).empty();
    if (option == "--json") return !(json = value).empty();
    return false;
}

bool write(const std::string& file, const std::string& text) {
    if (file.empty()) return true;
    std::ofstream out(file, std::ios::binary);
    out << text << std::flush;
    if (!out) fmt::print(stderr, "bench_fairness: cannot write {}\n", file);
    return static_cast<bool>(out);
}

}  // namespace

int main(int count, char** arguments) {
    StudyTerms terms;
    std::string html, json;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = arguments[i];
        if (word == "--quick") {
            terms.offers = 1000, terms.repetitions = 20;
        } else if (i + 1 >= count || !take(word, arguments[i + 1], terms, html, json)) {
            fmt::print(stderr,
                       "usage: bench_fairness [--seed N] [--offers N, to 100000] [--repetitions N, to 10000] "
                       "[--repetition-offers N]\n"
                       "                      [--html FILE] [--json FILE] [--quick]\n");
            return 2;
        } else {
            ++i;
        }
    }
    const Study result = study(terms);
    fmt::print("{}", terminal_report(result));
    return write(html, html_report(result)) && write(json, json_report(result)) ? 0 : 1;
}
