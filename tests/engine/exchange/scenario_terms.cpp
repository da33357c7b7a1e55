// Words of a scenario turned into the terms of the market.
#include <sstream>

#include "scenario.hpp"

namespace tongqu::exchange {

Words::Words(const std::string& line) {
    std::istringstream in(line);
    for (std::string word; in >> word;) {
        if (word.starts_with('#')) break;
        words_.push_back(word);
    }
}

const std::string& Words::peek() const {
    static const std::string kNone;
    return empty() ? kNone : words_[next_];
}

std::string Words::take() {
    if (empty()) throw std::string("a word is missing at the end");
    return words_[next_++];
}

bool Words::take_if(const std::string& word) {
    if (peek() != word) return false;
    ++next_;
    return true;
}

void Words::need(const std::string& word) {
    if (!take_if(word)) throw "'" + word + "' is missing before '" + peek() + "'";
}

void Words::end() const {
    if (!empty()) throw "'" + peek() + "' is not understood";
}

namespace {

Decimal decimal_from(const std::string& text) {
    const auto value = parse_decimal(text);
    if (!value) throw "'" + text + "' is not a number";
    return *value;
}

template <class Map>
const auto& entry(const Map& map, const std::string& name, const char* kind) {
    const auto found = map.find(name);
    if (found == map.end()) throw std::string("no ") + kind + " is called '" + name + "'";
    return found->second;
}

}  // namespace

Money money_from(const std::string& text) {
    const auto value = to_money(decimal_from(text));
    if (!value) throw "'" + text + "' is not an amount";
    return *value;
}

Price ticks_from(const std::string& text, Decimal tick) {
    const auto ticks = whole_multiple(decimal_from(text), tick);
    if (!ticks) throw "'" + text + "' is off the tick";
    return Price(*ticks);
}

Quantity lots_from(const std::string& text, Decimal lot) {
    const auto lots = whole_multiple(decimal_from(text), lot);
    if (!lots) throw "'" + text + "' is off the lot";
    return Quantity(*lots);
}

Currency currency_from(const std::string& code) {
    const auto currency = currency_of(code);
    return currency.value_or(Currency(200));  // so that scenarios can name a currency that does not exist
}

std::vector<std::string> list_from(const std::string& text) {
    std::vector<std::string> items;
    std::istringstream in(text);
    for (std::string item; std::getline(in, item, ',');) items.push_back(item);
    return items;
}

Duration duration_from(Words& words) {
    const std::int64_t n = std::stoll(words.take());
    const std::string unit = words.take();
    if (unit.starts_with("microsecond")) return Duration(n);
    if (unit.starts_with("second")) return seconds(n);
    if (unit.starts_with("minute")) return seconds(60 * n);
    if (unit.starts_with("hour")) return hours(n);
    if (unit.starts_with("day")) return days(n);
    throw "'" + unit + "' is no unit of time";
}

RegionId Scenario::region(const std::string& code) const {
    if (code == "HOME") return RegionId(0);
    if (code == "NOWHERE") return RegionId(63);
    return entry(regions_, code, "region");
}

RegionSet Scenario::region_list(const std::string& codes) const {
    RegionSet set;
    for (const std::string& code : list_from(codes)) set.insert(region(code));
    return set;
}

const Scenario::Person& Scenario::person(const std::string& name) const {
    return entry(people_, name, "participant");
}

const Scenario::Listed& Scenario::instrument(const std::string& name) const {
    return entry(instruments_, name, "instrument");
}

// The participant's own key, or the one that the line names: `with key k1`.
std::optional<KeyId> Scenario::key_of(const std::string& name, Words& words) const {
    if (!words.take_if("with")) return person(name).key;
    words.need("key");
    return entry(keys_, words.take(), "key");
}

std::string Scenario::name_of(ParticipantId id) const {
    for (const auto& [name, person] : people_)
        if (person.id == id) return name;
    return "operator";
}

OrderId Scenario::order(const std::string& label) const { return entry(orders_, label, "order"); }

Price Scenario::price(const Listed& listed, const std::string& text) const {
    return ticks_from(text, listed.terms.tick);
}

Quantity Scenario::quantity(const Listed& listed, const std::string& text) const {
    return lots_from(text, listed.terms.lot);
}

}  // namespace tongqu::exchange
