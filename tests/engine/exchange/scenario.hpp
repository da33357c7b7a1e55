#pragma once
// The scenario language: a market told line by line, as tests/engine/exchange/scenarios/README.md describes
// it.
#include <map>
#include <string>
#include <vector>

#include "market.hpp"

namespace tongqu::exchange {

// The words of a line, taken one after the other.
class Words {
  public:
    explicit Words(const std::string& line);
    [[nodiscard]] bool empty() const { return next_ == words_.size(); }
    [[nodiscard]] const std::string& peek() const;
    std::string take();                     // throws where none is left
    bool take_if(const std::string& word);  // the next word, if it is this one
    void need(const std::string& word);
    void end() const;  // throws where words are left

  private:
    std::vector<std::string> words_;
    std::size_t next_ = 0;
};

// Events that need no word in a scenario: they follow from the command itself, or show in accounts and books.
[[nodiscard]] bool is_routine(const Event& event);

class Scenario {
  public:
    // Plays one line; throws std::string where it does not make sense or the market does something else than
    // expected.
    void play(const std::string& line);
    // After the last line: nothing unexpected happened, everything agrees with everything, the journal can be
    // played again.
    void finish();

  private:
    struct Person {
        ParticipantId id;
        std::optional<KeyId> key;
    };
    struct Listed {
        InstrumentId id;
        InstrumentTerms terms;
    };

    Market& market();  // opened at first use
    void say(std::optional<KeyId> key, CommandBody body);
    void remember(const CommandBody& body, const std::string& label);

    void play_setting(const std::string& verb, Words& words);
    void play_participant(const std::string& verb, Words& words);
    void play_person(const std::string& name, Words& words);
    void play_key(const std::string& name, bool claim, Words& words);
    void play_product(const std::string& name, Words& words);
    void play_shares(const std::string& name, Words& words);
    void play_instrument(Words& words);

    // scenario_orders.cpp
    void play_order(const std::string& name, Side side, Words& words);
    void play_amend(const std::string& name, Words& words);

    // scenario_market.cpp
    bool play_market(const std::string& verb, Words& words);
    bool play_auction_term(const std::string& word, InstrumentTerms& terms, Words& words);
    bool expect_market(const std::string& what, Words& words);
    void expect_outcome(const std::string& what, const Listed& listed, std::optional<Price> price, Quantity volume,
                        Quantity surplus, Words& words);

    // scenario_expect.cpp
    void expect(Words& words);
    bool expect_state(const std::string& what, Words& words);
    void expect_event(const std::string& what, Words& words);
    void expect_trade(Words& words);
    void expect_account(const std::string& holder, AccountKey key, Words& words);
    void expect_book(Words& words);
    const Event& next_event(const std::string& what);
    // The next of its kind among those that need not be expected, before the next one that must be.
    template <class E>
    const E& next_routine(const std::string& what) {
        auto& events = market().events;
        for (; next_ < events.size() && is_routine(events[next_]); ++next_)
            if (const auto* found = std::get_if<E>(&events[next_])) {
                ++next_;
                return *found;
            }
        throw "no " + what + " here";
    }
    void expect_shown(Words& words);
    void no_surprise() const;

    // scenario_terms.cpp
    [[nodiscard]] RegionId region(const std::string& code) const;
    [[nodiscard]] RegionSet region_list(const std::string& codes) const;
    [[nodiscard]] const Person& person(const std::string& name) const;
    [[nodiscard]] const Listed& instrument(const std::string& name) const;
    [[nodiscard]] std::optional<KeyId> key_of(const std::string& name, Words& words) const;
    [[nodiscard]] std::string name_of(ParticipantId id) const;
    [[nodiscard]] OrderId order(const std::string& label) const;
    [[nodiscard]] Price price(const Listed& listed, const std::string& text) const;
    [[nodiscard]] Quantity quantity(const Listed& listed, const std::string& text) const;

    Rulebook rulebook_;
    std::optional<Market> market_;
    std::map<std::string, RegionId> regions_;
    std::map<std::string, Person> people_;
    std::map<std::string, KeyId> keys_;
    std::map<std::string, ProductId> products_;
    std::map<std::string, Listed> instruments_;
    std::map<std::string, OrderId> orders_;
    std::size_t next_ = 0;  // the first event of the last command that no line has expected yet
};

// Throws where they differ.
void agree(const std::string& what, const std::string& expected, const std::string& found);
[[nodiscard]] Money money_from(const std::string& text);
[[nodiscard]] Duration duration_from(Words& words);  // "3 days"
[[nodiscard]] Price ticks_from(const std::string& text, Decimal tick);
[[nodiscard]] Quantity lots_from(const std::string& text, Decimal lot);
[[nodiscard]] Currency currency_from(const std::string& code);
[[nodiscard]] std::vector<std::string> list_from(const std::string& text);  // "a,b,c"

}  // namespace tongqu::exchange
