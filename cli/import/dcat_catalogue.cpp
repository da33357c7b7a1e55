#include "cli/import/dcat_catalogue.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <map>

#include "cli/import/names.hpp"
#include "market/name.hpp"

namespace tongqu::cli {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

template <class T>
std::optional<T> as(const element& value) {
    T out;
    if (value.get(out) != simdjson::SUCCESS) return std::nullopt;
    return out;
}

// The member "dct:title" of an object, also when it is written "dcterms:title". A null is absent.
std::optional<element> member(const object& from, std::string_view name) {
    constexpr std::string_view kShort = "dct:";
    element value;
    auto error = from[name].get(value);
    if (error && name.starts_with(kShort))
        error = from["dcterms:" + std::string(name.substr(kShort.size()))].get(value);
    if (error || value.is_null()) return std::nullopt;
    return value;
}

std::vector<element> items_of(const element& value) {
    std::vector<element> out;
    if (const auto list = as<array>(value))
        for (const auto item : *list) out.push_back(item);
    else
        out.push_back(value);
    return out;
}

std::optional<std::string> text_of(const element& value) {
    if (const auto text = as<std::string_view>(value)) return std::string(*text);
    if (const auto fields = as<object>(value))
        for (const std::string_view name : {"@value", "@id"})
            if (const auto inner = member(*fields, name))
                if (const auto text = as<std::string_view>(*inner)) return std::string(*text);
    if (const auto list = as<array>(value))
        if (list->size() > 0) return text_of(list->at(0).value_unsafe());
    return std::nullopt;
}

// Reads one entry. The first problem is kept; after one, values mean nothing.
class EntryReader {
  public:
    explicit EntryReader(const object& entry) : entry_(entry) {}

    std::expected<DataSet, std::string> read(std::size_t number) {
        DataSet out;
        const std::string identifier = required_text("dct:identifier");
        out.place = {number, identifier};
        out.product_id = is_name(identifier) ? identifier : slug(identifier);
        out.title = required_text("dct:title");
        out.description = optional_text("dct:description");
        out.licence = optional_text("dct:license");
        out.publisher = publisher();
        add_keywords(out);
        add_regions(entry_, out);
        add_distributions(out);
        if (problem_) return std::unexpected(*problem_);
        return out;
    }

  private:
    void refuse(std::string reason) {
        if (!problem_) problem_ = std::move(reason);
    }

    std::string optional_text(std::string_view name) {
        const auto value = member(entry_, name);
        if (!value) return {};
        auto text = text_of(*value);
        if (!text) refuse(fmt::format("{} is not text", name));
        return std::move(text).value_or("");
    }

    std::string required_text(std::string_view name) {
        if (!member(entry_, name)) refuse(fmt::format("{} is missing", name));
        std::string text = optional_text(name);
        if (text.find_first_not_of(" \t\r\n") == std::string::npos) refuse(fmt::format("{} is empty", name));
        return text;
    }

    std::optional<std::string> publisher() {
        const auto value = member(entry_, "dct:publisher");
        const auto publishers = value ? items_of(*value) : std::vector<element>();
        if (publishers.empty()) return std::nullopt;
        const auto fields = as<object>(publishers.front());
        const auto named = fields ? member(*fields, "foaf:name") : std::nullopt;
        const auto name = text_of(named.value_or(publishers.front()));
        if (!name) refuse("the name of dct:publisher is not text");
        std::string plain = plain_name(name.value_or(""));
        if (plain.empty()) refuse("the name of dct:publisher is empty");
        return plain;
    }

    void add_keywords(DataSet& to) {
        const auto keywords = member(entry_, "dcat:keyword");
        if (!keywords) return;
        for (const element& item : items_of(*keywords)) {
            auto keyword = text_of(item);
            if (!keyword) return refuse("a dcat:keyword is not text");
            if (!keyword->empty() && std::ranges::find(to.keywords, *keyword) == to.keywords.end())
                to.keywords.push_back(std::move(*keyword));
        }
    }

    void add_regions(const object& from, DataSet& to) {
        const auto spatial = member(from, "dct:spatial");
        if (!spatial) return;
        for (const element& item : items_of(*spatial)) {
            const auto place = text_of(item);
            if (!place) return refuse("dct:spatial is not text");
            const RegionRow* row = region_of_place(*place);
            if (row == nullptr) return refuse(fmt::format("unknown place \"{}\" in dct:spatial", *place));
            if (std::ranges::find(to.regions, row) == to.regions.end()) to.regions.push_back(row);
        }
    }

    void add_distributions(DataSet& to) {
        const auto distributions = member(entry_, "dcat:distribution");
        if (!distributions) return;
        for (const element& item : items_of(*distributions)) {
            const auto fields = as<object>(item);
            if (!fields) return refuse("a dcat:distribution is not an object");
            add_regions(*fields, to);
        }
    }

    object entry_;
    std::optional<std::string> problem_;
};

std::expected<DataSet, std::string> read_entry(const element& value, std::size_t number) {
    const auto fields = as<object>(value);
    if (!fields) return std::unexpected("it is not an object");
    return EntryReader(*fields).read(number);
}

std::string label_of(const element& value) {
    const auto fields = as<object>(value);
    if (!fields) return {};
    for (const std::string_view name : {"dct:identifier", "@id", "dct:title"})
        if (const auto found = member(*fields, name))
            if (auto text = text_of(*found)) return std::move(*text);
    return {};
}

std::optional<std::vector<element>> entries_of(const object& root) {
    if (const auto listed = member(root, "dcat:dataset")) return items_of(*listed);
    const auto graph = member(root, "@graph");
    if (!graph) return std::nullopt;
    std::vector<element> out;
    for (const element& node : items_of(*graph)) {
        const auto fields = as<object>(node);
        const auto type = fields ? member(*fields, "@type") : std::nullopt;
        if (!type) continue;
        for (const element& each : items_of(*type))
            if (text_of(each) == "dcat:Dataset") out.push_back(node);
    }
    return out;
}

}  // namespace

std::expected<DcatCatalogue, std::string> read_dcat(std::string_view text) {
    if (text.size() > kMaxCatalogueBytes) return std::unexpected("the catalogue is larger than 256 MiB");
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    simdjson::dom::parser parser;
    element root;
    if (const auto error = parser.parse(text.data(), text.size()).get(root))
        return std::unexpected(
            fmt::format("the catalogue is not valid JSON: {}", simdjson::error_message(error)));
    const auto fields = as<object>(root);
    const auto entries = fields ? entries_of(*fields) : std::nullopt;
    if (!entries)
        return std::unexpected("this is no DCAT catalogue: there is neither dcat:dataset nor @graph");

    DcatCatalogue out;
    out.entries = entries->size();
    std::map<std::string, std::size_t> seen;  // product_id → its entry
    for (std::size_t i = 0; i < entries->size(); ++i) {
        const std::size_t number = i + 1;
        auto data_set = read_entry((*entries)[i], number);
        if (data_set) {
            const auto [first, fresh] = seen.emplace(data_set->product_id, number);
            if (!fresh)
                data_set =
                    std::unexpected(fmt::format("the identifier stands already in entry {}", first->second));
        }
        if (data_set)
            out.data_sets.push_back(std::move(*data_set));
        else
            out.bad.push_back({{number, label_of((*entries)[i])}, data_set.error()});
    }
    return out;
}

}  // namespace tongqu::cli
