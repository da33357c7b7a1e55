// bench_search [--products N] [--quick] [--json FILE]: how long a question about products takes, by the index and by
// looking at every product.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>

#include "catalogue.hpp"
#include "settlement/service/product_search.hpp"
#include "settlement/service/search_terms.hpp"

namespace {

using namespace tongqu;
using namespace tongqu::bench;
using Clock = std::chrono::steady_clock;

constexpr int kQuestions = 300;  // of each kind by the index
constexpr int kScans = 10;       // by looking at everything
constexpr std::size_t kPage = 20;

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// Resident memory of the process in MiB (/proc/self/statm, in pages of 4 KiB).
double resident_mib() {
    std::ifstream in("/proc/self/statm");
    std::uint64_t size = 0, resident = 0;
    in >> size >> resident;
    return static_cast<double>(resident) / 256;
}

double percentile(std::vector<double>& times, double part) {
    std::ranges::sort(times);
    return times[std::min(times.size() - 1, static_cast<std::size_t>(part * static_cast<double>(times.size())))];
}

// What a product search without an index does: the first page of the products that have all words and fit.
struct Scanned {
    const service::ProductRecord* product;
    std::string text;  // in lower case
};
std::size_t scan(const std::vector<Scanned>& products, const std::vector<std::string>& words,
                 const service::ProductQuestion& question) {
    std::size_t found = 0;
    for (const Scanned& each : products) {
        const ProductTerms& terms = each.product->terms;
        const bool fits =
            (!question.kind || terms.kind == *question.kind) &&
            (!question.supplier || each.product->supplier == *question.supplier) &&
            (!question.region || terms.regions.empty() || terms.regions.contains(*question.region)) &&
            (!question.keyword || std::ranges::find(terms.keywords, *question.keyword) != terms.keywords.end()) &&
            std::ranges::all_of(words, [&](const std::string& word) { return each.text.find(word) != std::string::npos; });
        if (fits) ++found;  // all of them: it has to rank what it found
    }
    return found;
}

struct Question {
    std::vector<std::string> words;
    service::ProductQuestion filters;
};

struct Kind {
    const char* name;
    std::function<Question()> make;
};

}  // namespace

int main(int argc, char** argv) {
    std::uint32_t count = 100'000;
    std::string json_file;
    for (int i = 1; i < argc; ++i) {
        const std::string option = argv[i];
        if (option == "--quick") count = 10'000;
        if (option == "--products" && i + 1 < argc) count = static_cast<std::uint32_t>(std::atol(argv[++i]));
        if (option == "--json" && i + 1 < argc) json_file = argv[++i];
    }
    Catalogue catalogue(20260301);
    std::vector<service::ProductRecord> products;
    for (std::uint32_t i = 0; i < count; ++i) products.push_back(catalogue.product(i));
    std::vector<Scanned> scanned;
    for (const auto& product : products) {
        std::string text = product.terms.title + "\n" + product.terms.description;
        for (const std::string& keyword : product.terms.keywords) text += "\n" + keyword;
        scanned.push_back({&product, service::to_lower(text)});
    }

    const double before = resident_mib();
    const auto start = Clock::now();
    service::ProductSearch search;
    for (const auto& product : products) search.add(product);
    const double built = milliseconds_since(start);
    fmt::print("{} products indexed in {:.1f} s, {:.0f} µs each, {:.0f} MiB\n\n", count, built / 1000,
               built * 1000 / count, resident_mib() - before);

    std::mt19937_64 random(7);
    const auto below = [&](std::size_t n) { return random() % n; };
    const auto rare = [&] { return 200 + below(5'000); };
    const auto common = [&] { return below(10); };
    const std::vector<Kind> kinds{
        {"a rare English word", [&] { return Question{{catalogue.english(rare())}, {}}; }},
        {"a common English word", [&] { return Question{{catalogue.english(common())}, {}}; }},
        {"two letters that begin a word", [&] { return Question{{catalogue.english(rare()).substr(0, 2)}, {}}; }},
        {"one letter", [&] { return Question{{std::string(1, static_cast<char>('a' + below(26)))}, {}}; }},
        {"a rare Chinese word", [&] { return Question{{catalogue.chinese(rare())}, {}}; }},
        {"a common Chinese word", [&] { return Question{{catalogue.chinese(common())}, {}}; }},
        {"one Chinese character", [&] { return Question{{catalogue.chinese(rare()).substr(0, 3)}, {}}; }},
        {"a common and a rare word", [&] { return Question{{catalogue.english(common()), catalogue.chinese(rare())}, {}}; }},
        {"four common words",
         [&] {
             return Question{{catalogue.english(0), catalogue.chinese(0), catalogue.english(1 + below(5)), catalogue.chinese(1 + below(5))}, {}};
         }},
        {"a kind",
         [&] { Question q; q.filters.kind = static_cast<ProductKind>(below(5)); return q; }},
        {"a region and a kind",
         [&] {
             Question q;
             q.filters.kind = static_cast<ProductKind>(below(5));
             q.filters.region = RegionId(static_cast<std::uint8_t>(below(Catalogue::kRegions)));
             return q;
         }},
        {"a supplier",
         [&] { Question q; q.filters.supplier = ParticipantId(static_cast<std::uint32_t>(below(Catalogue::kSuppliers))); return q; }},
        {"a keyword",
         [&] { Question q; q.filters.keyword = catalogue.keyword(below(Catalogue::kKeywords)); return q; }},
        {"a common word, kind, region, supplier and keyword",
         [&] {
             const auto& some = products[below(products.size())];
             Question q{{catalogue.english(common())}, {}};
             q.filters.kind = some.terms.kind;
             q.filters.supplier = some.supplier;
             q.filters.region = RegionId(static_cast<std::uint8_t>(below(Catalogue::kRegions)));
             q.filters.keyword = catalogue.keyword(below(Catalogue::kKeywords));
             return q;
         }},
    };

    std::string rows;
    fmt::print("{:<52} {:>9} {:>9} {:>9} {:>11} {:>8}\n", "ms", "p50", "p99", "most", "scan p50", "finds");
    for (const Kind& kind : kinds) {
        std::vector<double> times, scans;
        std::size_t finds = 0;
        for (int i = 0; i < kQuestions; ++i) {
            Question question = kind.make();
            std::string text;
            for (const std::string& word : question.words) text += word + " ";
            const auto from = Clock::now();
            question.filters.phrases = service::search_phrases(text);
            question.filters.limit = kPage;
            static_cast<void>(search.find(question.filters));
            times.push_back(milliseconds_since(from));
            if (i >= kScans) continue;
            const auto scan_from = Clock::now();
            finds += scan(scanned, question.words, question.filters);
            scans.push_back(milliseconds_since(scan_from));
        }
        const double median = percentile(times, 0.5), tail = percentile(times, 0.99), scanned_in = percentile(scans, 0.5);
        fmt::print("{:<52} {:>9.3f} {:>9.3f} {:>9.3f} {:>11.2f} {:>8}\n", kind.name, median, tail, times.back(),
                   scanned_in, finds / kScans);
        rows += fmt::format(R"({}{{"question":"{}","p50_ms":{:.4f},"p99_ms":{:.4f},"scan_p50_ms":{:.3f},"finds":{}}})",
                            rows.empty() ? "" : ",", kind.name, median, tail, scanned_in, finds / kScans);
    }
    if (!json_file.empty())
        std::ofstream(json_file) << fmt::format(R"({{"products":{},"index_seconds":{:.2f},"questions":[{}]}})", count,
                                                built / 1000, rows)
                                 << "\n";
    return 0;
}
