#include "cli/import/import_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <ostream>

#include "cli/progress/progress.hpp"
#include "cli/import/report.hpp"
#include "market/currency.hpp"
#include "market/instrument.hpp"
#include "market/name.hpp"

namespace tongqu::cli {

namespace {

// What ends an import before its summary.
struct Stop {
    ImportExit exit;
    std::string why;
};
template <class T>
using OrStop = std::expected<T, Stop>;

std::unexpected<Stop> stop(ImportExit exit, std::string why) {
    return std::unexpected(Stop{exit, std::move(why)});
}

OrStop<std::string> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return stop(ImportExit::failed, fmt::format("{}: cannot be opened", path));
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (file.bad()) return stop(ImportExit::failed, fmt::format("{}: cannot be read", path));
    return text;
}

OrStop<Url> checked_url(const ImportOptions& options) {
    const auto url = parse_url(options.url);
    if (!url) return stop(ImportExit::bad_options, url.error());
    if (options.key.empty())
        return stop(ImportExit::bad_options,
                    "a key is needed: --key or TONGQU_KEY (the operator's stands in operator.key of the "
                    "exchange's data folder)");
    return *url;
}

std::optional<std::string> wrong_terms(const ImportDcatOptions& options) {
    const auto price = parse_decimal(options.price);
    const auto ticks = price ? whole_multiple(*price, *parse_decimal(kDcatTick)) : std::nullopt;
    if (!ticks || *ticks < 1 || Price(*ticks) > kMaxPrice)
        return fmt::format("--price {}: a price is a positive multiple of {}", options.price, kDcatTick);
    if (!currency_of(options.currency))
        return fmt::format("--currency {}: the exchange does not know it", options.currency);
    if (!options.supplier.empty() && !is_name(options.supplier))
        return fmt::format("--supplier {}: this is no id of a participant", options.supplier);
    return std::nullopt;
}

// The supplier's own key, not kept in any file; checked before anything else is done.
OrStop<KeyRing> ring_of_supplier(ApiClient& api, const std::string& supplier, const std::string& key) {
    const auto self = api.get("/v1/participants/" + supplier, key);
    if (!self)
        return stop(ImportExit::failed,
                    fmt::format("the key does not act for {}: {}", supplier, self.error().text()));
    KeyRing ring;
    if (auto kept = ring.keep(supplier, {key, {}}); !kept) return stop(ImportExit::failed, kept.error());
    return ring;
}

OrStop<KeyRing> ring_of_file(const ImportOptions& options, const Url& url) {
    auto ring = KeyRing::open(options.key_file, url.text());
    if (!ring) return stop(ImportExit::failed, ring.error());
    return std::move(*ring);
}

OrStop<void> act_on(const Plan& plan, ApiClient& api, const std::string& operator_key, KeyRing& ring,
                    ImportReport& report) {
    Progress progress("import");
    std::size_t steps = 0;
    auto done = carry_out(plan, api, {operator_key, ring},
                          [&](std::string_view doing) { progress.update(++steps, plan.steps(), doing); });
    progress.finish();
    if (!done)
        return stop(ImportExit::failed,
                    fmt::format("stopped: {}; what was done stays, the same import again goes on from there",
                                done.error()));
    report.act = std::move(*done);
    report.bad.insert(report.bad.end(), plan.bad.begin(), plan.bad.end());
    report.bad.insert(report.bad.end(), report.act.bad.begin(), report.act.bad.end());
    std::ranges::stable_sort(report.bad, {}, [](const BadEntry& bad) { return bad.place.number; });
    report.key_file = ring.file().string();
    report.keys = ring.all().size();
    return {};
}

OrStop<ImportReport> run(const ImportDcatOptions& options) {
    if (const auto wrong = wrong_terms(options)) return stop(ImportExit::bad_options, *wrong);
    const auto url = checked_url(options);
    if (!url) return std::unexpected(url.error());
    const auto text = read_file(options.file);
    if (!text) return std::unexpected(text.error());
    const auto catalogue = read_dcat(*text);
    if (!catalogue) return stop(ImportExit::failed, fmt::format("{}: {}", options.file, catalogue.error()));

    DcatTerms terms{.supplier = {}, .price = options.price, .currency = options.currency};
    const bool own = options.supplier.empty();
    if (!own) terms.supplier = options.supplier;
    const Plan plan = plan_dcat(*catalogue, terms);

    ApiClient api(*url);
    auto ring = own ? ring_of_file(options, *url) : ring_of_supplier(api, options.supplier, options.key);
    if (!ring) return std::unexpected(ring.error());
    ImportReport report{
        .kind = "dcat", .file = options.file, .place_word = "entry", .entries = catalogue->entries};
    report.bad = catalogue->bad;
    report.notes.push_back(fmt::format("each data set is offered at {} {} a licence, {} at a time{}",
                                       options.price, options.currency, kDcatQuantity,
                                       options.price == "1.00" ? " (--price sets another)" : ""));
    if (auto done = act_on(plan, api, own ? options.key : "", *ring, report); !done)
        return std::unexpected(done.error());
    return report;
}

OrStop<ImportReport> run(const ImportComputeOptions& options) {
    if (options.hours < 1 || options.hours > kMaxImportHours)
        return stop(ImportExit::bad_options, fmt::format("--hours is from 1 to {}", kMaxImportHours));
    const auto url = checked_url(options);
    if (!url) return std::unexpected(url.error());
    const auto text = read_file(options.file);
    if (!text) return std::unexpected(text.error());
    const auto offers = read_compute_offers(*text);
    if (!offers) return stop(ImportExit::failed, fmt::format("{}: {}", options.file, offers.error()));

    const Plan plan = plan_compute(*offers, options.hours);
    ApiClient api(*url);
    auto ring = ring_of_file(options, *url);
    if (!ring) return std::unexpected(ring.error());
    ImportReport report{
        .kind = "compute", .file = options.file, .place_word = "line", .entries = offers->entries};
    report.bad = offers->bad;
    report.notes.push_back(fmt::format(
        "each machine is offered for {} hours, priced by accelerator and hour in USD", options.hours));
    if (auto done = act_on(plan, api, options.key, *ring, report); !done)
        return std::unexpected(done.error());
    return report;
}

template <class Options>
ImportExit import_with(const Options& options, std::ostream& out, std::ostream& err) {
    const OrStop<ImportReport> report = run(options);
    if (!report) {
        err << "tongqu import: " << report.error().why << '\n';
        return report.error().exit;
    }
    out << (options.json ? json_of(*report) : text_of(*report));
    return report->bad.empty() && report->act.problems.empty() ? ImportExit::all_good
                                                               : ImportExit::some_entries_bad;
}

}  // namespace

ImportExit import_dcat(const ImportDcatOptions& options, std::ostream& out, std::ostream& err) {
    return import_with(options, out, err);
}

ImportExit import_compute(const ImportComputeOptions& options, std::ostream& out, std::ostream& err) {
    return import_with(options, out, err);
}

}  // namespace tongqu::cli
